package org.chieng.agent.source.serial;

import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceSink;
import org.jspecify.annotations.Nullable;

/** What is wrong with a board as a whole: one thing at a time, told when it begins and when it is over. Thread-safe. */
final class PortFaults {
    private final String source;
    private final SourceSink sink;
    private Fault.@Nullable Kind now;

    PortFaults(String source, SourceSink sink) {
        this.source = source;
        this.sink = sink;
    }

    /** It begins, or goes on. */
    synchronized void begin(Fault.Kind kind, String detail) {
        if (now != kind) {
            now = kind;
            sink.fault(new Fault(source, null, kind, detail));
        }
    }

    /** The board gives readings: all is well, but that it may have more of them than are kept. */
    synchronized void readingsCame() {
        if (now != Fault.Kind.TOO_MANY_CHANNELS) {
            end();
        }
    }

    /** Nothing is wrong any longer, as far as is known. */
    synchronized void end() {
        if (now != null) {
            now = null;
            sink.works(source, null);
        }
    }

    /** What is wrong now, or null. */
    synchronized Fault.@Nullable Kind now() {
        return now;
    }
}
