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
    private @Nullable Instant lastBeat;
    private @Nullable Instant lastLook;
    private @Nullable Instant firstGood;
    private int goodBeats;

    SchoolLine(String school, LinkTiming timing, Instant since) {
        this.school = school;
        this.timing = timing;
        intervals.add(new Interval(school, since, Optional.empty(), Presence.UNSEEN, Cause.NONE, List.of()));
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
        boolean late = before != null && Duration.between(before, at).compareTo(timing.tolerated()) > 0;
        lastBeat = at;
        switch (presence()) {
            case UNSEEN -> begin(at, Presence.ONLINE, Cause.NONE);
            case ONLINE -> {
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
        if (Duration.between(beat, now).compareTo(timing.silence()) >= 0) {
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

    /** Nobody listened in between: what it was before it is after that, until more is known. */
    void unheard(Instant from, Instant to) {
        Interval before = current();
        begin(from, Presence.UNSEEN, Cause.MONITOR_DOWN);
        begin(to, before.presence(), before.cause());
        lastBeat = lastBeat == null ? null : to;
        lastLook = lastLook == null ? null : to;
        firstGood = null;
        goodBeats = 0;
        flaps.clear();
    }

    /** The current interval is another from a moment on, which is none before it began. */
    private void begin(Instant at, Presence presence, Cause cause) {
        Interval before = current();
        Instant from = at.isBefore(before.from()) ? before.from() : at;
        intervals.set(intervals.size() - 1, before.endingAt(from));
        if (from.equals(before.from())) {
            intervals.remove(intervals.size() - 1); // it lasted no time
        }
        intervals.add(new Interval(school, from, Optional.empty(), presence, cause, List.of()));
        if (intervals.size() > MOST_INTERVALS) {
            intervals.remove(0);
        }
    }

    /** More is known of why it was not heard. True when there is such an interval. */
    boolean explain(Instant learnedAt, Instant since, Cause cause) {
        for (int at = intervals.size() - 1; at >= 0; at--) {
            Interval one = intervals.get(at);
            boolean early = since.isBefore(one.from().minus(timing.silence()));
            boolean late = one.to().filter(end -> !since.isBefore(end)).isPresent();
            if (one.presence() == Presence.OFFLINE && !early && !late) {
                correct(at, learnedAt, since, cause);
                return true;
            }
        }
        return false;
    }

    private void correct(int at, Instant learnedAt, Instant since, Cause cause) {
        Instant from = since;
        if (at > 0) {
            Interval before = intervals.get(at - 1);
            from = since.isAfter(before.from()) ? since : intervals.get(at).from();
            intervals.set(at - 1, before.endingAt(from));
        } else {
            from = intervals.get(at).from();
        }
        intervals.set(at, intervals.get(at).corrected(learnedAt, from, cause));
    }

    /** It is one of many. */
    void isOneOfMany(Instant learnedAt) {
        Interval one = current();
        if (one.presence() == Presence.OFFLINE && one.cause() == Cause.SILENT) {
            intervals.set(intervals.size() - 1, one.corrected(learnedAt, one.from(), Cause.AREA_OUTAGE));
        }
    }
}
