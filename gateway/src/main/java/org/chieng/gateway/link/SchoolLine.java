package org.chieng.gateway.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hysteresis of one school: beats and silence in, intervals out. Confined to the tracker's thread. */
final class SchoolLine {
    /** The oldest leave: late evidence of older ones changes nothing any more. */
    private static final int MOST_INTERVALS = 256;

    private final String school;
    private final LinkTiming timing;
    private final List<Interval> intervals = new ArrayList<>();
    private final Deque<Instant> flaps = new ArrayDeque<>();
    private final BeatGaps gaps;
    private @Nullable Instant lastBeat;
    private @Nullable Instant lastLook;
    private @Nullable Instant firstGood;
    private int goodBeats;
    private Duration keepAlive = Duration.ZERO;
    private @Nullable Instant changedSince;
    private @Nullable Interval lastSeen;

    SchoolLine(String school, LinkTiming timing, Instant since) {
        this(
                school,
                timing,
                List.of(new Interval(school, since, Optional.empty(), Presence.UNSEEN, Cause.NONE, List.of())),
                null);
        changedSince = since;
    }

    /**
     * One that was kept.
     *
     * @param kept at least one, each following the other, the last one lasting
     * @param heard when it was followed last; null for one that was never heard
     */
    SchoolLine(String school, LinkTiming timing, List<Interval> kept, @Nullable Instant heard) {
        this.school = school;
        this.timing = timing;
        this.gaps = new BeatGaps(timing.downAfter());
        intervals.addAll(kept.subList(Math.max(0, kept.size() - MOST_INTERVALS), kept.size()));
        lastBeat = presence() == Presence.UNSEEN ? null : heard;
    }

    /** One that was kept was unsteady until it was followed last. */
    void wasUnsteady() {
        Instant heard = lastBeat;
        if (heard != null) {
            flaps.add(heard);
        }
    }

    /** How often it is heard at the least, by its own word. */
    void keepAlive(Duration said) {
        keepAlive = said;
    }

    /** Since when its intervals are others than they were at the last call; null when none is. */
    @Nullable
    Instant takeChange() {
        Instant since = changedSince;
        changedSince = null;
        return since;
    }

    /** Whether the interval that lasts is another than at the last call. */
    @SuppressWarnings("ReferenceEquality") // each change makes a new one
    boolean takeMoved() {
        Interval current = current();
        boolean moved = current != lastSeen;
        lastSeen = current;
        return moved;
    }

    private void changed(Instant since) {
        Instant before = changedSince;
        changedSince = before == null || since.isBefore(before) ? since : before;
    }

    Interval current() {
        return intervals.get(intervals.size() - 1);
    }

    Presence presence() {
        return current().presence();
    }

    List<Interval> intervals() {
        return List.copyOf(intervals);
    }

    /** The agent is heard. What comes out of order or twice changes nothing. */
    void beat(Instant at) {
        Instant before = lastBeat;
        if ((before != null && !at.isAfter(before)) || at.isBefore(current().from())) {
            return;
        }
        boolean late = before != null && Duration.between(before, at).compareTo(timing.tolerated(keepAlive)) > 0;
        lastBeat = at;
        switch (presence()) {
            case UNSEEN -> begin(at, Presence.ONLINE, Cause.NONE);
            case ONLINE -> {
                if (before != null) {
                    gaps.note(before, at);
                }
                if (late) {
                    flaps.add(at);
                }
                while (flaps.size() > timing.flaps()) {
                    flaps.removeFirst();
                }
            }
            case OFFLINE -> recover(at, late);
        }
    }

    private void recover(Instant at, boolean late) {
        Instant first = late ? null : firstGood;
        goodBeats = first == null ? 1 : goodBeats + 1;
        firstGood = first == null ? at : first;
        Instant since = first == null ? at : first;
        if (goodBeats >= timing.goodBeats() && Duration.between(since, at).compareTo(timing.upAfter()) >= 0) {
            begin(since, Presence.ONLINE, Cause.NONE);
        }
    }

    /** The agent told what it sees of its line. */
    void looked(Instant at) {
        lastLook = at;
        if (current().cause() == Cause.AGENT_FAULT) {
            begin(at, Presence.ONLINE, Cause.NONE);
        }
    }

    void advance(Instant now) {
        Instant beat = lastBeat;
        if (presence() != Presence.ONLINE || beat == null) {
            return;
        }
        if (Duration.between(beat, now).compareTo(timing.silence(keepAlive)) >= 0) {
            begin(beat, Presence.OFFLINE, Cause.SILENT);
            firstGood = null;
            goodBeats = 0;
            return;
        }
        Instant look = lastLook;
        if (look != null
                && current().cause() == Cause.NONE
                && Duration.between(look, now).compareTo(timing.agentFault()) >= 0) {
            begin(look, Presence.ONLINE, Cause.AGENT_FAULT);
        }
    }

    /** When it began to come and go; empty while it does not. */
    Optional<Instant> unstableSince(Instant now) {
        Instant oldest = flaps.peekFirst();
        Instant newest = flaps.peekLast();
        boolean unstable = oldest != null
                && newest != null
                && flaps.size() >= timing.flaps()
                && Duration.between(oldest, newest).compareTo(timing.flapsWithin()) <= 0
                && Duration.between(newest, now).compareTo(timing.settle()) < 0;
        return unstable ? Optional.ofNullable(oldest) : Optional.empty();
    }

    /** Since when nothing is wrong with it, of one that is online and steady: it has come back, or missed its last beat. */
    Instant wellSince() {
        Instant from = current().from();
        Instant newest = flaps.peekLast();
        return newest == null || newest.isBefore(from) ? from : newest;
    }

