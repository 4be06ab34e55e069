package org.chieng.sim.cortex;

import java.util.function.LongToDoubleFunction;

/** The die's thermometer (nRF51 Series Reference Manual v3.0, section 21): quarters of a degree, 35 µs a measurement. */
final class Temp extends NrfPeripheral {

    private static final int ID = 12;
    private static final int DATARDY = 0;
    private static final long MEASURES = Nrf51822.FREQUENCY * 35 / 1_000_000;

    private final int slot;
    private LongToDoubleFunction celsius = cycle -> 25;
    private int quarters;

    Temp(CortexM0 cpu) {
        super(cpu, ID);
        slot = cpu.events.slot(this::finished);
    }

    void measure(LongToDoubleFunction newCelsius) {
        celsius = newCelsius;
    }

    private void finished(long moment) {
        quarters = (int) Math.round(celsius.applyAsDouble(moment) * 4);
        happens(DATARDY);
    }

    @Override
    void task(int number) {
        cpu.events.schedule(slot, number == 0 ? cpu.cycles + MEASURES : Events.NEVER);
    }

    @Override
    int readRegister(int offset) {
        return offset == 0x508 ? quarters : 0;
    }

    @Override
    void writeRegister(int offset, int value) {
        // calibration registers are not modelled
    }
}
