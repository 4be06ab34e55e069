package org.chieng.sim.cortex;

import org.jspecify.annotations.Nullable;

/** The registers of the System Control Space at 0xE000E000: SysTick, NVIC, system control block (DDI 0419E section B3.2). */
final class SystemControl implements Device {

    private static final int CPUID_CORTEX_M0 = 0x410c_c200; // r0p0
    private static final int ALWAYS_ALIGNED = 0x208; // CCR: STKALIGN, UNALIGN_TRP
    private static final int KEY = 0x05fa;
    private static final int SYSRESETREQ = 4;

    private final Exceptions exceptions;
    private final CortexM0 cpu;
    private final Runnable resetRequest;
    private final @Nullable SysTick sysTick;

    SystemControl(CortexM0 cpu, @Nullable SysTick sysTick, Runnable resetRequest) {
        this.cpu = cpu;
        this.exceptions = cpu.exceptions;
        this.sysTick = sysTick;
        this.resetRequest = resetRequest;
    }

    @Override
    public int read(int offset) {
        if (offset >= 0x400 && offset < 0x420) {
            return exceptions.priorities(Exceptions.FIRST_INTERRUPT + offset - 0x400);
        }
        if (offset < 0x20) {
            return sysTick == null ? 0 : sysTick.read(offset);
        }
        return switch (offset) {
            case 0x100, 0x180 -> exceptions.enabledInterrupts();
            case 0x200, 0x280 -> exceptions.pendingInterrupts();
            case 0xd00 -> CPUID_CORTEX_M0;
            case 0xd04 -> interruptState();
            case 0xd0c -> 0xfa05_0000;
            case 0xd10 -> cpu.systemControl();
            case 0xd14 -> ALWAYS_ALIGNED;
            case 0xd1c -> exceptions.priorities(8);
            case 0xd20 -> exceptions.priorities(12);
            default -> 0;
        };
    }

    private int interruptState() {
        int state = cpu.exception() | exceptions.mostUrgentPending() << 12;
        state |= exceptions.pendingInterrupts() != 0 ? 1 << 22 : 0;
        state |= exceptions.isPending(Exceptions.SYS_TICK) ? 1 << 26 : 0;
        return state | (exceptions.isPending(Exceptions.PEND_SV) ? 1 << 28 : 0);
    }

    @Override
    public void write(int offset, int value) {
        if (offset >= 0x400 && offset < 0x420) {
            exceptions.setPriorities(Exceptions.FIRST_INTERRUPT + offset - 0x400, value);
            return;
        }
        if (offset < 0x20) {
            if (sysTick != null) {
                sysTick.write(offset, value);
            }
            return;
        }
        switch (offset) {
            case 0x100 -> exceptions.enable(value);
            case 0x180 -> exceptions.disable(value);
            case 0x200 -> exceptions.pendInterrupts(value);
            case 0x280 -> exceptions.unpendInterrupts(value);
            case 0xd04 -> setInterruptState(value);
            case 0xd0c -> {
                if (value >>> 16 == KEY && (value & SYSRESETREQ) != 0) {
                    resetRequest.run();
                }
            }
            case 0xd10 -> cpu.systemControl(value);
            case 0xd1c -> exceptions.setPriorities(8, value & 0xff00_0000);
            case 0xd20 -> exceptions.setPriorities(12, value & 0xffff_0000);
            default -> {} // reserved
        }
    }

    private void setInterruptState(int value) {
        if ((value & 1 << 28) != 0) {
            exceptions.pend(Exceptions.PEND_SV);
        } else if ((value & 1 << 27) != 0) {
            exceptions.unpend(Exceptions.PEND_SV);
        }
        if ((value & 1 << 26) != 0) {
            exceptions.pend(Exceptions.SYS_TICK);
        } else if ((value & 1 << 25) != 0) {
            exceptions.unpend(Exceptions.SYS_TICK);
        }
    }
}
