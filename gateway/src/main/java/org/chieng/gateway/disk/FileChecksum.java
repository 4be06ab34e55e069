package org.chieng.gateway.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The SHA-256 of a file, in another one beside it whose name ends in {@value #SUFFIX}, as {@code sha256sum} writes and reads it: a bit that
 * has changed since is found, also one within a value, which no check of a file's form would find. Reads files whole.
 */
public final class FileChecksum {
    /** What the name of the file with the checksum ends in. */
    public static final String SUFFIX = ".sha256";

    private static final int HEX_DIGITS = 64;
    private static final int PIECE = 64 * 1024;

    private FileChecksum() {}

    /** The file that holds a file's checksum. */
    public static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + SUFFIX);
    }

    /** Whether a checksum was noted. */
    public static boolean isNoted(Path file) {
        return Files.isRegularFile(beside(file));
    }

    /** Notes what a file is now; on the disk when it returns. */
    public static void note(Path file) throws IOException {
        byte[] line = (of(file) + "  " + file.getFileName() + '\n').getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = OwnFiles.open(
                beside(file),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /**
     * Compares a file with what was noted of it; does nothing when nothing was.
     *
     * @throws IOException when it is another one, or can't be read; with a sentence for an operator
     */
    public static void check(Path file) throws IOException {
        check(file, file);
    }

    /**
     * Compares the copy of a file with what was noted of that file; does nothing when nothing was.
     *
     * @throws IOException when it is another one, or can't be read; with a sentence for an operator
     */
    public static void check(Path file, Path copy) throws IOException {
        if (!isNoted(file)) {
            return;
        }
        String noted = Files.readString(beside(file)).strip();
        if (noted.length() < HEX_DIGITS || !noted.substring(0, HEX_DIGITS).matches("[0-9a-fA-F]+")) {
            throw new IOException(beside(file) + " holds no SHA-256 as sha256sum writes it");
        }
        String expected = noted.substring(0, HEX_DIGITS).toLowerCase(Locale.ROOT);
        String found = of(copy);
        if (!found.equals(expected)) {
            throw new IOException("its SHA-256 is " + found + ", and "
                    + beside(file).getFileName() + " says " + expected + ": it has changed since it was made");
        }
    }

    private static String of(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                digest.update(piece, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
