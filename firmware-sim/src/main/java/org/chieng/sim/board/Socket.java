package org.chieng.sim.board;

import org.chieng.sim.avr.I2cSlave;

/**
 * Where a sensor sits on the two-wire bus: it can be pulled off while the bus runs. Confined to the thread of the chip.
 */
final class Socket implements I2cSlave {

    private final I2cSlave sensor;
    private boolean plugged = true;

    Socket(I2cSlave sensor) {
        this.sensor = sensor;
    }

    void plugged(boolean now) {
        plugged = now;
    }

    @Override
    public int address() {
        return sensor.address();
    }

    @Override
    public boolean addressed(boolean reading, long cycle) {
        return plugged && sensor.addressed(reading, cycle);
    }

    @Override
    public boolean written(int value, long cycle) {
        return plugged && sensor.written(value, cycle);
    }

    @Override
    public int read(long cycle) {
        return plugged ? sensor.read(cycle) : 0xff;
    }

    @Override
    public void stopped() {
        sensor.stopped();
    }
}
