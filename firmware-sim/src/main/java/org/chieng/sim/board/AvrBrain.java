package org.chieng.sim.board;

import org.chieng.sim.avr.Atmega328p;
import org.chieng.sim.signal.Bh1750;
import org.chieng.sim.signal.Ldr;
import org.chieng.sim.signal.Ntc;
import org.chieng.sim.signal.SoilProbe;
import org.chieng.sim.signal.World;

/** An Arduino Uno with the sensors of its sketch wired to it. */
final class AvrBrain implements Brain {

    private static final long CYCLES_PER_MICRO = Atmega328p.FREQUENCY / 1_000_000;

    private final Atmega328p chip;
    private final Sketch sketch;
    private final World world;
    private long stuckAt = -1;

    AvrBrain(Sketch sketch, World world, Printer printer) {
        this.sketch = sketch;
        this.world = world;
        chip = new Atmega328p(sketch.flash());
        chip.onSent((value, cycle) -> printer.print(value));
        chip.analog(this::millivolts);
        if (sketch == Sketch.GARDEN) {
            chip.attach(new Bh1750(cycle -> world.lux(seconds(sensed(cycle)))));
        }
    }

    private long sensed(long cycle) {
        return stuckAt >= 0 ? stuckAt : cycle;
    }

    private static double seconds(long cycle) {
        return (double) cycle / Atmega328p.FREQUENCY;
    }

    private double millivolts(int channel, long cycle) {
        long at = sensed(cycle);
        double seconds = seconds(at);
        double clean = switch (channel) {
            case 0 ->
                sketch == Sketch.GARDEN
                        ? SoilProbe.millivolts(world.moisture(seconds))
                        : Ntc.millivolts(world.celsius(seconds));
            case 1 -> Ldr.millivolts(world.lux(seconds));
            default -> 0;
        };
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
