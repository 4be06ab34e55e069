package org.chieng.sim.avr;

/**
 * The I/O ports B, C and D: direction, output, pull-up, toggle by writing PIN (DS40002061B section 14). What changes at the
 * pins is told to the external interrupts. Left out: the pins' alternate functions; a pin with PWM reads as its port bit.
 */
final class Ports implements Peripheral {

    private static final int FIRST = 0x23; // PINB, DDRB, PORTB, PINC, ...
    private static final int PORTS = 3;

    private final Cpu cpu;
    private final ExternalInterrupts interrupts;
    private final int[] sensed = new int[PORTS];
    private final int[] direction = new int[PORTS];
    private final int[] output = new int[PORTS];
    private final int[] level = new int[PORTS]; // what is put on the pins from outside
    private final int[] driven = new int[PORTS]; // which pins something outside holds at all
    private PinListener listener = (port, outputs, cycle) -> {};

    Ports(Cpu cpu, ExternalInterrupts interrupts) {
        this.cpu = cpu;
        this.interrupts = interrupts;
        for (int address = FIRST; address < FIRST + 3 * PORTS; address++) {
            cpu.data.map(this, address);
        }
    }

    void listen(PinListener listener) {
        this.listener = listener;
    }

    /** Something outside pulls the pin to this level. */
    void drive(char port, int pin, boolean high) {
        int p = port - 'B';
        driven[p] |= 1 << pin;
        level[p] = high ? level[p] | 1 << pin : level[p] & ~(1 << pin);
        sense(p);
    }

    /** Nothing outside holds the pin any more. */
    void release(char port, int pin) {
        driven[port - 'B'] &= ~(1 << pin);
        sense(port - 'B');
    }

    boolean isOutput(char port, int pin) {
        return (direction[port - 'B'] & 1 << pin) != 0;
    }

    /** The level at the pin. */
    boolean high(char port, int pin) {
        return (pins(port - 'B') & 1 << pin) != 0;
    }

    private void sense(int p) {
        int before = sensed[p];
        int now = pins(p);
        if (now != before) {
            sensed[p] = now;
            interrupts.changed(p, before, now);
        }
    }

    @Override
    public void reset() {
        for (int p = 0; p < PORTS; p++) {
            boolean drove = (output[p] & direction[p]) != 0;
            direction[p] = 0;
            output[p] = 0;
            sense(p);
            if (drove) {
                listener.changed((char) ('B' + p), 0, cpu.cycles);
            }
        }
    }

    @Override
    public boolean writeOneActs(int address) {
        return (address - FIRST) % 3 == 0;
    }

    @Override
    public int read(int address) {
        int p = (address - FIRST) / 3;
        return switch ((address - FIRST) % 3) {
            case 0 -> pins(p);
            case 1 -> direction[p];
            default -> output[p];
        };
    }

    /** An output shows what it drives; an input what drives it, or else its pull-up. */
    private int pins(int p) {
        int inputs = (level[p] & driven[p]) | (output[p] & ~driven[p]);
        return (output[p] & direction[p]) | (inputs & ~direction[p]);
    }

    @Override
    public void write(int address, int value) {
        int p = (address - FIRST) / 3;
        int before = output[p] & direction[p];
        switch ((address - FIRST) % 3) {
            case 0 -> output[p] ^= value;
            case 1 -> direction[p] = value;
            default -> output[p] = value;
        }
        sense(p);
        int after = output[p] & direction[p];
        if (after != before) {
            listener.changed((char) ('B' + p), after, cpu.cycles);
        }
    }
}
