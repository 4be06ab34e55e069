package org.chieng.sim.avr;

import static org.chieng.sim.avr.WaveMode.ICR;
import static org.chieng.sim.avr.WaveMode.OCRA;
import static org.chieng.sim.avr.WaveMode.clearOnMatch;
import static org.chieng.sim.avr.WaveMode.fast;
import static org.chieng.sim.avr.WaveMode.normal;
import static org.chieng.sim.avr.WaveMode.phaseCorrect;

import java.util.Arrays;
import java.util.List;

/** Where the registers, vectors, modes and clocks of one timer are (DS40002061B sections 15, 16, 18 and 36). */
final class TimerLayout {

    /** What a register of a timer means. */
    enum Register {
        FLAGS,
        MASK,
        CONTROL_A,
        CONTROL_B,
        COUNT,
        COUNT_HIGH,
        COMPARE_A,
        COMPARE_A_HIGH,
        COMPARE_B,
        COMPARE_B_HIGH,
        CAPTURE,
        CAPTURE_HIGH,
        OTHER
    }

    // reserved modes behave as normal; the names of the tables' rows are their places
    private static final List<WaveMode> MODES_8 = List.of(
            normal(0xff),
            phaseCorrect(0xff),
            clearOnMatch(OCRA),
            fast(0xff),
            normal(0xff),
            phaseCorrect(OCRA),
            normal(0xff),
            fast(OCRA));

    private static final List<WaveMode> MODES_16 = List.of(
            normal(0xffff),
            phaseCorrect(0xff),
            phaseCorrect(0x1ff),
            phaseCorrect(0x3ff),
            clearOnMatch(OCRA),
            fast(0xff),
            fast(0x1ff),
            fast(0x3ff),
            phaseCorrect(ICR),
            phaseCorrect(OCRA),
            phaseCorrect(ICR),
            phaseCorrect(OCRA),
            clearOnMatch(ICR),
            normal(0xffff),
            fast(ICR),
            fast(OCRA));

    private static final int[] PRESCALE_01 = {0, 1, 8, 64, 256, 1024, 0, 0};
    private static final int[] PRESCALE_2 = {0, 1, 8, 32, 64, 128, 256, 1024};

    private final int slot;
    private final int[] vectors;
    private final int[] addresses;
    private final int[] prescale;
    private final Register[] registers = new Register[DataSpace.IO_END];

    private TimerLayout(int slot, int[] vectors, int[] prescale, int[] addresses, Register... order) {
        this.slot = slot;
        this.vectors = vectors;
        this.prescale = prescale;
        this.addresses = addresses;
        Arrays.fill(registers, Register.OTHER);
        for (int i = 0; i < addresses.length; i++) {
            registers[addresses[i]] = order[i];
        }
    }

    static TimerLayout timer0() {
        int first = Interrupts.TIMER0_COMPARE_A;
        return narrow(Events.TIMER0, first, PRESCALE_01, new int[] {0x35, 0x6e, 0x44, 0x45, 0x46, 0x47, 0x48});
    }

    static TimerLayout timer2() {
        int first = Interrupts.TIMER2_COMPARE_A;
        return narrow(Events.TIMER2, first, PRESCALE_2, new int[] {0x37, 0x70, 0xb0, 0xb1, 0xb2, 0xb3, 0xb4});
    }

    private static TimerLayout narrow(int slot, int first, int[] prescale, int[] addresses) {
        return new TimerLayout(
                slot,
                new int[] {first, first + 1, first + 2},
                prescale,
                addresses,
                Register.FLAGS,
                Register.MASK,
                Register.CONTROL_A,
                Register.CONTROL_B,
                Register.COUNT,
                Register.COMPARE_A,
                Register.COMPARE_B);
    }

    static TimerLayout timer1() {
        int first = Interrupts.TIMER1_COMPARE_A;
        return new TimerLayout(
                Events.TIMER1,
                new int[] {first, first + 1, first + 2, Interrupts.TIMER1_CAPTURE},
                PRESCALE_01,
                new int[] {0x36, 0x6f, 0x80, 0x81, 0x82, 0x84, 0x85, 0x88, 0x89, 0x8a, 0x8b, 0x86, 0x87},
                Register.FLAGS,
                Register.MASK,
                Register.CONTROL_A,
                Register.CONTROL_B,
                Register.OTHER,
                Register.COUNT,
                Register.COUNT_HIGH,
                Register.COMPARE_A,
                Register.COMPARE_A_HIGH,
                Register.COMPARE_B,
                Register.COMPARE_B_HIGH,
                Register.CAPTURE,
                Register.CAPTURE_HIGH);
    }

    int slot() {
        return slot;
    }

    /** Compare A, compare B, overflow, and for timer 1 capture. */
    int[] vectors() {
        return vectors;
    }

    int[] addresses() {
        return addresses;
    }

    int flagsAddress() {
        return addresses[0];
    }

    Register register(int address) {
        return registers[address];
    }

    boolean wide() {
        return slot == Events.TIMER1;
    }

    int max() {
        return wide() ? 0xffff : 0xff;
    }

    int prescale(int clockSelect) {
        return prescale[clockSelect];
    }

    WaveMode mode(int controlA, int controlB) {
        int low = controlA & 3;
        return wide() ? MODES_16.get((controlB >> 1 & 0xc) | low) : MODES_8.get((controlB >> 1 & 4) | low);
    }
}
