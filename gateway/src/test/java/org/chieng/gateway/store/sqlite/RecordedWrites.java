package org.chieng.gateway.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What {@code record-writes.c} recorded, and what a disk may hold of it when the power goes at some moment: all that was
 * synced, and of what was not each sector written, or not, or as rubbish, in any order. What is not synced is lost or torn in
 * sectors of 512 bytes.
 */
final class RecordedWrites {
    private static final int SECTOR = 512;

    /** One call; {@code at} is the offset, or the new length of a cut. */
    private static final class Call {
        final char what;
        final String file;
        final int at;
        final byte[] data;

        Call(char what, String file, long at, byte[] data) {
            this.what = what;
            this.file = file;
            this.at = Math.toIntExact(at);
            this.data = data;
        }
    }

    /** The bytes of a file. */
    private static final class Image {
        private byte[] bytes = new byte[1 << 16];
        private int length;

        void write(int at, byte[] data, int from, int size) {
            if (at + size > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (at + size));
            }
            System.arraycopy(data, from, bytes, at, size);
            length = Math.max(length, at + size);
        }

        void cut(int to) {
            if (to < length) {
                Arrays.fill(bytes, to, length, (byte) 0);
            }
            length = to;
        }

        byte[] copy() {
            return Arrays.copyOf(bytes, length);
        }
    }

    private static final class Disk {
        private final Map<String, Image> images = new HashMap<>();
        private final Map<String, List<Call>> pending = new HashMap<>();

        void run(Call call, boolean isHonest) {
            List<Call> waiting = pending.computeIfAbsent(call.file, any -> new ArrayList<>());
            if (call.what != 'S') {
                waiting.add(call);
            } else if (isHonest) {
                Image image = image(call.file);
                for (Call done : waiting) {
                    if (done.what == 'T') {
                        image.cut(done.at);
                    } else {
                        image.write(done.at, done.data, 0, done.data.length);
                    }
                }
                waiting.clear();
            }
        }

        private Image image(String file) {
            return images.computeIfAbsent(file, any -> new Image());
        }

        byte[] afterPowerLoss(String file, Random random) {
            Image image = image(file);
            for (Call lost : pending.getOrDefault(file, List.of())) {
                if (lost.what == 'W') {
                    tear(image, lost, random);
                } else if (random.nextBoolean()) {
                    image.cut(lost.at);
                }
            }
            return image.copy();
        }

        /** A whole write often lives or dies as one. */
        private static void tear(Image image, Call call, Random random) {
            int fate = random.nextInt(4); // 0: dies, 1: lives, 2: some sectors live, 3: some are rubbish
            for (int from = 0; from < call.data.length; from += SECTOR) {
                int size = Math.min(SECTOR, call.data.length - from);
                if (fate == 3 && random.nextBoolean()) {
                    byte[] rubbish = new byte[size];
                    random.nextBytes(rubbish);
                    image.write(call.at + from, rubbish, 0, size);
                } else if (fate == 1 || (fate == 2 && random.nextBoolean())) {
                    image.write(call.at + from, call.data, from, size);
                }
            }
        }
    }

    private final List<Call> calls = new ArrayList<>();

    static RecordedWrites read(Path trace) throws IOException {
        RecordedWrites read = new RecordedWrites();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(trace)).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            char what = (char) bytes.get();
            byte[] name = new byte[bytes.get()];
            bytes.get(name);
            long at = bytes.getLong();
            byte[] data = new byte[bytes.getInt()];
            bytes.get(data);
            read.calls.add(new Call(what, new String(name, StandardCharsets.UTF_8), at, data));
        }
        return read;
    }

    int size() {
        return calls.size();
    }

    /** The first call that writes to a file. */
    int first(String file) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).what == 'W' && calls.get(i).file.equals(file)) {
                return i;
            }
        }
        throw new IllegalStateException("nothing was written to " + file);
    }

    /** The calls that sync a file. */
    List<Integer> syncsOf(String file) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).what == 'S' && calls.get(i).file.equals(file)) {
                found.add(i);
            }
        }
        return found;
    }

    /** How many bytes were written to a file before a call. */
    long written(String file, int before) {
        return calls.subList(0, before).stream()
                .filter(call -> call.what == 'W' && call.file.equals(file))
                .mapToLong(call -> call.data.length)
                .sum();
    }

    /**
     * Writes what the disk holds when the power goes before a call.
     *
     * @param isHonest whether the disk has written what it says it has synced
     */
    void powerLoss(int before, boolean isHonest, Random random, Path folder) throws IOException {
        Disk disk = new Disk();
        calls.subList(0, before).forEach(call -> disk.run(call, isHonest));
        Files.createDirectories(folder);
        for (String file : List.of("series.db", "series.db-wal")) { // a journal there is only while the file is made
            byte[] image = disk.afterPowerLoss(file, random);
            if (image.length > 0) {
                Files.write(folder.resolve(file), image);
            }
        }
    }
}
