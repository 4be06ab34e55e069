package org.chieng.sim.avr;

/**
 * The external interrupts INT0 (PD2) and INT1 (PD3) and the pin-change interrupts of all three ports (DS40002061B section
 * 13). Pins that are outputs raise them, too.
 *
 * <p>In the sleep modes that stop the I/O clock, edges on INT0 and INT1 are not seen; their low level and pin changes
 * are, and wake the chip (section 10, table 10-1). Left out: that a level must last until the oscillator has started.
 */
final class ExternalInterrupts implements Peripheral {

    private static final int PCIFR = 0x3b;
    private static final int EIFR = 0x3c;
    private static final int EIMSK = 0x3d;
    private static final int PCICR = 0x68;
    private static final int EICRA = 0x69;
    private static final int PCMSK0 = 0x6b;
    private static final int PCMSK1 = 0x6c;
    private static final int PCMSK2 = 0x6d;

    private static final int PORT_D = 2;
    private static final int FIRST_PIN = 2; // INT0 is PD2, INT1 is PD3

    // EICRA, table 13-1; 3 is the rising edge
    private static final int LOW_LEVEL = 0;
    private static final int ANY_CHANGE = 1;
    private static final int FALLING = 2;

    private final Cpu cpu;
    private final int[] changeMask = new int[3]; // PCMSK0 to 2: ports B, C, D
    private int changeFlags;
    private int changeControl;
    private int flags;
    private int mask;
    private int sense;
    private int pinsOfD;

    ExternalInterrupts(Cpu cpu) {
        this.cpu = cpu;
        cpu.data.map(this, PCIFR, EIFR, EIMSK, PCICR, EICRA, PCMSK0, PCMSK1, PCMSK2);
        for (int vector = Interrupts.INT0; vector <= Interrupts.PIN_CHANGE_0 + 2; vector++) {
            cpu.interrupts.own(vector, this);
        }
    }

    /** The levels at the pins of a port (0 is B) are different now. */
    void changed(int port, int before, int now) {
        if (((before ^ now) & changeMask[port]) != 0) {
            changeFlags |= 1 << port;
        }
        if (port == PORT_D) {
            pinsOfD = now;
            if (cpu.sleep().ioClockRuns()) {
                edge(0, before, now);
                edge(1, before, now);
            }
        }
        request();
    }

    private int sense(int number) {
        return (sense >> (2 * number)) & 3;
    }

    private void edge(int number, int before, int now) {
        int pin = 1 << (FIRST_PIN + number);
        if (((before ^ now) & pin) == 0 || sense(number) == LOW_LEVEL) {
            return;
        }
        int seen = (now & pin) != 0 ? FALLING + 1 : FALLING;
        if (sense(number) == ANY_CHANGE || sense(number) == seen) {
            flags |= 1 << number;
        }
    }

    private boolean low(int number) {
        return sense(number) == LOW_LEVEL && (pinsOfD & 1 << (FIRST_PIN + number)) == 0;
    }

    private void request() {
        for (int number = 0; number < 2; number++) {
            boolean asks = (flags & 1 << number) != 0 || low(number);
            cpu.interrupts.request(Interrupts.INT0 + number, asks && (mask & 1 << number) != 0);
        }
        for (int port = 0; port < 3; port++) {
            boolean asks = (changeFlags & changeControl & 1 << port) != 0;
            cpu.interrupts.request(Interrupts.PIN_CHANGE_0 + port, asks);
        }
    }

    @Override
    public void served(int vector) {
        if (vector < Interrupts.PIN_CHANGE_0) {
            flags &= ~(1 << (vector - Interrupts.INT0));
        } else {
            changeFlags &= ~(1 << (vector - Interrupts.PIN_CHANGE_0));
        }
        request();
    }

    @Override
    public boolean writeOneActs(int address) {
        return address == PCIFR || address == EIFR;
    }

    @Override
    public int read(int address) {
        return switch (address) {
            case PCIFR -> changeFlags;
            case EIFR -> flags;
            case EIMSK -> mask;
            case PCICR -> changeControl;
            case EICRA -> sense;
            default -> changeMask[address - PCMSK0];
        };
    }

    @Override
    public void write(int address, int value) {
        switch (address) {
            case PCIFR -> changeFlags &= ~value;
            case EIFR -> flags &= ~value;
            case EIMSK -> mask = value & 3;
            case PCICR -> changeControl = value & 7;
            case EICRA -> sense = value & 0xf;
            default -> changeMask[address - PCMSK0] = address == PCMSK1 ? value & 0x7f : value;
        }
        request();
    }

    @Override
    public void reset() {
        changeFlags = changeControl = flags = mask = sense = 0;
        changeMask[0] = changeMask[1] = changeMask[2] = 0;
    }
}
