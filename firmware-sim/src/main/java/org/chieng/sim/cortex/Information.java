package org.chieng.sim.cortex;

/**
 * FICR and UICR: what the maker and the user have written (nRF51 Series Reference Manual v3.0, sections 8 and 9); and the
 * debugger's identification, which Nordic's start-up code reads to learn the chip's revision.
 */
final class Information {

    private static final int FICR = 0x1000_0000;
    private static final int UICR = 0x1000_1000;
    private static final int ROM_TABLE = 0xf000_0000;

    private Information() {}

    /** The blocks of a chip with this device id; the UICR is erased. */
    static void map(Memory memory, long deviceId) {
        memory.map(FICR, new Constants(offset -> switch (offset) {
            case 0x10 -> 1024; // CODEPAGESIZE
            case 0x14 -> Memory.FLASH_BYTES / 1024; // CODESIZE
            case 0x34, 0x38, 0x3c -> Memory.RAM_BYTES / 2; // SIZERAMBLOCK
            case 0x2c -> 2; // NUMRAMBLOCK
            case 0x5c -> 0x0071; // CONFIGID: QFAA revision 3, as on the micro:bit
            case 0x60 -> (int) deviceId;
            case 0x64 -> (int) (deviceId >> 32);
            case 0xa4 -> (int) (deviceId * 31); // DEVICEADDR
            case 0xa8 -> (int) ((deviceId * 31) >> 32);
            default -> -1;
        }));
        memory.map(ROM_TABLE, new Constants(offset -> switch (offset) {
            case 0xfe0 -> 1; // part number
            case 0xfe8 -> 0x70; // revision 3: none of the older ones' workarounds
            default -> 0;
        }));
        memory.map(UICR, new Constants(offset -> -1));
    }

    private interface Word {
        int at(int offset);
    }

    private record Constants(Word word) implements Device {
        @Override
        public int read(int offset) {
            return word.at(offset);
        }

        @Override
        public void write(int offset, int value) {
            // flash: written by a programmer only
        }
    }
}
