package org.chieng.sim.cortex;

/**
 * What all peripherals of the nRF51 share: tasks at 0x000, events at 0x100, shortcuts at 0x200, interrupt enables at 0x300
 * (nRF51 Series Reference Manual v3.0, section 10). An interrupt asks as long as an event is set and enabled.
 */
abstract class NrfPeripheral implements Device {

    private static final int EVENTS = 0x100;
    private static final int SHORTS = 0x200;
    private static final int INTEN = 0x300;
    private static final int INTENSET = 0x304;
    private static final int INTENCLR = 0x308;

    /** Which peripheral sits at a base address is also its interrupt's number (section 10.1.1). */
    private static final int BASE = 0x4000_0000;

    final CortexM0 cpu;
    private final int interrupt;
    private final int base;
    private int events; // one bit each
    private int enabled;
    private int shorts;

    NrfPeripheral(CortexM0 cpu, int id) {
        this.cpu = cpu;
        this.interrupt = id;
        this.base = BASE + id * 0x1000;
        cpu.memory.map(base, this);
    }

    /** Every register has its initial value. */
    void reset() {
        events = 0;
        enabled = 0;
        shorts = 0;
    }

    /** A task is triggered; 0 is the one at offset 0x000, 1 that at 0x004 ... */
    abstract void task(int number);

    /** A register from 0x30C on. */
    abstract int readRegister(int offset);

    abstract void writeRegister(int offset, int value);

    /** Interrupts were enabled or disabled: an RTC makes only events that somebody wants. */
    void interruptsChanged() {}

    final void happens(int event) {
        events |= 1 << event;
        request();
        cpu.memory.event(base + EVENTS + 4 * event);
    }

    final boolean shortcut(int bit) {
        return (shorts >> bit & 1) != 0;
    }

    final int interruptsEnabled() {
        return enabled;
    }

    private void request() {
        cpu.exceptions.line(interrupt, (events & enabled) != 0);
    }

    @Override
    public final int read(int offset) {
        if (offset < EVENTS) {
            return 0; // tasks are write-only
        }
        if (offset < EVENTS + 0x80) {
            return events >>> ((offset - EVENTS) / 4) & 1;
        }
        return switch (offset) {
            case SHORTS -> shorts;
            case INTEN, INTENSET, INTENCLR -> enabled;
            default -> readRegister(offset);
        };
    }

    @Override
    public final void write(int offset, int value) {
        if (offset < EVENTS) {
            if (value == 1) {
                task(offset / 4);
            }
            return;
        }
        if (offset < EVENTS + 0x80) {
            int bit = 1 << ((offset - EVENTS) / 4);
            events = (value & 1) != 0 ? events | bit : events & ~bit;
            request();
            return;
        }
        switch (offset) {
            case SHORTS -> shorts = value;
            case INTEN -> enable(value);
            case INTENSET -> enable(enabled | value);
            case INTENCLR -> enable(enabled & ~value);
            default -> writeRegister(offset, value);
        }
    }

    private void enable(int interrupts) {
        enabled = interrupts;
        request();
        interruptsChanged();
    }
}
