package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;

/**
 * What a store holds of a month, against what the boards printed. The rules:
 *
 * <ol>
 *   <li>What is stored was printed, and is stored once, and in the order in which it was printed.
 *   <li>In a boot in which the agent has learnt the time, each time is right within 1 s, also of what was measured before it learnt it. In
 *       another boot, each reading lies in a stretch that {@code agent/clock.estimated} tells.
 *   <li>A reading that the agent had in its journal and that is not in the store was appended after the last sync before a loss of power, or
 *       lies in a gap that {@code agent/gap} tells, and these are not more than the counts {@code agent/journal.*} say.
 *   <li>The counts say more than is missing only by what is not a board's reading, was not known to be acknowledged, or was taken and then not
 *       told since the agent was killed.
 * </ol>
 *
 * What was refused by a full disk, and not told by a sync before a kill, can't be known: the test counts it itself.
 */
final class ChaosVerdict {
    private static final DeviceId DEVICE = new DeviceId("pi");
    private static final long SECOND = 1_000_000;
    private static final Map<String, Double> PARTS = Map.of("n", 0.0, "a", 0.25, "b", 0.5, "c", 0.75);

    private final ChaosLedger ledger;
    private final List<String> faults = new ArrayList<>();
    private final List<Stretch> gaps = new ArrayList<>();
    private final List<Stretch> estimates = new ArrayList<>();
    private final Map<String, Long> counts = new HashMap<>();
    private long printed;
    private long acknowledged;
    private long stored;
    private long torn;
    private long missing;
    private long uncertain;
    private long estimated;
    private long inGapButStored;
    private long worstMicros;
    private final List<Long> missingMicros = new ArrayList<>();
    private final List<Long> storedMicros = new ArrayList<>();
    private final List<Long> uncertainMicros = new ArrayList<>();

    /** From and to, inclusive, in microseconds; with how many readings it tells of. */
    private record Stretch(long from, long to, long readings) {
        boolean holds(long micros) {
            return from - SECOND <= micros && micros <= to + SECOND;
        }
    }

    private ChaosVerdict(ChaosLedger ledger) {
        this.ledger = ledger;
    }

    static ChaosVerdict of(TimeSeriesStore store, ChaosLedger ledger) throws StoreException {
        ChaosVerdict verdict = new ChaosVerdict(ledger);
        verdict.readWhatTheAgentTells(store);
        for (String board : ledger.boards()) {
            for (Map.Entry<String, Double> part : PARTS.entrySet()) {
                verdict.judge(board + "/" + part.getKey(), part.getValue(), ledger.lines(board), store);
            }
        }
        verdict.judgeCounts();
        return verdict;
    }

    private static List<Point> points(TimeSeriesStore store, String channel) throws StoreException {
        return store.range(new SeriesKey(DEVICE, name(channel)), Long.MIN_VALUE, Long.MAX_VALUE, 1_000_000);
    }

    private static ChannelName name(String channel) {
        int slash = channel.indexOf('/');
        return new ChannelName(channel.substring(0, slash), channel.substring(slash + 1));
    }

    private void readWhatTheAgentTells(TimeSeriesStore store) throws StoreException {
        for (Point point : points(store, "agent/gap")) {
            if (Boolean.getBoolean("chieng.verbose")) System.err.println(((Value.Text) point.value()).text());
            gaps.add(stretch(point));
        }
        for (Point point : points(store, "agent/clock.estimated")) {
            estimates.add(stretch(point));
        }
        for (String kind : List.of("evicted", "damaged", "refused")) {
            long most = 0;
            for (Point point : points(store, "agent/journal." + kind)) {
                most = Math.max(most, (long) ((Value.Numeric) point.value()).number());
            }
            counts.put(kind, most);
        }
    }

    private static Stretch stretch(Point point) {
        JsonObject text = new JsonObject(((Value.Text) point.value()).text());
        return new Stretch(
                micros(text.getString("from"), Long.MIN_VALUE / 2),
                micros(text.getString("to"), Long.MAX_VALUE / 2),
                text.getLong("readings", 0L));
    }

