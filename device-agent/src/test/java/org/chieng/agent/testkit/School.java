package org.chieng.agent.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.chieng.agent.source.Measured;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * A school as issue 3 counts it: three boards with four channels each that print a line a second, and twenty lab PCs that tell eight
 * quantities a quarter of an hour. Values drift and jitter as sensors do; a line comes within some milliseconds of its second. Confined
 * to one thread.
 */
public final class School {
    /** Channels of the boards together. */
    public static final int CHANNELS = 12;

    /** When its first second begins, UTC in microseconds. */
    public static final long START_MICROS = HandClock.START.getEpochSecond() * 1_000_000L;

    private static final int PCS = 20;
    private static final List<String> BOARDS = List.of("Arduino_Uno_8543", "microbit-9904", "Arduino_Nano_A10K");

    private static final class Sensor {
        private final ChannelName name;
        private final String unit;
        private final double step;
        private final double noise;
        private final double low;
        private final double high;
        private double level;

        Sensor(String source, String channel, String unit, double start, double step, double noise, double span) {
            this.name = new ChannelName(source, channel);
            this.unit = unit;
            this.step = step;
            this.noise = noise;
            this.low = start - span;
            this.high = start + span;
            this.level = start;
        }

        Reading read(long micros, Random random) {
            level = Math.max(low, Math.min(high, level + random.nextGaussian() * noise / 20));
            double seen = level + random.nextGaussian() * noise;
            double steps = Math.rint(seen / step);
            double number = step < 1 ? steps / Math.rint(1 / step) : steps * step;
            return Reading.ofNumber(name, micros, number, unit);
        }
    }

    private final Random random;
    private final List<List<Sensor>> boards = new ArrayList<>();
    private long second;

    /** @param seed equal seeds measure the same */
    public School(long seed) {
        this.random = new Random(seed);
        for (String board : BOARDS) {
            boards.add(List.of(
                    new Sensor(board, "temperature", "Cel", 27, 0.1, 0.1, 12),
                    new Sensor(board, "humidity", "%RH", 71, 0.1, 0.3, 25),
                    new Sensor(board, "light", "lx", 430, 1, 4, 400),
                    new Sensor(board, "soil", "%", 40, 1, 1, 30)));
        }
    }

    /** How many seconds were measured. */
    public long seconds() {
        return second;
    }

    /** What the boards say in one more second, 12 readings; monotonic and wall clock begin together. */
    public List<Measured> second() {
        List<Measured> measured = new ArrayList<>(CHANNELS);
        int number = 0;
        for (List<Sensor> board : boards) {
            long offset =
                    second * 1_000_000L + 210_000L * number++ + Math.abs(Math.round(random.nextGaussian() * 1_000));
            add(measured, board, offset);
        }
        second++;
        return measured;
    }

    private void add(List<Measured> measured, List<Sensor> board, long offset) {
        long micros = START_MICROS + offset;
        for (Sensor sensor : board) {
            measured.add(new Measured(sensor.read(micros, random), offset));
        }
    }

    /** What the lab's PCs say in a quarter of an hour: 160 readings, spread over its first seconds. */
    public List<Measured> quarterHour() {
        List<Measured> measured = new ArrayList<>();
        for (int pc = 0; pc < PCS; pc++) {
            long offset = second * 1_000_000L + 137_000L * pc + random.nextInt(2_000);
            String source = "pc-" + (pc + 1);
            add(measured, source, "powered", offset, null, 900);
            add(measured, source, "in-use", offset, null, random.nextInt(901));
            add(measured, source, "idle", offset, null, random.nextInt(901));
            add(measured, source, "cpu-temperature", offset, "Cel", 40 + random.nextInt(30));
            add(measured, source, "disk-free", offset, null, 100 + pc + random.nextInt(3));
            add(measured, source, "memory-free", offset, null, 1_000 + random.nextInt(6_000));
            add(measured, source, "battery-wear", offset, "%", 11);
            long micros = START_MICROS + offset;
            measured.add(new Measured(
                    new Reading(new ChannelName(source, "smart-ok"), micros, new Value.Bool(true), null, null),
                    offset));
        }
        return measured;
    }

    private static void add(
            List<Measured> measured, String source, String channel, long offset, @Nullable String unit, double number) {
        measured.add(new Measured(
                Reading.ofNumber(new ChannelName(source, channel), START_MICROS + offset, number, unit), offset));
    }
}
