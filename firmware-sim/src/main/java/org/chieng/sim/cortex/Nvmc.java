package org.chieng.sim.cortex;

/**
 * The flash controller (nRF51 Series Reference Manual v3.0, section 6): a program writes words of its own flash and erases
 * pages of 1 KiB; the processor stands still meanwhile. Left out: erasing the UICR.
 */
final class Nvmc implements Device {

    private static final int BASE = 0x4001_e000;
    private static final int PAGE = 1024;
    private static final int WRITES = 1;
    private static final int ERASES = 2;
    private static final long WRITE =
            Nrf51822.FREQUENCY * 46 / 1_000_000; // product specification v3.1: 46.3 µs at most
    private static final long ERASE = Nrf51822.FREQUENCY * 22 / 1_000; // 22.3 ms at most

    private final CortexM0 cpu;
    private int config;

    Nvmc(CortexM0 cpu) {
        this.cpu = cpu;
        cpu.memory.map(BASE, this);
        cpu.memory.onFlashWrite(this::store);
    }

    void reset() {
        config = 0;
    }

    private void store(int address, int value) {
        if (config != WRITES) {
            throw Trap.BUS;
        }
        cpu.memory.setFlashWord(address, cpu.memory.flashWord(address) & value); // a write only clears bits
        cpu.flashChanged(address, 4);
        cpu.cycles += WRITE;
    }

    private void erase(int address, int bytes) {
        if (config == ERASES && address >>> 18 == 0) {
            int first = address / PAGE * PAGE;
            for (int at = first; at < first + bytes; at += 4) {
                cpu.memory.setFlashWord(at, -1);
            }
            cpu.flashChanged(first, bytes);
            cpu.cycles += ERASE;
        }
    }

    @Override
    public int read(int offset) {
        return offset == 0x400 ? 1 : offset == 0x504 ? config : 0; // always ready: the processor has waited
    }

    @Override
    public void write(int offset, int value) {
        switch (offset) {
            case 0x504 -> config = value & 3;
            case 0x508 -> erase(value, PAGE);
            case 0x50c -> {
                if (value == 1) {
                    erase(0, Memory.FLASH_BYTES);
                }
            }
            default -> {}
        }
    }
}
