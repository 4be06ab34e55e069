package org.chieng.sim.cortex;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads Intel HEX with extended addresses, and the universal hex of MakeCode, which holds a program for the micro:bit V1 and
 * one for the V2 in one file: blocks say by record 0A for which board they are (micro:bit Universal Hex Specification
 * 0.4.0). Of such a file the V1's part is taken.
 */
public final class MicrobitHex {

    private static final int HEAD = 4; // length, address (2), type
    private static final int DATA = 0;
    private static final int END = 1;
    private static final int SEGMENT = 2;
    private static final int START_SEGMENT = 3;
    private static final int LINEAR = 4;
    private static final int START_LINEAR = 5;
    private static final int BLOCK_START = 0x0a;
    private static final int BLOCK_END = 0x0b;
    private static final int PADDING = 0x0c;
    private static final int OTHER_DATA = 0x0d; // in blocks for a V2
    private static final int OTHER = 0x0e;
    private static final int UICR = 0x1000_1000;

    private final byte[] flash = new byte[Memory.FLASH_BYTES];
    private int end;
    private int base;
    private boolean ours = true;

    private MicrobitHex() {
        Arrays.fill(flash, (byte) 0xff);
    }

    /**
     * The flash image: as long as the last byte that the file sets, gaps erased (0xFF). What it sets in the UICR is left
     * out.
     *
     * @throws HexProblem a character, length or checksum is wrong, the end record is missing, the program is for another
     *     board, or larger than the flash
     */
    public static byte[] parse(String text) throws HexProblem {
        return new MicrobitHex().read(text.lines().toList());
    }

    private byte[] read(List<String> lines) throws HexProblem {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !take(record(line, i + 1), i + 1)) {
                if (end == 0) {
                    throw new HexProblem(i + 1, "there is no program for a micro:bit V1 in it");
                }
                return Arrays.copyOf(flash, end);
            }
        }
        throw new HexProblem(lines.size(), "the end record :00000001FF is missing; the file is cut off");
    }

    /** Returns false at the end. */
    private boolean take(byte[] record, int number) throws HexProblem {
        switch (record[3]) {
            case DATA -> {
                if (ours) {
                    place(record, number);
                }
            }
            case END -> {
                return false;
            }
            case SEGMENT -> base = word(record, number) << 4;
            case LINEAR -> base = word(record, number) << 16;
            case BLOCK_START -> ours = isForV1(word(record, number));
            case START_SEGMENT, START_LINEAR, BLOCK_END, PADDING, OTHER_DATA, OTHER -> {}
            default -> throw new HexProblem(number, "record type " + record[3] + " is not for this chip");
        }
        return true;
    }

    /** Board ids 9900 and 9901 are the V1 (the DAPLink's number begins with them). */
    private static boolean isForV1(int board) {
        return board == 0x9900 || board == 0x9901;
    }

    private static int word(byte[] record, int number) throws HexProblem {
        if (record.length < HEAD + 3) {
            throw new HexProblem(number, "the record is too short for its type");
        }
        return (record[HEAD] & 0xff) << 8 | (record[HEAD + 1] & 0xff);
    }

    private void place(byte[] record, int number) throws HexProblem {
        int address = base + ((record[1] & 0xff) << 8 | (record[2] & 0xff));
        int length = record[0] & 0xff;
        if (address >= UICR && address < UICR + 0x1000) {
            return;
        }
        if (address < 0 || address + length > Memory.FLASH_BYTES) {
            throw new HexProblem(
                    number, "address 0x%08x is beyond the 256 KiB of a micro:bit V1's flash".formatted(address));
        }
        System.arraycopy(record, HEAD, flash, address, length);
        end = Math.max(end, address + length);
    }

    private static byte[] record(String line, int number) throws HexProblem {
        if (!line.startsWith(":")) {
            throw new HexProblem(number, "a record begins with ':'");
        }
        byte[] record;
        try {
            record = HexFormat.of().parseHex(line, 1, line.length());
        } catch (IllegalArgumentException e) {
            throw new HexProblem(number, "a record is pairs of hexadecimal digits");
        }
        if (record.length < HEAD + 1 || record.length != HEAD + 1 + (record[0] & 0xff)) {
            throw new HexProblem(number, "the record is not as long as it says");
        }
        int sum = 0;
        for (byte b : record) {
            sum += b;
        }
        if ((sum & 0xff) != 0) {
            throw new HexProblem(number, "the checksum is wrong");
        }
        return record;
    }
}
