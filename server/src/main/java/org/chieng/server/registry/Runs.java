package org.chieng.server.registry;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How runs begin, end and go; {@link Experiments} lists them. Thread-safe; blocks. */
public final class Runs {
    private final Tables tables;
    private final Experiments experiments;

    Runs(Tables tables, Experiments experiments) {
        this.tables = tables;
        this.experiments = experiments;
    }

    /**
     * Begins the next run, unless one goes on.
     *
     * @param id of the run
     * @param started when
     * @param until when it ends by itself, or null
     * @param now the time by which another goes on or not
     * @return empty when one goes on
     */
    public Optional<Run> begin(EntryId id, EntryId experiment, Instant started, @Nullable Instant until, Instant now)
            throws RegistryException {
        return tables.write(() -> {
            int last = 0;
            for (Run run : experiments.runs(experiment)) {
                if (run.isRunning(now)) {
                    return Optional.empty();
                }
                last = run.number();
            }
            Run run = new Run(id, experiment, last + 1, started, until);
            experiments.put(run);
            return Optional.of(run);
        });
    }

    /** Ends a run that goes on; one that has ended before stays as it is. */
    public void end(EntryId run, Instant ended) throws RegistryException {
        tables.write(() -> tables.update(
                "UPDATE run SET ended = ? WHERE id = ? AND (ended IS NULL OR ended > ?)",
                Columns.micros(ended),
                run.value(),
                Columns.micros(ended)));
    }

    /** Takes a run away with what was noted in it; the others keep their numbers. */
    public void remove(EntryId id) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM run WHERE id = ?", id.value()));
    }

    /** Takes away what was noted in a run. */
    public void removeAnnotation(EntryId run, EntryId id) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM annotation WHERE id = ? AND run = ?", id.value(), run.value()));
    }
}
