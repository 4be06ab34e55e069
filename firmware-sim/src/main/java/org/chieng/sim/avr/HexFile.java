package org.chieng.sim.avr;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads Intel HEX, as avr-objcopy writes it ("Hexadecimal Object File Format Specification", Intel 1988). */
public final class HexFile {

    /** Bytes of flash an ATmega328P has. */
    public static final int FLASH_BYTES = 32 * 1024;

    private static final int HEAD = 4; // length, address (2), type
    private static final int DATA = 0;
    private static final int END = 1;
    private static final int START_SEGMENT = 3;
    private static final int START_LINEAR = 5;

    private HexFile() {}

    /**
     * The flash image: as long as the last byte that the file sets, gaps erased (0xFF).
     *
     * @throws HexException a character, length or checksum is wrong, the end record is missing, or the program is larger
     *     than the flash
     */
    public static byte[] parse(String text) throws HexException {
        byte[] flash = new byte[FLASH_BYTES];
        Arrays.fill(flash, (byte) 0xff);
        int end = 0;
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            byte[] record = record(line, i + 1);
            switch (record[3]) {
                case DATA -> end = Math.max(end, place(record, flash, i + 1));
                case END -> {
                    return Arrays.copyOf(flash, end);
                }
                case START_SEGMENT, START_LINEAR -> {} // where a PC would begin; an AVR begins at 0
                default -> extension(record, i + 1);
            }
        }
        throw new HexException(lines.size(), "the end record :00000001FF is missing; the file is cut off");
    }

    private static byte[] record(String line, int number) throws HexException {
        if (!line.startsWith(":")) {
            throw new HexException(number, "a record begins with ':'");
        }
        byte[] record;
        try {
            record = HexFormat.of().parseHex(line, 1, line.length());
        } catch (IllegalArgumentException e) {
            throw new HexException(number, "a record is pairs of hexadecimal digits");
        }
        if (record.length < HEAD + 1 || record.length != HEAD + 1 + (record[0] & 0xff)) {
            throw new HexException(number, "the record is not as long as it says");
        }
        int sum = 0;
        for (byte b : record) {
            sum += b;
        }
        if ((sum & 0xff) != 0) {
            throw new HexException(number, "the checksum is wrong");
        }
        return record;
    }

    private static int place(byte[] record, byte[] flash, int number) throws HexException {
        int address = (record[1] & 0xff) << 8 | (record[2] & 0xff);
        int length = record[0] & 0xff;
        if (address + length > FLASH_BYTES) {
            throw new HexException(number, "address 0x%04x is beyond the 32 KiB of flash".formatted(address));
        }
        System.arraycopy(record, HEAD, flash, address, length);
        return address + length;
    }

    /** Extended addresses (types 2 and 4) may only say 0: the flash ends at 32 KiB. */
    private static void extension(byte[] record, int number) throws HexException {
        boolean known = record[3] == 2 || record[3] == 4;
        if (!known || record[0] != 2 || record[HEAD] != 0 || record[HEAD + 1] != 0) {
            throw new HexException(number, "record type " + record[3] + " is not for this chip");
        }
    }
}