    private static long micros(String instant, long otherwise) {
        return instant == null ? otherwise : ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    private void judge(String channel, double part, Map<Long, ChaosLedger.Line> lines, TimeSeriesStore store)
            throws StoreException {
        Set<Long> there = new HashSet<>();
        long before = 0;
        for (Point point : points(store, channel)) {
            double value = ((Value.Numeric) point.value()).number();
            long number = (long) value;
            ChaosLedger.Line line = lines.get(number);
            if (line == null || value != number + part) {
                faults.add(channel + " holds " + value + ", which was never printed");
                continue;
            }
            stored++;
            if (!there.add(number)) {
                faults.add(channel + " holds " + value + " twice");
            }
            if (number < before) {
                faults.add(channel + " holds " + value + " behind " + before);
            }
            before = number;
            judgeTime(channel, line, point.timeMicros());
        }
        for (ChaosLedger.Line line : lines.values()) {
            printed++;
            (there.contains(line.number) ? storedMicros : line.acknowledged ? missingMicros : uncertainMicros)
                    .add(line.trueMicros);
            acknowledged += line.acknowledged ? 1 : 0;
            uncertain += line.acknowledged ? 0 : 1;
            if (line.acknowledged && !there.contains(line.number)) {
                judgeMissing(channel, line);
            } else if (there.contains(line.number) && gaps.stream().anyMatch(gap -> gap.holds(line.trueMicros))) {
                inGapButStored++;
            }
        }
    }

    private void judgeTime(String channel, ChaosLedger.Line line, long micros) {
        long off = Math.abs(micros - line.trueMicros);
        if (ledger.wasKnown(line.boot)) {
            worstMicros = Math.max(worstMicros, off);
            if (off > SECOND) {
                faults.add(channel + " " + line.number + " of boot " + line.boot + " is " + off + " µs off");
            }
        } else {
            estimated++;
            if (estimates.stream().noneMatch(stretch -> stretch.holds(micros))) {
                faults.add(channel + " " + line.number + " of boot " + line.boot + " is not marked as estimated, " + off
                        + " µs off");
            }
        }
    }

    private void judgeMissing(String channel, ChaosLedger.Line line) {
        if (line.atRisk) {
            torn++;
            return;
        }
        missing++;
        if (ledger.wasKnown(line.boot) && gaps.stream().noneMatch(gap -> gap.holds(line.trueMicros))) {
            faults.add(channel + " " + line.number + " of boot " + line.boot + " is missing and in no gap");
        }
    }

    private void judgeCounts() {
        if (Boolean.getBoolean("chieng.verbose")) {
            gaps.forEach(gap -> System.err.println(gap + " missing "
                    + missingMicros.stream().filter(gap::holds).count() + " stored "
                    + storedMicros.stream().filter(gap::holds).count() + " uncertain "
                    + uncertainMicros.stream().filter(gap::holds).count()));
        }
        long counted = counts.values().stream().mapToLong(Long::longValue).sum();
        if (missing > counted + 4 * ledger.refusedUnknowable()) {
            faults.add(missing + " are missing, " + counted + " were counted");
        }
    }

    String summary() {
        return printed + " readings printed, " + acknowledged + " journaled, " + stored + " stored; missing: " + missing
                + " dropped and told, " + torn + " since the last sync before a loss of power; counts " + counts
                + " in "
                + gaps.size() + " gaps of "
                + gaps.stream().mapToLong(Stretch::readings).sum() + " (" + inGapButStored
                + " readings in their stretches are stored), " + uncertain
                + " printed but not told to be journaled, " + ledger.refusedUnknowable()
                + " refused and killed before it was told; " + ledger.boots() + " boots, " + estimated
                + " readings with estimated times, the others at most " + worstMicros + " µs off";
    }

    void assertNothingIsWrong() {
        assertThat(faults.size() > 40 ? faults.subList(0, 40) : faults)
                .as("%d faults; %s", faults.size(), summary())
                .isEmpty();
    }
}
