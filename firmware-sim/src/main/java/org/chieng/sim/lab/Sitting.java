package org.chieng.sim.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * A computer from its start to its end. Immutable.
 *
 * @param spans without holes, the first begins with the start
 * @param end how it ended
 * @param misread what an agent reads wrongly throughout
 * @param docked whether a dock and an adapter are plugged in
 */
public record Sitting(List<Span> spans, End end, Misread misread, boolean docked) {
    /** How a computer ends. */
    public enum End {
        /** It is shut down. */
        SHUTDOWN,
        /** It hangs, and is switched off. */
        CRASH,
        /** The power goes. */
        POWER_CUT
    }

    /** What a computer's firmware or its disks tell wrongly at one start: false temptations. */
    public enum Misread {
        NONE,
        /** One memory module less than there is. */
        MEMORY_LESS,
        /** No memory module at all, as where the tables of the firmware can't be read. */
        MEMORY_NONE,
        /** One disk less than there is. */
        DISK_LESS,
        /** The disk does not tell how it is. */
        DISK_SILENT,
        /** Fillers in the place of serials. */
        FILLERS
    }

    public Sitting {
        spans = List.copyOf(spans);
        for (int i = 1; i < spans.size(); i++) {
            if (spans.get(i).from() != spans.get(i - 1).to()) {
                throw new IllegalArgumentException("a hole before " + spans.get(i));
            }
        }
    }

    /** When it is started. */
    public long begin() {
        return spans.get(0).from();
    }

    /** When it is off. */
    public long over() {
        return spans.get(spans.size() - 1).to();
    }

    /** The same, ended earlier. */
    Sitting cutAt(long second, End how) {
        List<Span> kept = new ArrayList<>();
        for (Span span : spans) {
            if (span.from() < second) {
                kept.add(new Span(span.doing(), span.from(), Math.min(span.to(), second)));
            }
        }
        return new Sitting(kept, how, misread, docked);
    }

    Sitting withMisread(Misread what) {
        return new Sitting(spans, end, what, docked);
    }
}
