package org.chieng.sim.avr;

/** Takes what the USART has shifted out. */
@FunctionalInterface
public interface SerialSink {

    /**
     * A frame has left the pin.
     *
     * @param value the data, 0 to 255
     * @param cycle the CPU cycle of the end of its stop bit
     */
    void sent(int value, long cycle);
}
