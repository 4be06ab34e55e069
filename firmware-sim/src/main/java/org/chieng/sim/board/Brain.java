package org.chieng.sim.board;

/** What makes a board print: an emulated chip with what is wired to it. Its time is told to it. */
interface Brain {

    /** Takes each byte at the moment it has left the board's UART. */
    interface Printer {
        void print(int value);
    }

    /** Power comes; what was in memory is gone. */
    void powerOn(long nanos);

    /** The reset pin. */
    void reset();

    /** Runs until this moment, in nanoseconds of the board's time, and prints. */
    void run(long nanos);

    /** Time passes until this moment in the boot loader, which prints nothing. */
    default void skip(long nanos) {
        throw new UnsupportedOperationException("this board has no boot loader that waits");
    }

    /** A byte from the host. */
    void receive(int value);

    /** How many bytes it takes from the host now: a host cannot run ahead of the board's rate. */
    default int room() {
        return 256;
    }

    /** The rate at which it prints now, in bits a second. */
    long baud();

    /** The sensors on its two-wire bus are pulled off, or put on again. */
    default void sensors(boolean plugged) {
        throw new UnsupportedOperationException("this board has no sensors that can be pulled off");
    }

    /** What it remembers without power; empty when it has no such memory. */
    default byte[] eeprom() {
        return new byte[0];
    }

    /** Puts what it remembers. */
    default void eeprom(byte[] contents) {
        throw new UnsupportedOperationException("this board has no EEPROM");
    }

    /** Whether the firmware has changed that since this was last asked. */
    default boolean eepromChanged() {
        return false;
    }

    /** The share of time that the board drives this pin high, 0 to 1. */
    default double duty(int pin) {
        throw new UnsupportedOperationException("this board has no pins to be looked at");
    }

    /** Something outside puts this level on a pin. */
    default void drive(int pin, boolean high) {
        throw new UnsupportedOperationException("this board has no pins to be driven");
    }

    /** Nothing outside holds the pin any more. */
    default void release(int pin) {
        throw new UnsupportedOperationException("this board has no pins to be driven");
    }

    /** The sensors show from now on what they show now, or follow the world again. */
    void stick(boolean stuck);
}
