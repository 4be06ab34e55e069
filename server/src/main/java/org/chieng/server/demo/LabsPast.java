package org.chieng.server.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.protocol.lab.OffSpan;
import org.chieng.protocol.lab.UseQuarter;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/** What computers would have told of their use in the weeks before: each quarter of an hour, and how long they were off. Thread-safe; blocks. */
public final class LabsPast {
    /** In a first step so many days are told, so that the last month's report is whole soon; then the rest. */
    static final int FIRST_DAYS = 38;

    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    /** So many readings at once: some ten computers, so that nobody waits long for the store. */
    private static final int BATCH = 20_000;

    private static final long MICROS = 1_000_000L;

    private final DemoLabs labs;
    private final TimeSeriesStore store;
    private final Instant now;
    private final BooleanSupplier isOver;

    /**
     * Tells nothing yet.
     *
     * @param now where the past ends
     * @param isOver whether somebody wants an end of it
     */
    public LabsPast(DemoLabs labs, TimeSeriesStore store, Instant now, BooleanSupplier isOver) {
        this.labs = labs;
        this.store = store;
        this.now = now;
        this.isOver = isOver;
    }

    /** Days of which something was told. Immutable. */
    public record Days(LocalDate first, LocalDate last) {}

    /** The steps in which all of it is told: the newest first. */
    public List<Days> steps() {
        LocalDate today = LocalDate.ofInstant(now, ZONE);
        LocalDate newer = today.minusDays(FIRST_DAYS);
        List<Days> steps = new ArrayList<>(List.of(new Days(newer, today)));
        long begun = labs.computers().stream()
                .mapToLong(DemoLabs.Computer::enrolled)
                .min()
                .orElse(now.getEpochSecond());
        LocalDate first = LocalDate.ofInstant(Instant.ofEpochSecond(begun), ZONE);
        for (LocalDate last = newer.minusDays(1); !last.isBefore(first); last = last.minusDays(FIRST_DAYS)) {
            LocalDate from = last.minusDays(FIRST_DAYS - 1L);
            steps.add(new Days(from.isBefore(first) ? first : from, last));
        }
        return steps;
    }

    /** Brings some days into the store; what was told of them before stays as it is. */
    public void tell(Days days) throws StoreException {
        long from = days.first().atStartOfDay(ZONE).toEpochSecond();
        long behind = Math.min(
                quarter(now.getEpochSecond()),
                days.last().plusDays(1).atStartOfDay(ZONE).toEpochSecond());
        List<DeviceReading> batch = new ArrayList<>();
        for (DemoLabs.Computer one : labs.computers()) {
            if (isOver.getAsBoolean()) {
                return;
            }
            batch.addAll(readings(one, known(one, from, behind), behind));
            if (batch.size() > BATCH) {
                store.append(batch);
                batch = new ArrayList<>();
            }
        }
        if (!batch.isEmpty()) {
            store.append(batch);
        }
    }

    /** From when on nothing was told yet. */
    private long known(DemoLabs.Computer one, long from, long behind) throws StoreException {
        long off = newest(one, LabChannels.OFF, from, behind).orElse(from);
        long on = newest(one, LabChannels.ON, from, behind).orElse(from);
        return Math.max(on, off);
    }

    /** Behind the newest that was told of a channel. */
    private OptionalLong newest(DemoLabs.Computer one, String channel, long from, long behind) throws StoreException {
        SeriesKey series = new SeriesKey(one.device().device(), new ChannelName(LabChannels.SOURCE, channel));
        List<Point> points = store.range(series, from * MICROS, behind * MICROS, 4000);
        if (points.isEmpty()) {
            return OptionalLong.empty();
        }
        Point last = points.get(points.size() - 1);
        long seconds = channel.equals(LabChannels.OFF)
                ? last.value().fold(number -> (long) number.number(), text -> 0L, on -> 0L, data -> 0L)
                : UseQuarter.SECONDS;
        return OptionalLong.of(last.timeMicros() / MICROS + seconds);
    }

    private static long quarter(long second) {
        return Math.floorDiv(second, UseQuarter.SECONDS) * UseQuarter.SECONDS;
    }

    /** What a computer tells of a time; of one that is not there any more what it told until it went. */
    static List<DeviceReading> readings(DemoLabs.Computer one, long from, long to) {
        List<DemoLabs.Span> spans = one.spans();
        long last = spans.isEmpty() ? 0 : spans.get(spans.size() - 1).to() + UseQuarter.SECONDS;
        long end = one.isLive() || one.dark() > 0 ? to : Math.min(to, quarter(last));
        long begin = quarter(Math.max(from, one.enrolled()) + UseQuarter.SECONDS - 1);
        List<DeviceReading> told = new ArrayList<>();
        if (begin < end) {
            int quarters = (int) ((end - begin) / UseQuarter.SECONDS);
            int[][] seconds = new int[quarters][3];
            spans.forEach(span -> add(seconds, span, begin));
            tell(one, seconds, begin, told);
        }
        return told;
    }

    private static void add(int[][] seconds, DemoLabs.Span span, long begin) {
        if (!span.isOn()) {
            return;
        }
        long from = Math.max(span.from(), begin);
        while (from < span.to()) {
            long index = (from - begin) / UseQuarter.SECONDS;
            if (index >= seconds.length) {
                return;
            }
            long until = Math.min(span.to(), begin + (index + 1) * UseQuarter.SECONDS);
            int part = (int) (until - from);
            int[] of = seconds[(int) index];
            of[0] += part;
            of[1] += span.what() == 'n' ? 0 : part;
            of[2] += span.what() == 'a' ? part : 0;
            from = until;
        }
    }

    private static void tell(DemoLabs.Computer one, int[][] seconds, long begin, List<DeviceReading> told) {
        int off = 0;
        for (int i = 0; i <= seconds.length; i++) {
            boolean isOff = i < seconds.length && seconds[i][0] == 0;
            if (isOff) {
                off++;
                continue;
            }
            if (off > 0) {
                long at = (begin + (long) (i - off) * UseQuarter.SECONDS) * MICROS;
                told.add(reading(one, LabChannels.OFF, at, new OffSpan(at, off).seconds()));
                off = 0;
            }
            if (i < seconds.length) {
                long at = (begin + (long) i * UseQuarter.SECONDS) * MICROS;
                new UseQuarter(at, seconds[i][0], seconds[i][1], seconds[i][2], 0, 0, 0)
                        .values()
                        .forEach((channel, value) -> told.add(reading(one, channel, at, value)));
            }
        }
    }

    private static DeviceReading reading(DemoLabs.Computer one, String channel, long micros, long value) {
        return new DeviceReading(
                one.device().device(),
                new Reading(
                        new ChannelName(LabChannels.SOURCE, channel), micros, new Value.Numeric(value), null, null));
    }

    /** The time as readings have it. */
    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
