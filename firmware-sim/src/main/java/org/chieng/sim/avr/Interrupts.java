package org.chieng.sim.avr;

/** Which vectors ask for service: flag and enable bit both set. The lowest vector goes first. */
final class Interrupts {

    // DS40002061B table 12-6, counted from 0
    static final int INT0 = 1;
    static final int PIN_CHANGE_0 = 3;
    static final int WATCHDOG = 6;
    static final int TIMER2_COMPARE_A = 7;
    static final int TIMER1_CAPTURE = 10;
    static final int TIMER1_COMPARE_A = 11;
    static final int TIMER0_COMPARE_A = 14;
    static final int SPI = 17;
    static final int USART_RECEIVED = 18;
    static final int USART_EMPTY = 19;
    static final int USART_SENT = 20;
    static final int ADC = 21;
    static final int EEPROM_READY = 22;
    static final int TWI = 24;
    private static final int VECTORS = 26;

    private final Peripheral[] owner = new Peripheral[VECTORS];
    private final Cpu cpu;
    private int pending;

    Interrupts(Cpu cpu) {
        this.cpu = cpu;
    }

    void own(int vector, Peripheral peripheral) {
        owner[vector] = peripheral;
    }

    void request(int vector, boolean asks) {
        if (asks) {
            pending |= 1 << vector;
            cpu.attend();
        } else {
            pending &= ~(1 << vector);
        }
    }

    boolean any() {
        return pending != 0;
    }

    /** Takes the first vector that asks; its owner clears what the hardware clears. */
    int serve() {
        int vector = Integer.numberOfTrailingZeros(pending);
        owner[vector].served(vector);
        return vector;
    }

    void clear() {
        pending = 0;
    }
}
