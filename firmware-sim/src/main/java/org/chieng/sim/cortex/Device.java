package org.chieng.sim.cortex;

/** Registers of 32 bits at word addresses; narrower accesses are made of these by {@link Memory}. */
interface Device {

    /** The value at this offset from the device's base address. */
    int read(int offset);

    /** A program writes this offset. */
    void write(int offset, int value);
}
