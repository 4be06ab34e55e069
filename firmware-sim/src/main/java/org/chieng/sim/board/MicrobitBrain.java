package org.chieng.sim.board;

import org.chieng.sim.cortex.Microbit;
import org.chieng.sim.cortex.Nrf51822;
import org.chieng.sim.signal.Ldr;
import org.chieng.sim.signal.World;

/** A BBC micro:bit V1 whose chip is a little warmer than the room, with a light-dependent resistor on pin 0. */
final class MicrobitBrain implements Brain {

    private static final long CYCLES_PER_MICRO = Nrf51822.FREQUENCY / 1_000_000;
    private static final double WARMER = 2; // chosen: a sleeping chip on a board on USB
    private static final double LDR_SUPPLY = 5000; // what Ldr's divider stands on, in millivolts

    private final Microbit board;
    private final Nrf51822 chip;
    private final World world;
    private long stuckAt = -1;

    MicrobitBrain(byte[] flash, long seed, World world, Printer printer) {
        this.world = world;
        board = new Microbit(flash, seed, (value, cycle) -> printer.print(value));
        chip = board.chip();
        chip.analog(this::millivolts);
        chip.temperature(cycle -> world.celsius(seconds(sensed(cycle))) + WARMER);
    }

    private long sensed(long cycle) {
        return stuckAt >= 0 ? stuckAt : cycle;
    }

    private static double seconds(long cycle) {
        return (double) cycle / Nrf51822.FREQUENCY;
    }

    private double millivolts(int channel, long cycle) {
        long at = sensed(cycle);
        double clean = channel == Microbit.PIN_0
                ? Ldr.millivolts(world.lux(seconds(at))) * Nrf51822.SUPPLY_MILLIVOLTS / LDR_SUPPLY
                : 0;
        return clean + world.millivoltsOfNoise(channel, at);
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
    public void receive(int value) {
        chip.receive(value); // more than the line holds is lost, as with a host that sends too fast
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
