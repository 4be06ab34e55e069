package org.chieng.agent.source.lab.use;

import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.lab.UseQuarter;
import org.jspecify.annotations.Nullable;

/**
 * What one run of the agent saw until the time was known. When that comes after the quarter of the start is over, that quarter was told without what an earlier run
 * had seen of it: from this it is put together. Confined to the source's thread.
 */
final class UseRun {
    /** More is not needed: it lasts for a quarter of an hour at least, as a piece is added at each look, which are 10 s apart or more. */
    private static final int MOST = 128;

    private final List<Piece> pieces = new ArrayList<>();
    private @Nullable Moment first;

    private record Piece(UseKind kind, boolean isWeak, long micros) {}

    /** The agent looks. */
    void look(Moment now) {
        if (first == null) {
            first = now;
        }
    }

    /** What the machine did next. */
    void add(UseKind kind, boolean isWeak, long micros) {
        if (pieces.size() < MOST) {
            pieces.add(new Piece(kind, isWeak, micros));
        }
    }

    /** Microseconds since the agent looked first, without sleep where the system does not tell of it. */
    long sinceFirstLook(Moment now) {
        Moment begin = first;
        return begin == null ? 0 : now.monotonicMicros() - begin.monotonicMicros();
    }

    /** When the machine was started by the clock that was shown at the first look. */
    long beganAtFirst() {
        Moment begin = first;
        return begin == null ? 0 : begin.tellsSleep() ? begin.startMicros() : begin.nowMicros();
    }

    /**
     * The quarter in which the machine was started, with both sides of the start; empty where it is not over in what was seen.
     *
     * @param earlier until when an earlier run is told
     * @param gap what was between the two
     * @param beganMicros when the machine was started
     */
    List<UseQuarter> firstQuarter(UseState.Open earlier, UseKind gap, long beganMicros) {
        UseBook whole = new UseBook(earlier);
        long start = Math.floorDiv(beganMicros, UseBook.QUARTER) * UseBook.QUARTER;
        whole.add(gap, false, beganMicros - whole.cursorMicros());
        pieces.forEach(piece -> whole.add(piece.kind(), piece.isWeak(), piece.micros()));
        return whole.takeQuarters().stream()
                .filter(one -> one.startMicros() == start)
                .toList();
    }
}
