package org.chieng.sim.avr;

/**
 * A block of I/O registers with, if it likes, moments at which something happens and interrupts that are served.
 *
 * <p>Addresses are those of the data space (0x20 to 0xFF), values 0 to 255.
 */
interface Peripheral {

    /** The value a program reads at this address; reading may have effects (a receive buffer, say). */
    int read(int address);

    /** A program writes this address. */
    void write(int address, int value);

    /**
     * Whether writing ones acts and writing zeros does not (flag and PIN registers): SBI then touches its own bit only
     * (DS40002061B section 14.2.2 and the notes of the register summary).
     */
    default boolean writeOneActs(int address) {
        return false;
    }

    /** Whether reading again gives the same until an event, an instruction or something outside changes it. */
    default boolean steady(int address) {
        return true;
    }

    /** The moment that was scheduled for this slot of {@link Events} has come; {@code moment} may be a few cycles ago. */
    default void due(int slot, long moment) {}

    /** The interrupt of this vector is being served; flags that the hardware clears by that are cleared. */
    default void served(int vector) {}

    /** The I/O clock stood still for so many cycles, in a deep sleep; what was scheduled has been moved already. */
    default void stoodStill(long cycles) {}

    /** Power-on or reset: every register has its initial value, and nothing is scheduled. */
    void reset();
}
