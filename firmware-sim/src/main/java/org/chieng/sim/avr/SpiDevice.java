package org.chieng.sim.avr;

/** What hangs on the SPI bus, selected or not; called on the thread of the chip. */
@FunctionalInterface
public interface SpiDevice {

    /**
     * Eight bits have gone both ways.
     *
     * @param value what the master has sent, 0 to 255
     * @return what the device has sent meanwhile, 0 to 255
     */
    int exchange(int value, long cycle);
}
