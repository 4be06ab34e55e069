package org.chieng.server.live;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveReadings;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Pupil;
import org.chieng.server.wire.WireJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live picture of one school, while somebody looks. Confined to one event loop. */
final class SchoolLive {
    private static final Logger LOG = LoggerFactory.getLogger(SchoolLive.class);
    /** How long readings are gathered, in milliseconds; half of it is added to the way of a reading, at the median. */
    static final long TICK_MILLIS = 100;
    /** A minute and more of a busy school: as long as a phone may lose its line and still resume. */
    private static final int RING_EVENTS = 1024;
    /** Bounds the ring's memory, in bytes. */
    private static final int RING_BYTES = 1 << 20;
    /** A minute, as long as the ring reaches. */
    private static final int MAX_BEATS_UNWATCHED = 4;

    private final Vertx vertx;
    private final SchoolId school;
    private final String epoch;
    private final EventRing ring = new EventRing(RING_EVENTS, RING_BYTES);
    private final SeriesIndex series = new SeriesIndex();
    private final Set<LiveStream> streams = new LinkedHashSet<>();
    private final MessageConsumer<LiveReadings> readings;
    private final MessageConsumer<LiveStatus> status;
    private final MessageConsumer<JsonObject> classes;
    private final MessageConsumer<JsonObject> names;
    private final Map<EntryId, ClassNews.Change> classNews = new LinkedHashMap<>();
    private Tick tick = new Tick();
    private boolean flushScheduled;
    private long lastFlushNanos = System.nanoTime() - TICK_MILLIS * 1_000_000;
    private boolean anySnapshot;
    private boolean toldOfTooMany;
    private int beatsUnwatched;

    /**
     * @param epoch tells the ids of this object's events from those of another for the same school
     */
    SchoolLive(Vertx vertx, SchoolId school, String epoch) {
        this.vertx = vertx;
        this.school = school;
        this.epoch = epoch;
        this.readings = vertx.eventBus().consumer(LiveReadings.address(school), message -> take(message.body()));
        this.status = vertx.eventBus().consumer(LiveStatus.address(school), message -> take(message.body()));
        this.classes = vertx.eventBus()
                .consumer(ClassNews.address(school), message -> take(ClassNews.of(school, message.body())));
        this.names = vertx.eventBus().consumer(NameNews.address(school), message -> take(message.body()));
    }

    EventRing ring() {
        return ring;
    }

    /** The id of an event, as it comes back in {@code Last-Event-ID}. */
    EventId id(long number) {
        return new EventId(epoch, number);
    }

    /** Whether a stream that saw the event of that id can go on after it. */
    boolean canResumeAfter(EventId id) {
        return id.epoch().equals(epoch) && ring.reachesBackTo(id.number());
    }

    void join(LiveStream stream) {
        streams.add(stream);
        tellOf(stream);
    }

    void leave(LiveStream stream) {
        streams.remove(stream);
        tellOf(stream);
    }

    private void tellOf(LiveStream stream) {
        stream.pupil().ifPresent(pupil -> note(pupil.schoolClass(), ClassNews.Change.PEOPLE));
    }

    /** The pupils whose pages look now. */
    Set<EntryId> pupils() {
        return streams.stream()
                .flatMap(stream -> stream.pupil().stream())
                .map(Pupil::id)
                .collect(Collectors.toSet());
    }

    boolean isWatched() {
        return !streams.isEmpty();
    }

    /** Shows every stream that the line still stands; tells whether nobody has looked for so long that nobody will resume. */
    boolean beat() {
        streams.forEach(LiveStream::heartbeat);
        beatsUnwatched = streams.isEmpty() ? beatsUnwatched + 1 : 0;
        return beatsUnwatched > MAX_BEATS_UNWATCHED;
    }

    /** Numbers the series of a snapshot; those that another page does not know yet are told to it. */
    JsonArray number(List<SeriesLatest> latest) {
        JsonArray all = new JsonArray();
        List<SeriesInfo> news = new ArrayList<>();
        for (SeriesLatest one : latest) {
            if (isOfUse(one.series())) {
                continue;
            }
            series.put(one.series(), one.unit(), one.label()).ifPresent(entry -> {
                JsonArray newest = new JsonArray()
                        .add(WireJson.time(one.newest().timeMicros()))
                        .add(WireJson.value(one.newest().value()));
                all.add(entry.info().json().put("latest", newest));
                if (entry.changed()) {
                    news.add(entry.info());
                }
            });
        }
        if (anySnapshot) {
            tell(news);
        }
        anySnapshot = true;
        return all;
    }

