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
 *   <li>What is stored was printed, is stored once, and in the order in which it was printed.
 *   <li>In a boot in which the agent has learnt the time each time is right within 1 s, also of what was measured before it learnt it. In
 *       another boot each reading lies in a stretch that {@code agent/clock.estimated} tells.
 *   <li>A reading that the agent had taken and that is not in the store was appended after the last sync before a loss of power, or
 *       lies in a stretch that {@code agent/gap} tells; and of these there are not more than the counts {@code agent/journal.*} say.
 *   <li>The gaps together tell of as many readings as the counts do, and none of more than was printed in its stretch: the agent counts what it
 *       drops, and may count what the server had stored already and not acknowledged.
 * </ol>
 *
 * What a full disk refused, and what no sync told before a kill, nobody can know but the test, which adds it to the counts. A line that
 * was printed while the agent started or was killed may be there or not, once.
 */
final class ChaosVerdict {
    private static final DeviceId DEVICE = new DeviceId("pi");
    private static final long SECOND = 1_000_000;

    /** Readings of the agent's own, faults and gaps, that a gap may tell of besides those of the boards. */
    private static final long OWN = 40;

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
    private final List<Long> printedAt = new ArrayList<>();
    private long worstMicros;

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
            acknowledged += line.acknowledged ? 1 : 0;
            uncertain += line.acknowledged ? 0 : 1;
            printedAt.add(line.trueMicros);
            if (line.acknowledged && !there.contains(line.number)) {
                judgeMissing(channel, line);
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
        long counted = counts.values().stream().mapToLong(Long::longValue).sum();
        if (missing > counted + ledger.refusedUnknowable()) {
            faults.add(missing + " are missing, " + counted + " were counted");
        }
        long told = gaps.stream().mapToLong(Stretch::readings).sum();
        if (told != counted) {
            faults.add("the gaps tell of " + told + " readings, the counts of " + counted);
        }
        for (Stretch gap : gaps) {
            if (gap.readings > OWN + printedAt.stream().filter(gap::holds).count()) {
                faults.add(gap + " tells of more than was printed then");
            }
        }
    }

    String summary() {
        return printed + " readings printed, " + acknowledged + " journaled, " + stored + " stored. Missing: " + missing
                + " dropped and told, " + torn + " appended since the last sync before a loss of power. Counts "
                + counts
                + " in " + gaps.size() + " gaps. " + uncertain + " printed while the agent started or was killed, "
                + ledger.refusedUnknowable() + " refused and not told before a kill. " + ledger.boots() + " boots; "
                + estimated + " readings with estimated times, the others at most " + worstMicros + " µs off";
    }

    void assertNothingIsWrong() {
        assertThat(faults.size() > 40 ? faults.subList(0, 40) : faults)
                .as("%d faults; %s", faults.size(), summary())
                .isEmpty();
    }
}
