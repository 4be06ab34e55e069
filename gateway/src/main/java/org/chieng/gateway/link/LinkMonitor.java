package org.chieng.gateway.link;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows the lines of all schools: what is heard of devices, and what they tell of source {@code link}, becomes spans and incidents in a {@link
 * LinkBook}. Only devices that have told of their line count as heard: a board that is switched off after a lesson is no outage. {@link #told} and
 * the {@link HeardDevices} are thread-safe and never block; all else blocks, and is confined to one worker.
 */
public final class LinkMonitor {
    /** How often {@link #tick} is to be called. */
    public static final Duration TICK = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(LinkMonitor.class);
    private static final String SOURCE = "link";

    /** Readings that wait for the next tick; chosen: of a province's agents that come back at once, 2 MB. */
    private static final int MOST_WAITING = 20_000;

    /** A tick that is so late was none: the machine slept, or was stopped. */
    private static final Duration ASLEEP = Duration.ofMinutes(1);

    /** How often is noted that lines are followed; so much is a gap of no data longer after a power cut. */
    private static final Duration NOTE_ALIVE = Duration.ofMinutes(1);

    /** How often is asked which schools there are. */
    private static final Duration ASK_SCHOOLS = Duration.ofMinutes(10);

    /** When nobody was heard for so long, of so many that are heard each minute, it is not their lines; chosen. */
    private static final Duration ALL_SILENT = Duration.ofSeconds(150);

    /** While the broker is away others may still be heard, who come by a door of the gateway's own: then it listens. Chosen: above a beat. */
    private static final Duration SILENT = Duration.ofSeconds(90);

    private static final int LEAST_TO_BE_ALL = 10;
    private static final Duration OFTEN = Duration.ofMinutes(1);

    /** How far back what was kept is taken up. */
    private static final Duration TAKEN_UP = Duration.ofDays(35);

    private final LinkBook book;
    private final HeardDevices heard;
    private final Clock clock;
    private final LinkTracker tracker;
    private final ArrayBlockingQueue<Told> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final LinkKeeping keeping;
    private final Map<String, LinkBook.Line> lines = new HashMap<>();
    private final Map<String, SchoolFacts> facts = new HashMap<>();
    private final Map<String, LineHistory> histories = new HashMap<>();
    private final Map<DeviceId, LinkBook.Teller> tellers = new HashMap<>();
    private final Set<DeviceId> newTellers = new HashSet<>();
    private final Set<DeviceId> strangers = new HashSet<>();
    private Instant lastTick = Instant.MIN;
    private boolean incidentsChanged;
    private boolean listening = true;
    private @Nullable Instant deafSince;
    private Instant lastHeard = Instant.MIN;
    private Instant noted = Instant.MIN;
    private Instant asked = Instant.MIN;

    private record Told(EnrolledDevice device, Reading reading) {}

    /**
     * Follows nobody yet.
     *
     * @param heard what the doors tell
     * @param clock where it was set forward, or the machine slept, the time in between is no data; where it was set back, what was noted of the
     *     time to come is corrected, and lines are followed on
     */
    public LinkMonitor(LinkBook book, HeardDevices heard, LinkTiming timing, Clock clock) {
        this.book = book;
        this.heard = heard;
        this.clock = clock;
        this.tracker = new LinkTracker(timing);
        this.keeping = new LinkKeeping(book);
    }

    /**
     * Takes up what was kept; the time since then is no data. Call once, first.
     *
     * @throws IOException when it can't be read; nothing may be called then
     */
    public void open() throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        LinkBook.Kept kept = book.load(now.minus(TAKEN_UP));
        Instant alive = kept.alive().filter(one -> one.isBefore(now)).orElse(now);
        for (LinkBook.Line line : book.lines()) {
            lines.put(line.school(), line);
            List<LinkSpan> spans = kept.spans().getOrDefault(line.school(), List.of());
            if (spans.isEmpty()) {
                tracker.watch(line.school(), line.provider(), line.area(), now);
            } else {
                tracker.resume(line.school(), line.provider(), line.area(), LinkKeeping.intervals(spans), alive);
                facts(line.school()).resume(spans.get(spans.size() - 1));
            }
            histories.put(line.school(), LineHistory.of(spans));
        }
        tracker.resume(kept.incidents(), kept.lastId());
        keeping.resume(kept.incidents());
        for (LinkBook.Teller teller : kept.tellers()) {
            tellers.put(teller.device().device(), teller);
            tracker.keepAlive(teller.device().school().value(), teller.keepAlive());
        }
        lastHeard = now;
        setBack(now); // it may have been ahead when the spans were kept
        tracker.deaf(alive);
        tracker.hearing(now);
        LOG.atLevel(lines.isEmpty() ? Level.DEBUG : Level.INFO)
                .log(
                        "follows the lines of {} schools, {} devices tell of them; not followed for {} s before",
                        lines.size(),
                        tellers.size(),
                        Duration.between(alive, now).toSeconds());
    }

    /** Those who tell of lines, as they were kept; after {@link #open}. */
    public List<DeviceId> tellers() {
        return List.copyOf(tellers.keySet());
    }

    /**
     * Takes up what a device told last before a restart, after {@link #open} and before the first {@link #tick}; else a slow line is not known to be
     * slow until it is measured again, which may be in a week.
     *
     * @param channel of source {@code link}; of another kind than a fact it is nothing
     */
    public void recall(DeviceId device, ChannelName channel, long timeMicros, Value value) {
        LinkBook.Teller teller = tellers.get(device);
        if (teller != null && channel.source().equals(SOURCE) && LineFacts.isFact(channel.channel())) {
            facts(teller.device().school().value()).take(device, channel.channel(), timeMicros, value);
        }
    }

    /** Readings have come. Those of other sources are passed over; what finds no room is counted and left. Never blocks. */
    public void told(EnrolledDevice device, List<Reading> readings) {
        for (Reading reading : readings) {
            if (reading.channel().source().equals(SOURCE) && !waiting.offer(new Told(device, reading))) {
                lost.incrementAndGet();
            }
        }
    }

    /** Looks at all schools, and keeps what has changed; what can't be kept now is kept later. */
    public void tick() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (now.isBefore(lastTick)) {
            LOG.warn(
                    "the clock was set back from {} to {}: what was noted of the time to come is corrected",
                    lastTick,
                    now);
            setBack(now);
        }
        if (Duration.between(lastTick, now).compareTo(ASLEEP) > 0) {
            LOG.warn("lines were not followed from {} to {}: the machine slept, or its clock was set", lastTick, now);
            tracker.deaf(lastTick);
            tracker.hearing(now);
            lastHeard = now; // who is silent is so from now on
            if (deafSince != null) {
                tracker.deaf(now);
            }
        }
        lastTick = now;
        listen(now);
        if (Duration.between(asked, now).compareTo(ASK_SCHOOLS) >= 0) {
            askForSchools(now);
        }
        Map<String, List<Told>> events = takeTold(now);
        takeHeard(now); // what an agent tells afterwards it tells in a session that has begun
        events.forEach((school, all) -> all.forEach(one -> explain(school, one.reading, now)));
        tracker.advance(now).forEach(LinkMonitor::log);
        judge(now);
        keep(now, Duration.between(noted, now).compareTo(NOTE_ALIVE) >= 0);
    }

    /**
     * Whether what devices send can come in at all, as far as is known here: false while the broker is away through which they come. Before
     * {@link #tick}.
     */
    public void listens(boolean can) {
        listening = can;
    }

    /** Nobody at all is heard any more: that is no outage of all schools, but of the way to this server. */
    private void listen(Instant now) {
        if (deafSince == null) {
            if ((!listening && Duration.between(lastHeard, now).compareTo(SILENT) >= 0) || isAllSilent(now)) {
                deafSince = lastHeard.isBefore(now) ? lastHeard : now;
                tracker.deaf(deafSince);
                LOG.warn(
                        "{}: lines are not followed until somebody is heard",
                        listening ? "no school is heard" : "the broker is away");
            }
        } else if (listening && heard.isAnyNewer(lastHeard, tellers::containsKey)) {
            LOG.info("schools are heard again: lines were not followed from {} to {}", deafSince, now);
            deafSince = null;
            lastHeard = now;
            tracker.hearing(now);
        }
    }

    private boolean isAllSilent(Instant now) {
        if (Duration.between(lastHeard, now).compareTo(ALL_SILENT) < 0) {
            return false;
        }
        long often = tellers.values().stream()
                .filter(one -> one.keepAlive().compareTo(OFTEN) <= 0)
                .map(one -> one.device().school().value())
                .distinct()
                .filter(school -> tracker.presence(school) == Presence.ONLINE)
                .count();
        return often >= LEAST_TO_BE_ALL;
    }

    private void setBack(Instant now) {
        tracker.setBack(now);
        lastHeard = lastHeard.isAfter(now) ? now : lastHeard;
        deafSince = deafSince != null && deafSince.isAfter(now) ? now : deafSince;
        histories.values().forEach(history -> history.setBack(now));
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        facts.values().forEach(one -> one.setBack(micros));
        lastTick = now;
        asked = now;
        noted = Instant.MIN;
    }

    private void askForSchools(Instant now) {
        asked = now;
        try {
            for (LinkBook.Line line : book.lines()) {
                if (!line.equals(lines.put(line.school(), line))) {
                    facts(line.school()).renew();
                }
                tracker.watch(line.school(), line.provider(), line.area(), now);
            }
        } catch (IOException e) {
            LOG.warn("can't ask which schools there are: {}", e.getMessage());
        }
    }

    /** Takes what waits; gives what was told of outages. */
    private Map<String, List<Told>> takeTold(Instant now) {
        List<Told> taken = new ArrayList<>();
        waiting.drainTo(taken);
        long left = lost.getAndSet(0);
        if (left > 0) {
            LOG.warn("{} readings of lines came at once with {} others, and were not looked at", left, MOST_WAITING);
        }
        Map<String, List<Told>> events = new HashMap<>();
        for (Told one : taken) {
            String school = one.device.school().value();
            if (!isTeller(one.device.device())) {
                continue;
            }
            if (tellers.putIfAbsent(one.device.device(), new LinkBook.Teller(one.device, Duration.ZERO)) == null) {
                newTellers.add(one.device.device());
                if (!lines.containsKey(school)) {
                    askForSchools(now);
                }
            }
            String channel = one.reading.channel().channel();
            if (LineFacts.isFact(channel)) {
                facts(school).take(one.device.device(), channel, one.reading.timeMicros(), one.reading.value());
            } else if (channel.equals("event")) {
                events.computeIfAbsent(school, any -> new ArrayList<>()).add(one);
            }
            tracker.looked(school, now);
        }
        return events;
    }

    private boolean isTeller(DeviceId device) {
        if (tellers.containsKey(device)) {
            return true;
        }
        if (strangers.contains(device)) {
            return false;
        }
        try {
            if (book.mayTell(device)) {
                return true;
            }
            LOG.warn("{} tells of its school's line, and may not", device.value());
        } catch (IOException e) {
            LOG.warn("can't ask whether {} may tell of its school's line: {}", device.value(), e.getMessage());
            return false;
        }
        strangers.add(device); // as many at most as are enrolled
        return false;
    }

    private SchoolFacts facts(String school) {
        return facts.computeIfAbsent(school, any -> new SchoolFacts());
    }

    private void explain(String school, Reading reading, Instant now) {
        Instant at = Instant.EPOCH.plus(reading.timeMicros(), ChronoUnit.MICROS);
        text(reading.value())
                .flatMap(text -> LineEvent.parse(text, at, isCellular(school)))
                .ifPresent(event -> tracker.explain(school, event.cause(), event.since(), now));
    }

    private boolean isCellular(String school) {
        return facts(school).isCellular()
                || Optional.ofNullable(lines.get(school))
                        .flatMap(LinkBook.Line::declared)
                        .filter(one -> one.isCellular())
                        .isPresent();
    }

    private static Optional<String> text(Value value) {
        return value.fold(
                number -> Optional.empty(),
                text -> Optional.of(text.text()),
                bool -> Optional.empty(),
                data -> Optional.empty());
    }

    /** What was heard while the clock was ahead is heard again soon: an agent makes itself heard each minute. */
    private void takeHeard(Instant now) {
        for (HeardDevices.Heard one : heard.news(tellers::containsKey)) {
            if (one.at().isAfter(now.plus(TICK))) {
                continue;
            }
            DeviceId device = one.device().device();
            LinkBook.Teller is = new LinkBook.Teller(one.device(), one.keepAlive());
            if (!is.equals(tellers.put(device, is))) {
                newTellers.add(device);
            }
            lastHeard = one.at().isAfter(lastHeard) ? one.at() : lastHeard;
            String school = one.device().school().value();
            tracker.keepAlive(school, one.keepAlive());
            tracker.beat(school, one.at().truncatedTo(ChronoUnit.MILLIS));
        }
    }

    private void judge(Instant now) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        for (LinkBook.Line line : lines.values()) {
            facts(line.school()).passed(micros);
            if (!facts(line.school()).takeNews()) {
                continue;
            }
            SchoolFacts.Thought thought =
                    facts(line.school()).thought(line.declared(), Target.of(line.students(), line.target()));
            Evidence evidence = thought.evidence();
            histories
                    .computeIfAbsent(line.school(), any -> new LineHistory())
                    .judge(
                            new LineHistory.Judged(evidence.access(), evidence.basis(), thought.verdict()),
                            tracker.current(line.school()),
                            now)
                    .ifPresent(since -> keeping.changed(line.school(), since));
        }
    }

    private void keep(Instant now, boolean alive) {
        tracker.takeChanges().forEach(keeping::changed);
        List<LinkBook.Teller> changed =
                newTellers.stream().map(tellers::get).filter(one -> one != null).toList();
        incidentsChanged |= tracker.takeIncidentsChanged();
        boolean kept = keeping.keep(
                deafSince == null ? now : deafSince,
                alive,
                school -> histories
                        .computeIfAbsent(school, any -> new LineHistory())
                        .spans(tracker.intervals(school), keeping.since(school)),
                incidentsChanged ? Optional.of(tracker.kept()) : Optional.empty(),
                changed);
        if (kept) {
            incidentsChanged = false;
            newTellers.clear();
            noted = now;
        }
    }

    private static void log(Notice notice) {
        Incident incident = notice.incident();
        LOG.info(
                "{}: {} school(s) {} since {}, {}{}",
                notice.kind() == Notice.Kind.OPENED ? "outage" : "outage over",
                incident.schools().size(),
                incident.schools().size() > 5
                        ? incident.schools().first() + " …"
                        : String.join(" ", incident.schools()),
                incident.from(),
                incident.cause().wireName(),
                incident.unstable() ? ", unstable" : "");
    }

    /** Looks once more, and notes until when lines were followed. */
    public void close() {
        tick();
        keep(lastTick, true);
    }
}
