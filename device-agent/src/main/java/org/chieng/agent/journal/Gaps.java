package org.chieng.agent.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.time.ClockBook;

/**
 * Counts what is lost, and which gaps are still to be told. A gap is told under a time that is on the disk before, so that telling it again after a
 * kill changes nothing. Guarded by the journal's lock.
 */
final class Gaps {

    /** A gap has no time to be told under yet. */
    private static final long NOT_YET = Long.MIN_VALUE;

    private final List<Long> lost;
    private final List<Gap> fresh = new ArrayList<>();
    private final List<Gap> again = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private long damagedThrough;
    private long lastAt = NOT_YET;
    private boolean changed;

    /** A gap that is in the journal, and the number of the last record that tells of it. */
    private record Told(Gap gap, long sequence) {}

    Gaps(JournalState state) {
        this.lost = new ArrayList<>(state.lost());
        for (Gap gap : state.gaps()) {
            // those with a time may have been told, and must stay as they were
            (gap.atMicros() == NOT_YET ? fresh : again).add(gap);
        }
        this.damagedThrough = state.damagedThrough();
    }

    /** Counts readings that are lost; those that follow one another by the same cause are one gap. */
    void add(Gap.Cause cause, long readings, Moment from, Moment to) {
        int kind = cause.kind().place();
        lost.set(kind, lost.get(kind) + readings);
        Gap last = fresh.isEmpty() ? null : fresh.get(fresh.size() - 1);
        boolean full = fresh.size() + again.size() + told.size() >= JournalState.MOST_GAPS;
        if (last != null && (last.cause() == cause || full)) {
            fresh.set(
                    fresh.size() - 1,
                    new Gap(cause, last.readings() + readings, last.from(), to, at(to), lost.get(kind)));
        } else {
            makeRoom(full);
            fresh.add(new Gap(cause, readings, from, to, at(to), lost.get(kind)));
        }
        changed = true;
    }

    /** The oldest need not be told again when it leaves unsent: the counts still hold it. */
    private void makeRoom(boolean full) {
        if (full) {
            if (told.isEmpty()) {
                again.remove(0);
            } else {
                told.remove(0);
            }
        }
    }

    private long at(Moment to) {
        return to.micros().isEmpty() ? NOT_YET : Math.max(to.micros().getAsLong(), lastAt + 1);
    }

    /** Counts damaged records once, however often they are met; how many are new. */
    long damaged(long first, long last, Moment from, Moment to) {
        long begin = Math.max(first, damagedThrough + 1); // a cursor that goes back meets the same damage again
        if (last < begin) {
            return 0;
        }
        damagedThrough = last;
        add(Gap.Cause.DAMAGED, last - begin + 1, from, to);
        return last - begin + 1;
    }

    /** Whether there are gaps to be told. */
    boolean hasUntold() {
        return !fresh.isEmpty() || !again.isEmpty();
    }

    /** Whether the server has acknowledged all that tells of gaps. */
    boolean areKnownToTheServer() {
        return !hasUntold() && told.isEmpty();
    }

    /** Whether what {@link #state} gives has changed since it was asked so last. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    JournalState state(long acknowledged) {
        List<Gap> gaps = new ArrayList<>();
        told.forEach(one -> gaps.add(one.gap));
        gaps.addAll(again);
        gaps.addAll(fresh);
        return new JournalState(acknowledged, damagedThrough, lost, gaps);
    }

    /**
     * Gives a time to those gaps that have none of their own, now that the time is known: when they ended, or else now. To be on the disk
     * before they are told.
     */
    void date(long nowMicros, ClockBook book) {
        for (int i = 0; i < fresh.size(); i++) {
            if (fresh.get(i).atMicros() == NOT_YET) {
                Gap gap = fresh.get(i).settled(book);
                lastAt = Math.max(gap.to().micros().orElse(nowMicros), lastAt + 1);
                fresh.set(i, gap.toldAt(lastAt));
                changed = true;
            }
        }
    }

    /** Takes the next gap that is to be told, if there is one with a time to be told under; what follows is another gap. */
    Optional<Gap> takeNext() {
        List<Gap> from = again.isEmpty() ? fresh : again;
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i).atMicros() != NOT_YET) {
                Gap gap = from.remove(i);
                lastAt = Math.max(lastAt, gap.atMicros());
                return Optional.of(gap);
            }
        }
        return Optional.empty();
    }

    /** The gap is in the journal up to the record of this number. */
    void told(Gap gap, long sequence) {
        told.add(new Told(gap, sequence));
    }

    /** It could not be told yet. */
    void untell(Gap gap) {
        again.add(gap);
    }

    /** Records up to this one are safe at the server: gaps that they tell of need not be told again. */
    void acknowledged(long sequence) {
        if (!told.isEmpty()) {
            changed |= told.removeIf(one -> one.sequence <= sequence);
        }
    }

    /** Records before this one left: gaps that only they told of are told again. */
    void left(long behind) {
        for (Told one : List.copyOf(told)) {
            if (one.sequence < behind) {
                told.remove(one);
                again.add(one.gap);
            }
        }
    }
}