    /** Nobody listened in between: what it was before it is after that, until more is known. In a moment nothing can be missed. */
    void unheard(Instant from, Instant to) {
        lastBeat = lastBeat == null ? null : to;
        lastLook = lastLook == null ? null : to;
        firstGood = null;
        goodBeats = 0;
        if (Duration.between(from, to).compareTo(timing.tolerated(Duration.ZERO)) > 0) {
            Interval before = current();
            begin(from, Presence.UNSEEN, Cause.MONITOR_DOWN);
            begin(to, before.presence(), before.cause());
            flaps.clear();
        }
    }

    /**
     * The clock was set back: nothing is later than now. Intervals that begin later go; what lasts begins now, and shows what was thought of
     * the time to come.
     */
    void setBack(Instant now) {
        lastBeat = earlier(lastBeat, now);
        lastLook = earlier(lastLook, now);
        firstGood = null;
        goodBeats = 0;
        flaps.removeIf(one -> one.isAfter(now));
        Interval last = current();
        List<Correction> thought = new ArrayList<>();
        while (!intervals.isEmpty() && current().from().isAfter(now)) {
            Interval one = intervals.remove(intervals.size() - 1);
            thought.add(0, new Correction(now, one.from(), one.cause()));
            thought.addAll(0, one.corrections());
        }
        if (thought.isEmpty()) {
            return; // the one that lasts began before
        }
        if (!intervals.isEmpty()) {
            Interval before = current();
            changed(before.from());
            intervals.set(intervals.size() - 1, before.endingAt(now));
            if (before.from().equals(now)) {
                intervals.remove(intervals.size() - 1); // it lasted no time
            }
        } else {
            changed(now);
        }
        intervals.add(new Interval(school, now, Optional.empty(), last.presence(), last.cause(), thought));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, Instant other) {
        return one != null && one.isAfter(other) ? other : one;
    }

    /** The current interval is another from a moment on, which is none before it began. */
    private void begin(Instant at, Presence presence, Cause cause) {
        Interval before = current();
        Instant from = at.isBefore(before.from()) ? before.from() : at;
        changed(before.from());
        intervals.set(intervals.size() - 1, before.endingAt(from));
        if (from.equals(before.from())) {
            intervals.remove(intervals.size() - 1); // it lasted no time
        }
        intervals.add(new Interval(school, from, Optional.empty(), presence, cause, List.of()));
        if (intervals.size() > MOST_INTERVALS) {
            intervals.remove(0);
        }
    }

    /**
     * More is known of why it was not heard. A beat proves that it was heard until then, so its begin moves by the time between two beats at the most, and not back.
     *
     * @return what it is thought to be now; empty when there is no interval that it could be of
     */
    Optional<Cause> explain(Instant learnedAt, Instant since, Cause cause) {
        for (int at = intervals.size() - 1; at >= 0; at--) {
            Interval one = intervals.get(at);
            boolean early = since.isBefore(one.from().minus(timing.silence(keepAlive)));
            boolean late = one.to().filter(end -> !since.isBefore(end)).isPresent();
            if (one.presence() == Presence.OFFLINE && !early && !late) {
                return Optional.of(correct(at, learnedAt, since, cause));
            }
        }
        return cause == Cause.AGENT_FAULT
                ? Optional.empty()
                : gaps.since(since).filter(gap -> insert(gap, learnedAt, cause)).map(gap -> cause);
    }

    /** An outage that silence did not show, since this line is seldom heard. */
    private boolean insert(BeatGaps.Gap gap, Instant learnedAt, Cause cause) {
        for (int at = intervals.size() - 1; at >= 0; at--) {
            Interval one = intervals.get(at);
            boolean holds = !gap.from().isBefore(one.from())
                    && one.to().filter(end -> end.isBefore(gap.to())).isEmpty();
            if (holds && one.presence() == Presence.ONLINE) {
                List<Interval> parts = LateEvidence.parted(one, gap, learnedAt, cause);
                changed(one.from());
                intervals.remove(at);
                intervals.addAll(at, parts);
                while (intervals.size() > MOST_INTERVALS) {
                    intervals.remove(0);
                }
                return true;
            }
        }
        return false;
    }

    private Cause correct(int at, Instant learnedAt, Instant since, Cause told) {
        Interval one = intervals.get(at);
        boolean atItsBegin = Duration.between(one.from(), since).compareTo(timing.silence(keepAlive)) <= 0;
        Cause cause = LateEvidence.isMore(told, one.cause(), atItsBegin) ? told : one.cause();
        boolean moves = at > 0
                && since.isAfter(one.from())
                && atItsBegin
                && one.corrections().isEmpty();
        Instant latest = one.from().plus(timing.pace(keepAlive));
        Instant from = moves ? (since.isBefore(latest) ? since : latest) : one.from();
        if (one.to().filter(end -> !from.isBefore(end)).isPresent()) {
            return one.cause();
        }
        changed(at > 0 ? intervals.get(at - 1).from() : one.from());
        if (at > 0) {
            intervals.set(at - 1, intervals.get(at - 1).endingAt(from));
        }
        intervals.set(at, one.corrected(learnedAt, from, cause));
        return cause;
    }

    /** It is one of many. */
    void isOneOfMany(Instant learnedAt) {
        Interval one = current();
        boolean isOpen = one.cause() == Cause.SILENT || one.cause() == Cause.LINE_DOWN;
        if (one.presence() == Presence.OFFLINE && isOpen) {
            changed(one.from());
            intervals.set(intervals.size() - 1, one.corrected(learnedAt, one.from(), Cause.AREA_OUTAGE));
        }
    }
}
