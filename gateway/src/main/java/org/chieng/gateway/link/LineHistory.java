package org.chieng.gateway.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.link.AccessClass;

/**
 * What was thought of one line's kind and quality, since when; with the tracker's intervals it makes spans. Confined to one thread.
 */
final class LineHistory {
    /** What becomes known so soon after a span began holds from its begin. Chosen: an agent tells its kind of line within a minute. */
    private static final Duration SOON = Duration.ofMinutes(5);

    /** Of a line that is online. */
    record Judged(AccessClass access, Basis basis, Verdict verdict) {
        static final Judged NOTHING = new Judged(
                AccessClass.UNKNOWN, Basis.NONE, new Verdict(LinkState.UNKNOWN, Quality.UNKNOWN, LinkRule.VERSION));
    }

    private record Change(Instant at, Judged judged) {}

    private final List<Change> changes = new ArrayList<>();

    /** Begins with nothing. */
    LineHistory() {
        changes.add(new Change(Instant.MIN, Judged.NOTHING));
    }

    /** Goes on where spans end that were kept. */
    static LineHistory of(List<LinkSpan> kept) {
        LineHistory history = new LineHistory();
        for (LinkSpan span : kept) {
            Judged before = history.newest();
            Verdict verdict = span.presence() == Presence.ONLINE ? span.verdict() : before.verdict();
            Judged judged = new Judged(span.access(), span.basis(), verdict);
            if (!judged.equals(before)) {
                history.changes.add(new Change(span.from(), judged));
            }
        }
        return history;
    }

    private Judged newest() {
        return changes.get(changes.size() - 1).judged();
    }

    /**
     * Takes what is thought now.
     *
     * @param current the tracker's interval that lasts
     * @return since when that is news; empty when it is none
     */
    Optional<Instant> judge(Judged judged, Interval current, Instant now) {
        if (judged.equals(newest())) {
            return Optional.empty();
        }
        Instant last = changes.get(changes.size() - 1).at();
        Instant begin = last.isAfter(current.from()) ? last : current.from();
        boolean isSoon = newest().access() == AccessClass.UNKNOWN
                && Duration.between(begin, now).compareTo(SOON) < 0;
        Instant at = isSoon ? begin : now;
        if (at.equals(last)) {
            changes.remove(changes.size() - 1);
        }
        changes.add(new Change(at, judged));
        return Optional.of(begin);
    }

    /** The clock was set back: what is thought last is thought from now on. */
    void setBack(Instant now) {
        Judged last = newest();
        boolean isLater = false;
        while (changes.get(changes.size() - 1).at().isAfter(now)) {
            changes.remove(changes.size() - 1);
            isLater = true;
        }
        if (isLater && !newest().equals(last)) {
            changes.add(new Change(now, last));
        }
    }

    /** Intervals with what was thought meanwhile; those that end before a moment are left out. */
    List<LinkSpan> spans(List<Interval> intervals, Instant since) {
        forgetBefore(intervals.get(0).from());
        List<LinkSpan> spans = new ArrayList<>();
        for (Interval interval : intervals) {
            if (interval.to().filter(end -> !end.isAfter(since)).isEmpty()) {
                add(spans, interval);
            }
        }
        return spans;
    }

    private void add(List<LinkSpan> spans, Interval interval) {
        if (interval.presence() != Presence.ONLINE) {
            // what becomes known of the kind of line does not part an outage
            spans.add(
                    span(interval, interval.from(), interval.to(), lastBefore(interval.to()), interval.corrections()));
            return;
        }
        Instant from = interval.from();
        List<Correction> corrections = interval.corrections();
        for (int i = 0; i < changes.size(); i++) {
            Optional<Instant> until = i == changes.size() - 1
                    ? Optional.empty()
                    : Optional.of(changes.get(i + 1).at());
            if (until.isPresent() && !until.get().isAfter(from)) {
                continue; // it was over before
            }
            boolean endsInside = until.isPresent()
                    && interval.to().filter(end -> !until.get().isBefore(end)).isEmpty();
            spans.add(span(interval, from, endsInside ? until : interval.to(), i, corrections));
            if (!endsInside) {
                return;
            }
            from = until.get();
            corrections = List.of();
        }
    }

    /** The newest change before the end. */
    private int lastBefore(Optional<Instant> end) {
        int last = changes.size() - 1;
        while (last > 0 && end.isPresent() && !changes.get(last).at().isBefore(end.get())) {
            last--;
        }
        return last;
    }

    private LinkSpan span(
            Interval interval, Instant from, Optional<Instant> to, int index, List<Correction> corrections) {
        Judged judged = changes.get(index).judged();
        Verdict verdict = interval.presence() == Presence.ONLINE
                ? judged.verdict()
                : LinkRule.judge(Evidence.of(interval.presence()), new Target(Target.SCHOOL_MEGABITS));
        return new LinkSpan(
                interval.school(),
                from,
                to,
                interval.presence(),
                interval.cause(),
                judged.access(),
                judged.basis(),
                verdict,
                corrections);
    }

    private void forgetBefore(Instant oldest) {
        while (changes.size() > 1 && !changes.get(1).at().isAfter(oldest)) {
            changes.remove(0);
        }
    }
}
