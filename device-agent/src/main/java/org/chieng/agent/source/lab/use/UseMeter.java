package org.chieng.agent.source.lab.use;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.chieng.protocol.lab.OffSpan;
import org.chieng.protocol.lab.UseQuarter;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the computer does, look by look, over sleep, power cuts and a clock that is set. Hours come from these looks alone, never from when the machine was
 * started: Fast Startup and sleep make that wrong. Confined to the source's thread.
 */
final class UseMeter {
    /** What is told at once of the time before the first look, at most. */
    private static final long MOST_BEFORE = Duration.ofHours(1).toNanos() / 1000;

    /** Longer away is not told: the file is of another life of the machine. */
    private static final long MOST_AWAY = Duration.ofDays(400).toNanos() / 1000;

    /** Sleep that is shorter is the two clocks being read one after the other. */
    private static final long LEAST_SLEEP = 1_000_000;

    /** The clock may be off by so much before it was set. */
    private static final long NEAR = 2_000_000;

    private final UUID boot;
    private final long mostGap;
    private final UseRun run = new UseRun();
    private @Nullable UseBook book;
    private @Nullable UseState earlier;
    private @Nullable Moment last;
    private boolean told;
    private final List<UseQuarter> quarters = new ArrayList<>();
    private final List<OffSpan> spans = new ArrayList<>();

    /**
     * @param boot of the machine
     * @param earlier what an earlier run left
     * @param interval how often is looked
     */
    UseMeter(UUID boot, Optional<UseState> earlier, Duration interval) {
        this.boot = boot;
        this.earlier = earlier.orElse(null);
        this.mostGap = 3 * interval.toNanos() / 1000 + 60_000_000; // asking disks takes its time
    }

    /** What was seen; it holds for the time since the look before. */
    void look(Moment now, Presence presence) {
        run.look(now);
        UseBook current = book == null ? begin(now) : book;
        book = current;
        Moment before = last;
        if (before != null) {
            if (!before.isKnown() && now.isKnown()) {
                current.shift(now.startMicros() - before.startMicros());
            }
            elapsed(current, before, now, presence);
        }
        last = now;
        UseState left = earlier;
        if (left != null && now.isKnown()) {
            tellEarlier(current, left, now);
            earlier = null;
        }
        take(current);
    }

    private UseBook begin(Moment now) {
        UseState left = earlier;
        if (left != null && left.boot().equals(boot) && now.bootMicros() >= left.bootMicros()) {
            earlier = null;
            return resumed(left, now);
        }
        if (left != null && left.known() && now.isKnown() && isNear(left, now)) {
            earlier = null;
            UseBook current = new UseBook(left.open());
            current.add(gapOf(left), false, began(now) - current.cursorMicros());
            current.add(UseKind.UNKNOWN, false, now.nowMicros() - current.cursorMicros());
            return current;
        }
        long before = now.tellsSleep() ? Math.min(now.bootMicros(), MOST_BEFORE) : 0;
        UseBook current = new UseBook(now.nowMicros() - before);
        run.add(UseKind.UNTOLD, false, now.tellsSleep() ? now.bootMicros() - before : 0);
        add(current, UseKind.UNKNOWN, false, before);
        return current;
    }

    /** The agent was started anew, and the machine was not. */
    private static UseBook resumed(UseState left, Moment now) {
        UseBook current = new UseBook(left.open());
        long away = Math.min(now.bootMicros() - left.bootMicros(), MOST_AWAY);
        long slept = now.tellsSleep() ? Math.max(0, Math.min(away, now.sleptMicros() - left.sleptMicros())) : 0;
        current.add(UseKind.OFF, false, slept);
        current.add(UseKind.UNKNOWN, false, away - slept);
        return current;
    }

    private void add(UseBook to, UseKind kind, boolean isWeak, long micros) {
        to.add(kind, isWeak, micros);
        if (earlier != null) {
            run.add(kind, isWeak, micros);
        }
    }

