package org.chieng.sim.avr;

/** A thing on the two-wire bus; called on the thread of the chip. */
public interface I2cSlave {

    /** Its 7-bit address. */
    int address();

    /**
     * It has been addressed after a start.
     *
     * @param reading the master will read
     * @return whether it acknowledges
     */
    boolean addressed(boolean reading, long cycle);

    /** The master writes a byte; returns whether it is acknowledged. */
    boolean written(int value, long cycle);

    /** The master reads a byte, 0 to 255. */
    int read(long cycle);

    /** The transfer is over. */
    default void stopped() {}
}
