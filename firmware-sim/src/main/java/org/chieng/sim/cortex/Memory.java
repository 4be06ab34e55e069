package org.chieng.sim.cortex;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The address space of an nRF51822 QFAA: 256 KiB flash at 0, 16 KiB RAM at 0x20000000, device registers elsewhere (nRF51
 * Series Reference Manual v3.0, section 5). Little-endian.
 */
final class Memory {

    static final int FLASH_BYTES = 256 * 1024;
    static final int RAM_BYTES = 16 * 1024;
    static final int RAM = 0x2000_0000;

    /** Device registers come in blocks of 4 KiB. */
    private static final int BLOCK_SHIFT = 12;

    private static final int INFORMATION = 0x1000_0000 >>> BLOCK_SHIFT;
    private static final int PERIPHERALS = 0x4000_0000 >>> BLOCK_SHIFT;
    private static final int PORTS = 0x5000_0000 >>> BLOCK_SHIFT;
    private static final int ROM_TABLE = 0xf000_0000 >>> BLOCK_SHIFT;
    private static final int SYSTEM = 0xe000_e000 >>> BLOCK_SHIFT;
    private static final int PERIPHERAL_BLOCKS = 32;
    private static final Device NOTHING = new Device() {
        @Override
        public int read(int offset) {
            return 0;
        }

        @Override
        public void write(int offset, int value) {
            // a register that is not modelled
        }
    };

    private int[] flash = {}; // as long as the program: what lies behind is erased, and takes no room
    final int[] ram = new int[RAM_BYTES / 4];
    private final Device[] peripherals = new Device[PERIPHERAL_BLOCKS];
    private final Device[] information = {NOTHING, NOTHING};
    private Device ports = NOTHING;
    private Device system = NOTHING;
    private Device romTable = NOTHING;
    private FlashWriter flashWriter = (address, value) -> {
        throw Trap.BUS;
    };

    private IntConsumer events = address -> {};

    /** Hears of stores into the flash, which only a flash controller can make. */
    interface FlashWriter {
        void write(int address, int value);
    }

    Memory() {
        Arrays.fill(peripherals, NOTHING);
    }

    /** Puts a device at a base address, a multiple of 4 KiB. */
    void map(int base, Device device) {
        int block = base >>> BLOCK_SHIFT;
        if (block - INFORMATION >= 0 && block - INFORMATION < information.length) {
            information[block - INFORMATION] = device;
        } else if (block == PORTS) {
            ports = device;
        } else if (block == SYSTEM) {
            system = device;
        } else if (block == ROM_TABLE) {
            romTable = device;
        } else {
            peripherals[block - PERIPHERALS] = device;
        }
    }

    /** Puts the bytes into the flash, from address 0; the rest is erased. */
    void program(byte[] image) {
        flash = new int[(image.length + 3) / 4];
        Arrays.fill(flash, -1);
        for (int i = 0; i < image.length; i++) {
            int shift = (i & 3) * 8;
            flash[i >> 2] = (flash[i >> 2] & ~(0xff << shift)) | (image[i] & 0xff) << shift;
        }
    }

    /** The word of the flash at an address. */
    int flashWord(int address) {
        int index = address >>> 2;
        return index < flash.length ? flash[index] : -1;
    }

    /** Where the part of the flash ends that is not erased for sure. */
    int flashEnd() {
        return flash.length * 4;
    }

    void setFlashWord(int address, int value) {
        if (address >>> 2 >= flash.length) {
            int before = flash.length;
            flash = Arrays.copyOf(flash, FLASH_BYTES / 4);
            Arrays.fill(flash, before, flash.length, -1);
        }
        flash[address >>> 2] = value;
    }

    void onFlashWrite(FlashWriter writer) {
        flashWriter = writer;
    }

    /** Puts what hears of the peripherals' events, by the addresses of their registers. */
    void onEvent(IntConsumer listener) {
        events = listener;
    }

    /** An event has happened. */
    void event(int address) {
        events.accept(address);
    }

    /** Whether an address lies in the RAM. */
    static boolean inRam(int address) {
        return (address - RAM) >>> 14 == 0;
    }

    static boolean inFlash(int address) {
        return address >>> 18 == 0;
    }

    int load(int address) {
        if ((address & 3) != 0) {
            throw Trap.UNALIGNED;
        }
        return loadAligned(address);
    }

    int loadHalf(int address) {
        if ((address & 1) != 0) {
            throw Trap.UNALIGNED;
        }
        return loadAligned(address & ~3) >>> ((address & 2) * 8) & 0xffff;
    }

    int loadByte(int address) {
        return loadAligned(address & ~3) >>> ((address & 3) * 8) & 0xff;
    }

    private int loadAligned(int address) {
        if (inRam(address)) {
            return ram[(address - RAM) >>> 2];
        }
        if (inFlash(address)) {
            return flashWord(address);
        }
        return device(address).read(address & 0xfff);
    }

    void store(int address, int value) {
        if ((address & 3) != 0) {
            throw Trap.UNALIGNED;
        }
        if (inRam(address)) {
            ram[(address - RAM) >>> 2] = value;
        } else if (inFlash(address)) {
            flashWriter.write(address, value);
        } else {
            device(address).write(address & 0xfff, value);
        }
    }

    void storeHalf(int address, int value) {
        if ((address & 1) != 0) {
            throw Trap.UNALIGNED;
        }
        merge(address & ~3, (address & 2) * 8, 0xffff, value);
    }

    void storeByte(int address, int value) {
        merge(address & ~3, (address & 3) * 8, 0xff, value);
    }

    private void merge(int address, int shift, int mask, int value) {
        if (inRam(address)) {
            int at = (address - RAM) >>> 2;
            ram[at] = (ram[at] & ~(mask << shift)) | (value & mask) << shift;
        } else if (inFlash(address)) {
            throw Trap.BUS; // the flash is written by words only
        } else {
            // the peripherals' bus has no byte lanes: the value goes out on the lane, zeros beside it
            device(address).write(address & 0xfff, (value & mask) << shift);
        }
    }

    private Device device(int address) {
        int block = address >>> BLOCK_SHIFT;
        if (block == PORTS) {
            return ports;
        }
        if (block == SYSTEM) {
            return system;
        }
        if (block - PERIPHERALS >= 0 && block - PERIPHERALS < PERIPHERAL_BLOCKS) {
            return peripherals[block - PERIPHERALS];
        }
        if (block == INFORMATION || block == INFORMATION + 1) {
            return information[block - INFORMATION];
        }
        if (block == ROM_TABLE) {
            return romTable;
        }
        throw Trap.BUS;
    }
}
