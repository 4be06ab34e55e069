package org.chieng.agent.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Counts what is lost, and which gaps are still to be told. A gap is told under a time that is on the disk before, so that telling it again after a
 * kill changes nothing. Guarded by the journal's lock.
 */
final class Gaps {

    /** A gap has no time to be told under yet. */
    private static final long NOT_YET = Long.MIN_VALUE;

    private final List<Long> lost;
    private final List<Gap> untold;
    private final List<Gap> told = new ArrayList<>();
    private long damagedThrough;
    private long lastAt = NOT_YET;
    private boolean changed;
    private boolean lastMayBeTold;

    Gaps(JournalState state) {
        this.lost = new ArrayList<>(state.lost());
        this.untold = new ArrayList<>(state.untold());
        this.damagedThrough = state.damagedThrough();
        this.lastMayBeTold = hasUntold(); // and must stay as it was told
    }

    /** Counts readings that are lost; those that follow one another by the same cause are one gap. */
    void add(Gap.Cause cause, long readings, OptionalLong from, OptionalLong to) {
        int kind = cause.kind().place();
        lost.set(kind, lost.get(kind) + readings);
        Gap last = untold.isEmpty() ? null : untold.get(untold.size() - 1);
        boolean full = untold.size() + told.size() >= JournalState.MOST_GAPS;
        if (last != null && !lastMayBeTold && (last.cause() == cause || full)) {
            untold.set(
                    untold.size() - 1,
                    new Gap(cause, last.readings() + readings, last.fromMicros(), to, at(to), lost.get(kind)));
        } else {
            untold.add(new Gap(cause, readings, from, to, at(to), lost.get(kind)));
        }
        changed = true;
        lastMayBeTold = false;
    }

    private long at(OptionalLong to) {
        return to.isEmpty() ? NOT_YET : Math.max(to.getAsLong(), lastAt + 1);
    }

    /** Counts damaged records once, however often they are met; how many are new. */
    long damaged(long first, long last, OptionalLong from, OptionalLong to) {
        long begin = Math.max(first, damagedThrough + 1); // a cursor that goes back meets the same damage again
        if (last < begin) {
            return 0;
        }
        damagedThrough = last;
        add(Gap.Cause.DAMAGED, last - begin + 1, from, to);
        return last - begin + 1;
    }

    boolean hasUntold() {
        return !untold.isEmpty();
    }

    /** Whether what {@link #state} gives has changed since it was asked so last. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    JournalState state(long acknowledged) {
        List<Gap> open = new ArrayList<>(told);
        open.addAll(untold);
        return new JournalState(acknowledged, damagedThrough, lost, open);
    }

    /** Gives a time to those gaps that have none of their own; to be on the disk before they are told. */
    void date(long nowMicros) {
        for (int i = 0; i < untold.size(); i++) {
            Gap gap = untold.get(i);
            if (gap.atMicros() == NOT_YET) {
                lastAt = Math.max(nowMicros, lastAt + 1);
                untold.set(
                        i, new Gap(gap.cause(), gap.readings(), gap.fromMicros(), gap.toMicros(), lastAt, gap.total()));
                changed = true;
            }
        }
    }

    /** The gaps that are to be told. */
    List<Gap> untold() {
        return List.copyOf(untold);
    }

    /** This gap is being told; what follows is another one. */
    void told(Gap gap) {
        lastAt = Math.max(lastAt, gap.atMicros());
        untold.remove(gap);
        told.add(gap);
        lastMayBeTold &= hasUntold();
    }

    /** It could not be told. */
    void untell(Gap gap) {
        told.remove(gap);
        untold.add(0, gap);
    }

    /** What was told before this is on the disk. */
    void confirm(List<Gap> gaps) {
        changed |= told.removeAll(gaps);
    }

    /** Those told and not yet confirmed. */
    List<Gap> told() {
        return List.copyOf(told);
    }
}
