package org.chieng.server.experiment;

import java.time.Instant;
import java.util.List;
import org.chieng.server.registry.Annotation;
import org.chieng.server.registry.Run;

/**
 * A run with what it measured. Immutable.
 *
 * @param run which
 * @param channels in the experiment's order
 * @param notes in the order of time
 */
record Result(Run run, List<RunSeries> channels, List<Annotation> notes) {
    Result {
        channels = List.copyOf(channels);
        notes = List.copyOf(notes);
    }

    /** A moment in microseconds from the run's start. */
    long micros(Instant time) {
        return RunReader.micros(time) - RunReader.micros(run.started());
    }
}
