package org.chieng.sim.avr;

/** Hears of output pins that change. */
@FunctionalInterface
public interface PinListener {

    /**
     * The driven outputs of a port have changed.
     *
     * @param port 'B', 'C' or 'D'
     * @param outputs the levels of the pins that are outputs; 0 for the others
     * @param cycle the CPU cycle
     */
    void changed(char port, int outputs, long cycle);
}
