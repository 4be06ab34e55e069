package org.chieng.sim.board;

import java.util.ArrayList;
import java.util.List;
import org.chieng.sim.avr.Atmega328p;
import org.chieng.sim.signal.World;

/** An Arduino Uno with the sensors of its sketch wired to it. */
final class AvrBrain implements Brain {

    private static final long CYCLES_PER_MICRO = Atmega328p.FREQUENCY / 1_000_000;

    private final Atmega328p chip;
    private final Wiring wiring;
    private final World world;
    private final List<Socket> sockets = new ArrayList<>();
    private long stuckAt = -1;

    AvrBrain(byte[] flash, Wiring wiring, World world, Printer printer) {
        this.wiring = wiring;
        this.world = world;
        chip = new Atmega328p(flash);
        chip.onSent((value, cycle) -> printer.print(value));
        chip.analog(this::millivolts);
        for (Wiring.Bus sensor : wiring.bus()) {
            Socket socket = new Socket(sensor.of(world, this::seconds));
            sockets.add(socket);
            chip.attach(socket);
        }
    }

    private double millivolts(int channel, long cycle) {
        return wiring.millivolts(world, channel, seconds(cycle)) + world.millivoltsOfNoise(channel, sensed(cycle));
    }

    private long sensed(long cycle) {
        return stuckAt >= 0 ? stuckAt : cycle;
    }

    private double seconds(long cycle) {
        return (double) sensed(cycle) / Atmega328p.FREQUENCY;
    }

    @Override
    public void sensors(boolean plugged) {
        sockets.forEach(socket -> socket.plugged(plugged));
    }

    @Override
    public byte[] eeprom() {
        return chip.eeprom();
    }

    @Override
    public void eeprom(byte[] contents) {
        chip.eeprom(contents);
    }

    @Override
    public boolean eepromChanged() {
        return chip.eepromChanged();
    }

    @Override
    public void powerOn(long nanos) {
        chip.skipTo(nanos * CYCLES_PER_MICRO / 1000);
        chip.powerOn();
    }

    @Override
    public void reset() {
        chip.reset();
    }

    @Override
    public void run(long nanos) {
        chip.run(nanos * CYCLES_PER_MICRO / 1000);
    }

    @Override
    public void skip(long nanos) {
        chip.skipTo(nanos * CYCLES_PER_MICRO / 1000);
    }

    @Override
    public void receive(int value) {
        chip.receive(value); // Board gives no more than there is room for, but for the gibberish of a wrong rate
    }

    @Override
    public int room() {
        return chip.receiveRoom();
    }

    // the pins of an Uno: 0 to 7 are PD, 8 to 13 PB, 14 to 19 (A0 to A5) PC
    private static char port(int pin) {
        if (pin < 0 || pin > 19) {
            throw new IllegalArgumentException("an Uno has pins 0 to 19, not " + pin);
        }
        return pin < 8 ? 'D' : pin < 14 ? 'B' : 'C';
    }

    private static int bit(int pin) {
        return pin < 8 ? pin : pin < 14 ? pin - 8 : pin - 14;
    }

    @Override
    public double duty(int pin) {
        return chip.duty(port(pin), bit(pin));
    }

    @Override
    public void drive(int pin, boolean high) {
        chip.drive(port(pin), bit(pin), high);
    }

    @Override
    public void release(int pin) {
        chip.release(port(pin), bit(pin));
    }

    @Override
    public long baud() {
        return chip.baud();
    }

    @Override
    public void stick(boolean stuck) {
        stuckAt = stuck ? chip.cycles() : -1;
    }
}
