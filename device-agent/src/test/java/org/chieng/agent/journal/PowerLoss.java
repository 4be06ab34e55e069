package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Real files, and beside them what a loss of power would leave: each page of 4 KiB that was written since the last force is there or
 * not, whole or torn within, and so is the file's size. Files themselves are there once they were made: their folder is forced then. A file
 * that was cut keeps that only from the next force on.
 */
final class PowerLoss implements ChannelOpener {
    private static final int PAGE = 4096;

    private final Map<Path, Safe> files = new LinkedHashMap<>();

    /** What of a file is surely on the disk, and what may be. */
    private static final class Safe {
        private byte[] forced = new byte[0];
        private byte[] now = new byte[0];

        void write(byte[] bytes, long position) {
            int end = (int) position + bytes.length;
            now = Arrays.copyOf(now, Math.max(now.length, end));
            System.arraycopy(bytes, 0, now, (int) position, bytes.length);
        }

        byte[] afterLoss(Random random) {
            int size = now.length == forced.length || random.nextBoolean() ? now.length : forced.length;
            if (now.length > forced.length && random.nextInt(4) == 0) {
                size = forced.length + random.nextInt(now.length - forced.length);
            }
            byte[] left = Arrays.copyOf(forced, size);
            for (int at = 0; at < size; at += PAGE) {
                int length = Math.min(PAGE, size - at);
                int written = switch (random.nextInt(3)) {
                    case 0 -> 0;
                    case 1 -> length;
                    default -> random.nextInt(length / 512 + 1) * 512; // torn between two sectors
                };
                int there = Math.max(0, Math.min(Math.min(written, length), now.length - at));
                System.arraycopy(now, at, left, at, there);
            }
            return left;
        }
    }

    @Override
    public synchronized FileChannel open(Path file, OpenOption... options) throws IOException {
        FileChannel real = FileChannel.open(file, options);
        Safe safe = files.computeIfAbsent(file, key -> new Safe());
        byte[] bytes = Files.readAllBytes(file);
        safe.now = bytes;
        safe.forced = bytes.clone();
        return new ForwardingChannel(real) {
            @Override
            public int write(ByteBuffer from, long position) throws IOException {
                ByteBuffer copy = from.duplicate();
                int count = super.write(from, position);
                byte[] written = new byte[count];
                copy.get(written);
                synchronized (PowerLoss.this) {
                    safe.write(written, position);
                }
                return count;
            }

            @Override
            public FileChannel truncate(long size) throws IOException {
                synchronized (PowerLoss.this) {
                    safe.now = Arrays.copyOf(safe.now, (int) Math.min(size, safe.now.length));
                }
                return super.truncate(size);
            }

            @Override
            public void force(boolean metaData) throws IOException {
                super.force(metaData);
                synchronized (PowerLoss.this) {
                    safe.forced = safe.now.clone();
                }
            }
        };
    }

    /** Makes a folder as the disk would be after a loss of power now. */
    synchronized void lose(Path to, Random random) throws IOException {
        Files.createDirectories(to);
        for (Map.Entry<Path, Safe> one : new TreeMap<>(files).entrySet()) {
            if (Files.exists(one.getKey())) {
                Files.write(
                        to.resolve(one.getKey().getFileName()), one.getValue().afterLoss(random));
            }
        }
    }
}
