package org.chieng.agent.source.serial.format;

/**
 * The shapes of lines that were values: their characters without the digits. Boards print few shapes, again and again, so what was looked
 * for in a shape once (a boot loader's words, a fault's) need not be looked for in it again. A fixed size; confined to the port's thread.
 */
final class KnownShapes {
    private static final int PLACES = 256;

    private final long[] shapes = new long[PLACES];

    boolean has(String line) {
        long shape = shape(line);
        return shapes[place(shape)] == shape;
    }

    void add(String line) {
        long shape = shape(line);
        shapes[place(shape)] = shape;
    }

    private static int place(long shape) {
        return (int) (shape >>> 32) & (PLACES - 1);
    }

    /** FNV-1a over what is no digit; 64 bits, so that two shapes of a board are never taken for one. */
    private static long shape(String line) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < '0' || c > '9') {
                hash = (hash ^ c) * 0x100000001b3L;
            }
        }
        return hash == 0 ? 1 : hash;
    }
}
