package org.chieng.sim.avr;

import java.util.ArrayList;
import java.util.List;

/**
 * A chip whose program sleeps for ever and returns from every interrupt at once; tests set its registers by hand and look
 * at what happens. Interrupts that entered are noted as {@code vector@cycle}.
 */
final class TestChip {

    static final int IDLE = 1; // SMCR values: sleep enabled, and the mode
    static final int POWER_DOWN = 5;

    private static final int VECTORS = 26;
    private static final int SLEEP = 0x9588;
    private static final int RETI = 0x9518;

    final List<String> sent = new ArrayList<>();
    final Atmega328p chip;
    private final Cpu cpu;

    TestChip() {
        int[] words = new int[VECTORS * 2 + 2];
        for (int vector = 1; vector < VECTORS; vector++) {
            words[vector * 2] = RETI;
        }
        words[0] = 0xc000 | (VECTORS * 2 - 1); // RJMP to the end of the vectors
        words[VECTORS * 2] = SLEEP;
        words[VECTORS * 2 + 1] = 0xcffe; // RJMP to SLEEP
        chip = new Atmega328p(TestImages.of(words));
        cpu = chip.cpu();
        chip.onSent((value, cycle) -> sent.add((char) value + "@" + cycle));
        poke(0x53, IDLE);
    }

    TestChip poke(int address, int value) {
        cpu.data.store(address, value);
        return this;
    }

    int peek(int address) {
        return cpu.data.load(address);
    }

    void enableInterrupts() {
        cpu.sreg |= Flags.I;
    }

    /** Runs for so many cycles; the program sleeps, so it is exact but for an interrupt at the very end. */
    void run(long cycles) {
        chip.run(chip.cycles() + cycles);
    }

    /** How many interrupts have entered: each leaves its return address below the top of the SRAM. */
    long interrupts(long cycles) {
        long count = 0;
        long end = chip.cycles() + cycles;
        while (chip.cycles() < end) {
            int before = cpu.pc;
            chip.run(chip.cycles() + 1);
            if (cpu.pc < VECTORS * 2 && cpu.pc % 2 == 0 && before >= VECTORS * 2) {
                count++;
            }
        }
        return count;
    }
}
