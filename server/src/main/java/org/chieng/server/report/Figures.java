package org.chieng.server.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.LinkState;

/** Sums of a report's rows. Confined to one thread while rows are added. */
public final class Figures {
    private final Set<String> schools = new HashSet<>();
    private final Map<Counted, Long> seconds = new EnumMap<>(Counted.class);
    private final Map<Cause, Long> down = new EnumMap<>(Cause.class);
    private final Map<Cause, Long> excluded = new EnumMap<>(Cause.class);
    private final Map<Row.Quantity, List<Spread.Value>> samples = new EnumMap<>(Row.Quantity.class);
    private long degraded;

    /** Of some rows. */
    static Figures of(List<? extends Row> rows) {
        Figures figures = new Figures();
        rows.forEach(figures::add);
        return figures;
    }

    private void add(Row row) {
        schools.add(row.school().id().value());
        if (row instanceof Row.Sample sample) {
            samples.computeIfAbsent(sample.quantity(), any -> new ArrayList<>())
                    .add(new Spread.Value(sample.value(), sample.least()));
        } else if (row instanceof Row.Stretch stretch) {
            seconds.merge(stretch.counted(), stretch.seconds(), Long::sum);
            switch (stretch.counted()) {
                case DOWN -> down.merge(stretch.cause(), stretch.seconds(), Long::sum);
                case EXCLUDED -> excluded.merge(stretch.cause(), stretch.seconds(), Long::sum);
                case UP -> degraded += stretch.state() == LinkState.DEGRADED ? stretch.seconds() : 0;
                case NO_DATA -> {}
            }
        }
    }

    /** How many schools there are rows of. */
    public int schools() {
        return schools.size();
    }

    /** Seconds of school hours that count so. */
    public long seconds(Counted counted) {
        return seconds.getOrDefault(counted, 0L);
    }

    /** All seconds of school hours. */
    public long seconds() {
        return seconds.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Seconds in which lines did not work, by why. */
    public Map<Cause, Long> down() {
        return Collections.unmodifiableMap(down);
    }

    /** Seconds that don't count, by why. */
    public Map<Cause, Long> excluded() {
        return Collections.unmodifiableMap(excluded);
    }

    /** Seconds in which lines worked and were hardly usable; they count as up. */
    public long degradedSeconds() {
        return degraded;
    }

    /** Percent of the time that counts in which lines worked; empty when none counts. */
    public OptionalDouble availability() {
        return share(seconds(Counted.UP), seconds(Counted.DOWN));
    }

    /** The same where silence of which nobody knows the cause is held against nobody. */
    public OptionalDouble availabilityWithoutSilence() {
        return share(seconds(Counted.UP), seconds(Counted.DOWN) - down.getOrDefault(Cause.SILENT, 0L));
    }

    private static OptionalDouble share(long up, long down) {
        return up + down == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * up / (up + down));
    }

    /** Of each school and day one speed, Mbit/s to the school. */
    public Spread speed() {
        return new Spread(samples.getOrDefault(Row.Quantity.SPEED, List.of()));
    }

    /** Of each school and day one round trip, milliseconds. */
    public Spread roundTrip() {
        return new Spread(samples.getOrDefault(Row.Quantity.ROUND_TRIP, List.of()));
    }
}
