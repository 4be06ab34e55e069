package org.chieng.server.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.chieng.gateway.link.Evidence;
import org.chieng.gateway.link.Interval;
import org.chieng.gateway.link.LineEvent;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.link.LinkRule;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkTiming;
import org.chieng.gateway.link.LinkTracker;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Target;
import org.chieng.protocol.link.Confidence;

/**
 * Lets the gateway's own tracker look at what happened in the last weeks, in a second, and keeps what it found. Coarser than life: it is
 * looked each ten minutes, and beats come by the minute around outages only. Confined to one thread; blocks.
 */
public final class LinesPast {
    /** How far back; the launcher invents as much. */
    static final Duration REACH = Duration.ofDays(14);

    private static final Duration STEP = Duration.ofMinutes(10);
    private static final Duration BEAT = Duration.ofMinutes(1);

    /** After an outage a line is looked at closely for so long: it has to prove that it is back. */
    private static final Duration CLOSELY = Duration.ofMinutes(20);

    private final LinkBook book;
    private final LinkTracker tracker = new LinkTracker(LinkTiming.USUAL);
    private final Map<String, LinkBook.Line> known = new HashMap<>();
    private final List<Player> players = new ArrayList<>();

    private LinesPast(LinkBook book) {
        this.book = book;
    }

    /**
     * Brings the past into the book; nothing is done where these schools have been followed before.
     *
     * @param now where it ends
     * @return whether it was done
     * @throws IOException when the book fails
     */
    public static boolean tell(DemoLines lines, LinkBook book, Instant now) throws IOException {
        Instant end = now.truncatedTo(ChronoUnit.SECONDS);
        LinkBook.Kept kept = book.load(end.minus(REACH));
        boolean isKnown = lines.schools().stream().anyMatch(line -> kept.spans().containsKey(line.school()));
        if (!isKnown && !lines.schools().isEmpty()) {
            new LinesPast(book).tell(lines, end, kept.lastId());
        }
        return !isKnown;
    }

    private void tell(DemoLines lines, Instant end, long lastId) throws IOException {
        book.lines().forEach(line -> known.put(line.school(), line));
        Instant begin = end.minus(REACH);
        for (DemoLines.Line line : lines.schools()) {
            LinkBook.Line its = known.get(line.school());
            if (its != null) {
                tracker.watch(line.school(), its.provider(), its.area(), begin);
                players.add(new Player(line));
            }
        }
        tracker.resume(List.of(), lastId);
        for (Instant at = begin.plus(STEP); at.isBefore(end); at = at.plus(STEP)) {
            look(at);
        }
        look(end);
        book.save(found(end));
    }

    private void look(Instant at) {
        players.forEach(player -> player.beatUntil(at));
        tracker.advance(at);
        players.forEach(player -> player.tell(at));
    }

    private LinkBook.Changes found(Instant end) {
        Map<String, LinkBook.Rewritten> spans = new HashMap<>();
        List<LinkBook.Teller> tellers = new ArrayList<>();
        for (Player player : players) {
            String school = player.line.school();
            List<LinkSpan> its =
                    tracker.intervals(school).stream().map(player::span).toList();
            spans.put(school, new LinkBook.Rewritten(its.get(0).from(), its));
            tellers.add(new LinkBook.Teller(player.line.device(), BEAT));
        }
        List<LinkBook.KeptIncident> incidents = tracker.incidents().stream()
                .map(incident -> new LinkBook.KeptIncident(incident, true))
                .toList();
        return new LinkBook.Changes(end, spans, incidents, Set.of(), tellers);
    }

    /** One school. */
    private final class Player {
        private final DemoLines.Line line;
        private int next;
        private boolean closely;

        Player(DemoLines.Line line) {
            this.line = line;
        }

        /** Beats that come until a moment, by its own outages. */
        void beatUntil(Instant at) {
            if (isQuiet(at)) {
                if (closely || next == 0) {
                    closely = false;
                    tracker.keepAlive(line.school(), STEP);
                }
                tracker.beat(line.school(), at);
                return;
            }
            closely = true;
            for (Instant beat = at.minus(STEP).plus(BEAT); !beat.isAfter(at); beat = beat.plus(BEAT)) {
                if (!isAway(beat)) {
                    tracker.beat(line.school(), beat);
                    tracker.keepAlive(line.school(), BEAT);
                }
            }
        }

        private boolean isAway(Instant at) {
            return line.outages().stream().skip(Math.max(0, next - 1)).limit(2).anyMatch(outage -> outage.isAway(at));
        }

        /** Whether no outage is near, before or behind. */
        private boolean isQuiet(Instant at) {
            boolean before =
                    next == 0 || line.outages().get(next - 1).to().plus(CLOSELY).isBefore(at);
            boolean after = next == line.outages().size()
                    || line.outages().get(next).from().minus(STEP).isAfter(at);
            return before && after;
        }

        /** What the agent tells of an outage that is over, a moment after it is back. */
        void tell(Instant at) {
            while (next < line.outages().size()
                    && !line.outages().get(next).to().plus(BEAT).isAfter(at)) {
                DemoLines.Outage outage = line.outages().get(next++);
                LineEvent.parse(outage.tells(), outage.from(), line.access().isCellular())
                        .ifPresent(event -> tracker.explain(line.school(), event.cause(), event.since(), at));
            }
        }

        LinkSpan span(Interval interval) {
            LinkBook.Line its = known.get(line.school());
            Evidence evidence = new Evidence(
                    interval.presence(),
                    line.access(),
                    Confidence.HIGH,
                    Optional.empty(),
                    OptionalDouble.of(line.megabits()),
                    OptionalDouble.empty(),
                    OptionalDouble.of(line.rttMillis()),
                    OptionalDouble.empty());
            Evidence seen = interval.presence() == Presence.ONLINE ? evidence : Evidence.of(interval.presence());
            Target target = its == null ? new Target(Target.SCHOOL_MEGABITS) : Target.of(its.students(), its.target());
            return new LinkSpan(
                    line.school(),
                    interval.from(),
                    interval.to(),
                    interval.presence(),
                    interval.cause(),
                    evidence.access(),
                    evidence.basis(),
                    LinkRule.judge(seen, target),
                    interval.corrections());
        }
    }
}
