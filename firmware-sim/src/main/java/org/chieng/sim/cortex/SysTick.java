package org.chieng.sim.cortex;

/**
 * The 24-bit system timer (DDI 0419E section B3.3), counting processor cycles. <strong>An nRF51822 has none</strong>
 * (Nordic left this option out), so only the tests put it on; on the chip its addresses read as zero.
 */
final class SysTick {

    private static final int ENABLE = 1;
    private static final int TICKINT = 2;
    private static final int COUNTFLAG = 1 << 16;
    private static final int MASK = 0xff_ffff;

    private final CortexM0 cpu;
    private final int slot;
    private int control;
    private boolean counted;
    private int reload;
    private long zeroAt; // when it next counts from 1 to 0

    SysTick(CortexM0 cpu) {
        this.cpu = cpu;
        slot = cpu.events.slot(this::reachedZero);
    }

    void reset() {
        control = reload = 0;
        counted = false;
    }

    private boolean runs() {
        return (control & ENABLE) != 0 && reload != 0;
    }

    /** It stays at 0 for a cycle and is then loaded anew: a period is reload + 1 cycles. */
    private void reachedZero(long moment) {
        counted = true;
        if ((control & TICKINT) != 0) {
            cpu.exceptions.pend(Exceptions.SYS_TICK);
        }
        zeroAt = moment + reload + 1;
        cpu.events.schedule(slot, runs() ? zeroAt : Events.NEVER);
    }

    int read(int register) {
        return switch (register) {
            case 0x10 -> {
                int value = control | (counted ? COUNTFLAG : 0);
                counted = false;
                yield value;
            }
            case 0x14 -> reload;
            case 0x18 -> runs() ? (int) Math.max(0, zeroAt - cpu.cycles) % (reload + 1) : 0;
            default -> 0;
        };
    }

    void write(int register, int value) {
        switch (register) {
            case 0x10 -> {
                boolean before = runs();
                control = value & 7;
                if (runs() != before) {
                    restart();
                }
            }
            case 0x14 -> reload = value & MASK;
            case 0x18 -> {
                counted = false;
                restart();
            }
            default -> {} // SYST_CALIB is read-only
        }
    }

    private void restart() {
        zeroAt = cpu.cycles + reload + 1;
        cpu.events.schedule(slot, runs() ? zeroAt : Events.NEVER);
    }
}
