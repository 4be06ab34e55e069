package org.chieng.sim.avr;

import java.util.Arrays;

/**
 * The data address space: 32 registers, 224 I/O registers, 2 KiB of SRAM (DS40002061B section 8.3). Beyond the SRAM
 * reads give 0 and writes go nowhere.
 */
final class DataSpace {

    static final int IO_END = 0x100;
    static final int SIZE = 0x900;
    static final int LAST = SIZE - 1;

    /** Registers and SRAM as they are; I/O cells that no peripheral owns are plain memory, too. */
    final byte[] cells = new byte[SIZE];

    private final Peripheral[] io = new Peripheral[IO_END];

    DataSpace() {
        Arrays.fill(io, new PlainCells());
    }

    /** Gives the peripheral these addresses. */
    void map(Peripheral peripheral, int... addresses) {
        for (int address : addresses) {
            io[address] = peripheral;
        }
    }

    Peripheral io(int address) {
        return io[address];
    }

    int load(int address) {
        if (address >= IO_END) {
            return address < SIZE ? cells[address] & 0xff : 0;
        }
        return address < 0x20 ? cells[address] & 0xff : io[address].read(address);
    }

    void store(int address, int value) {
        if (address >= IO_END) {
            if (address < SIZE) {
                cells[address] = (byte) value;
            }
        } else if (address < 0x20) {
            cells[address] = (byte) value;
        } else {
            io[address].write(address, value & 0xff);
        }
    }

    /** A register pair, low byte first: X is 26, Y 28, Z 30. */
    int pair(int low) {
        return (cells[low] & 0xff) | (cells[low + 1] & 0xff) << 8;
    }

    void setPair(int low, int value) {
        cells[low] = (byte) value;
        cells[low + 1] = (byte) (value >> 8);
    }

    /** Reset keeps the SRAM, as the chip does; I/O cells become 0. */
    void resetIo() {
        Arrays.fill(cells, 0x20, IO_END, (byte) 0);
    }

    private final class PlainCells implements Peripheral {
        @Override
        public int read(int address) {
            return cells[address] & 0xff;
        }

        @Override
        public void write(int address, int value) {
            cells[address] = (byte) value;
        }

        @Override
        public void reset() {}
    }
}