    /** What a computer of a room tells is not for all who look, but for what whoever stands in the room sees. */
    private static boolean isOfUse(SeriesKey key) {
        return key.channel().source().equals(LabChannels.SOURCE)
                && !key.channel().channel().equals(LabChannels.STATE);
    }

    private void take(LiveReadings live) {
        List<SeriesInfo> news = new ArrayList<>();
        for (Reading reading : live.readings()) {
            SeriesKey key = new SeriesKey(live.device(), reading.channel());
            if (isOfUse(key)) {
                continue;
            }
            series.put(key, reading.unit(), reading.label())
                    .ifPresentOrElse(
                            entry -> {
                                if (entry.changed()) {
                                    news.add(entry.info());
                                }
                                tick.add(entry.info().index(), new Point(reading.timeMicros(), reading.value()));
                            },
                            this::tellOfTooMany);
        }
        tell(news);
        scheduleFlush();
    }

    private void take(LiveStatus change) {
        append(
                "status",
                new JsonObject()
                        .put("device", change.device().value())
                        .put("online", change.online())
                        .put("since", WireJson.time(change.sinceMicros()))
                        .encode());
        pumpAll();
    }

    /** What people call something now. */
    private void take(JsonObject name) {
        append("names", new JsonArray().add(name).encode());
        pumpAll();
    }

    private void take(ClassNews news) {
        note(news.schoolClass(), news.change());
        streams.stream()
                .filter(stream -> stream.pupil()
                        .filter(pupil -> news.ends(pupil.id(), pupil.schoolClass()))
                        .isPresent())
                .toList()
                .forEach(LiveStream::end);
    }

    /** A class that comes together is told of once a tick. */
    private void note(EntryId schoolClass, ClassNews.Change change) {
        classNews.merge(schoolClass, change, (one, other) -> one.compareTo(other) > 0 ? one : other);
        scheduleFlush();
    }

    private void tellOfTooMany() {
        if (!toldOfTooMany) {
            toldOfTooMany = true;
            LOG.warn(
                    "{} has more than {} series, or a device of it more than {}: those beyond are stored but not shown live",
                    school,
                    SeriesIndex.MAX_SERIES,
                    SeriesIndex.MAX_OF_DEVICE);
        }
    }

    private void tell(List<SeriesInfo> news) {
        if (!news.isEmpty()) {
            JsonArray all = new JsonArray();
            news.forEach(info -> all.add(info.json()));
            append("series", all.encode());
        }
    }

    /** At once when the last flush is long enough ago, so that a lone reading need not wait. */
    private void scheduleFlush() {
        if (flushScheduled || (tick.isEmpty() && classNews.isEmpty())) {
            return;
        }
        flushScheduled = true;
        long wait = TICK_MILLIS - (System.nanoTime() - lastFlushNanos) / 1_000_000;
        if (wait > 0) {
            vertx.setTimer(wait, any -> flush());
        } else {
            vertx.runOnContext(any -> flush());
        }
    }

    private void flush() {
        flushScheduled = false;
        lastFlushNanos = System.nanoTime();
        Tick done = tick;
        tick = new Tick();
        done.readings().ifPresent(data -> append("", data.encode()));
        done.late().ifPresent(data -> append("late", data.encode()));
        classNews.forEach((schoolClass, change) -> append(
                "class",
                new JsonObject()
                        .put("class", schoolClass.value())
                        .put("change", change.wireName())
                        .encode()));
        classNews.clear();
        pumpAll();
    }

    private void append(String name, String data) {
        ring.add(SseEvent.encode(id(ring.next()), name, data));
    }

    private void pumpAll() {
        streams.forEach(LiveStream::pump);
    }

    /** Ends every stream and stops listening. */
    void close() {
        readings.unregister();
        status.unregister();
        classes.unregister();
        names.unregister();
        Set.copyOf(streams).forEach(LiveStream::end);
    }
}