    /** When the machine was started; where the system does not tell, when the agent looked first. */
    private long began(Moment now) {
        return now.tellsSleep() ? now.startMicros() : now.nowMicros() - run.sinceFirstLook(now);
    }

    private boolean isNear(UseState left, Moment now) {
        long away = began(now) - left.open().cursorMicros();
        return away >= 0 && away <= MOST_AWAY;
    }

    /** When only the agent was stopped, nobody saw when the machine was. */
    private static UseKind gapOf(UseState left) {
        return left.end() == UseState.End.AGENT ? UseKind.UNTOLD : UseKind.OFF;
    }

    /** The clock was not known when the agent began: now it can be told how long the machine was off before. */
    private void tellEarlier(UseBook current, UseState left, Moment now) {
        if (!left.known() || !isNear(left, now)) {
            return;
        }
        boolean isRight = !told || Math.abs(began(now) - run.beganAtFirst()) <= NEAR;
        UseBook past = new UseBook(left.open());
        long until = Math.floorDiv(began(now), UseBook.QUARTER) * UseBook.QUARTER;
        past.add(gapOf(left), false, until - past.cursorMicros());
        take(past);
        current.precede(past.open(), gapOf(left), began(now));
        boolean isOver = current.cursorMicros() - until >= UseBook.QUARTER;
        if (isOver && isRight) { // else parts of it were told at another time, and would count twice
            take(current); // what is told of it in part comes before the whole
            quarters.addAll(run.firstQuarter(past.open(), gapOf(left), began(now)));
        }
    }

    private void elapsed(UseBook current, Moment before, Moment now, Presence presence) {
        long slept = now.tellsSleep() ? now.sleptMicros() - before.sleptMicros() : 0;
        if (slept > LEAST_SLEEP) {
            add(current, UseKind.OFF, false, slept);
        }
        long awake = now.monotonicMicros() - before.monotonicMicros();
        if (awake <= mostGap) {
            add(current, presence.kind(), presence.weak(), awake);
        } else {
            // nobody looked: where the system tells of its sleep the machine was awake, elsewhere it will have slept
            add(current, now.tellsSleep() ? UseKind.UNKNOWN : UseKind.OFF, false, awake);
        }
        long behind = now.nowMicros() - current.cursorMicros();
        boolean sleptUnseen = !now.tellsSleep() && before.isKnown() && behind > mostGap && behind < MOST_AWAY;
        if (sleptUnseen) {
            add(current, UseKind.OFF, false, behind);
        }
        current.setTime(now.nowMicros());
    }

    /**
     * The machine stops: what was seen of the quarter is told now, as nobody knows when it starts again, and whether the time is known then. If it is, the quarter is
     * told once more, as a whole.
     */
    void stop() {
        UseBook current = book;
        if (current != null) {
            UseBook seen = new UseBook(current.open());
            seen.closeEarly();
            take(seen);
        }
    }

    private void take(UseBook from) {
        List<UseQuarter> taken = from.takeQuarters();
        told |= !taken.isEmpty();
        quarters.addAll(taken);
        spans.addAll(from.takeSpans());
    }

    /** The quarters that are over, and were not taken yet. */
    List<UseQuarter> takeQuarters() {
        List<UseQuarter> taken = List.copyOf(quarters);
        quarters.clear();
        return taken;
    }

    /** The spans in which it was off, and were not taken yet. */
    List<OffSpan> takeSpans() {
        List<OffSpan> taken = List.copyOf(spans);
        spans.clear();
        return taken;
    }

    /** What is to be kept for the next run; empty before the first look. */
    Optional<UseState> state(long boots, long memoryMebibytes, UseState.End end) {
        UseBook current = book;
        Moment at = last;
        if (current == null || at == null) {
            return Optional.empty();
        }
        return Optional.of(new UseState(
                boot, boots, at.bootMicros(), at.sleptMicros(), at.isKnown(), end, memoryMebibytes, current.open()));
    }
}
