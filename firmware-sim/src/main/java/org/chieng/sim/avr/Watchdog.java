package org.chieng.sim.avr;

/**
 * The watchdog: interrupt, reset, or first the one and then the other, after 16 ms to 8 s of its own 128 kHz oscillator,
 * which runs in every sleep mode (DS40002061B section 11.8). The timed sequence that protects WDTCSR is kept.
 */
final class Watchdog implements Peripheral {

    private static final int WDTCSR = 0x60;
    private static final int MCUSR = 0x54;
    private static final int WDIF = 0x80;
    private static final int WDIE = 0x40;
    private static final int WDCE = 0x10;
    private static final int WDE = 0x08;
    private static final int PRESCALE = 0x27;
    private static final int WDRF = 0x08;
    private static final int CHANGE_WINDOW = 4; // cycles
    private static final long OSCILLATOR = 128_000;
    private static final long SHORTEST = 2048; // of its cycles

    private final Cpu cpu;
    private final Runnable chipReset;
    private int control;
    private int causes;
    private long changeUntil = -1;

    Watchdog(Cpu cpu, Runnable chipReset) {
        this.cpu = cpu;
        this.chipReset = chipReset;
        cpu.data.map(this, WDTCSR, MCUSR);
        cpu.events.own(Events.WATCHDOG, this);
        cpu.interrupts.own(Interrupts.WATCHDOG, this);
        cpu.onWatchdogRestart(this::restart);
    }

    private void restart() {
        boolean runs = (control & (WDE | WDIE)) != 0;
        int select = (control & 7) | (control >> 2 & 8);
        long ticks = SHORTEST << Math.min(select, 9);
        long cycles = ticks * Atmega328p.FREQUENCY / OSCILLATOR;
        cpu.events.schedule(Events.WATCHDOG, runs ? cpu.cycles + cycles : Events.NEVER);
    }

    @Override
    public void due(int slot, long moment) {
        if ((control & WDIE) != 0) {
            control |= WDIF;
            request();
            restart();
        } else {
            chipReset.run();
            causes |= WDRF;
            control |= WDE; // section 11.9.2: WDE stays as long as WDRF does
            restart();
        }
    }

    private void request() {
        cpu.interrupts.request(Interrupts.WATCHDOG, (control & WDIF) != 0 && (control & WDIE) != 0);
    }

    @Override
    public void served(int vector) {
        control &= ~WDIF;
        if ((control & WDE) != 0) {
            control &= ~WDIE; // table 11-1: next time it resets
        }
        request();
    }

    @Override
    public int read(int address) {
        return address == MCUSR ? causes : control;
    }

    @Override
    public void write(int address, int value) {
        if (address == MCUSR) {
            causes &= value;
            return;
        }
        boolean open = cpu.cycles <= changeUntil;
        int protectedBits = open ? WDE | PRESCALE : 0;
        int forced = (causes & WDRF) != 0 ? WDE : (control & WDE & ~protectedBits) | (value & WDE);
        control = (control & ~protectedBits & ~(WDIE | WDE) & ~(value & WDIF))
                | (value & (WDIE | protectedBits))
                | forced;
        changeUntil = (value & (WDCE | WDE)) == (WDCE | WDE) ? cpu.cycles + CHANGE_WINDOW : -1;
        restart();
        request();
    }

    /** The causes of resets survive a reset that is not power-on; the caller puts this one's. */
    void cause(int bit) {
        causes |= bit;
    }

    @Override
    public void reset() {
        control = 0;
        changeUntil = -1;
    }

    void powerOn() {
        causes = 0;
    }
}
