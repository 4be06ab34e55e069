package org.chieng.sim.board;

import java.nio.file.Path;
import java.time.LocalTime;
import java.util.Optional;
import org.chieng.sim.wire.Connector;
import org.jspecify.annotations.Nullable;

/**
 * What board is wanted, where it is plugged in, and what it measures. Immutable; each method gives a changed copy.
 *
 * @param sketch the firmware
 * @param connector where it is plugged in
 * @param name for people and for control lines; the sketch's id when not said
 * @param seed of its world and its faults: the same seed measures the same; 1 when not said
 * @param begin the time of day at which its world begins; eight in the morning when not said
 * @param record a file that gets each line it prints, or null for none
 */
public record BoardSpec(
        Sketch sketch,
        Connector connector,
        String name,
        long seed,
        LocalTime begin,
        @Nullable Path record) {

    public BoardSpec {
        if (!name.matches("[a-z0-9][a-z0-9_-]{0,62}")) {
            throw new IllegalArgumentException("a board's name is of a-z, 0-9, - and _, not \"" + name + "\"");
        }
    }

    /** A board with this firmware behind this connector, with defaults for everything else. */
    public static BoardSpec of(Sketch sketch, Connector connector) {
        return new BoardSpec(sketch, connector, sketch.id(), 1, LocalTime.of(8, 0), null);
    }

    public BoardSpec named(String newName) {
        return new BoardSpec(sketch, connector, newName, seed, begin, record);
    }

    public BoardSpec seed(long newSeed) {
        return new BoardSpec(sketch, connector, name, newSeed, begin, record);
    }

    public BoardSpec beginAt(LocalTime newBegin) {
        return new BoardSpec(sketch, connector, name, seed, newBegin, record);
    }

    /** Lines are appended to the file as {@link RecordedLine} describes. */
    public BoardSpec recordTo(Path file) {
        return new BoardSpec(sketch, connector, name, seed, begin, file);
    }

    /** Where lines are recorded, if anywhere. */
    public Optional<Path> recordFile() {
        return Optional.ofNullable(record);
    }
}
