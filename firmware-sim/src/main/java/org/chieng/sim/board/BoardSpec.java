package org.chieng.sim.board;

import java.nio.file.Path;
import java.time.Duration;
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
 * @param boot how long its boot loader waits after a reset, before the firmware starts: zero when not said, about a
 *     second on a real Uno, up to three on others
 * @param program somebody's own program in place of the sketch's, or null
 * @param eeprom a file that keeps what its EEPROM remembers while it is unplugged, or null to forget it with the board
 */
public record BoardSpec(
        Sketch sketch,
        Connector connector,
        String name,
        long seed,
        LocalTime begin,
        @Nullable Path record,
        Duration boot,
        @Nullable Program program,
        @Nullable Path eeprom) {

    public BoardSpec {
        boolean itsOwn = program == null ? sketch != Sketch.OWN : sketch == of(program);
        if (!itsOwn) {
            throw new IllegalArgumentException(
                    "board " + name + " cannot be both: a sketch and a program of one's own");
        }
        if (boot.isNegative() || (sketch.isForMicrobit() && !boot.isZero())) {
            throw new IllegalArgumentException("board " + name + " has no boot loader that waits " + boot);
        }
        if (!name.matches("[a-z0-9][a-z0-9_-]{0,62}")) {
            throw new IllegalArgumentException("a board's name is of a-z, 0-9, - and _, not \"" + name + "\"");
        }
    }

    /** A board with this firmware behind this connector, with defaults for everything else. */
    public static BoardSpec of(Sketch sketch, Connector connector) {
        return new BoardSpec(sketch, connector, sketch.id(), 1, LocalTime.of(8, 0), null, Duration.ZERO, null, null);
    }

    /** Somebody's own program: on an Uno with every sensor there is, {@link Sketch#OWN}, or on a micro:bit. */
    public static BoardSpec of(Program program, Connector connector) {
        String name = Sketch.OWN.id();
        return new BoardSpec(of(program), connector, name, 1, LocalTime.of(8, 0), null, Duration.ZERO, program, null);
    }

    private static Sketch of(Program program) {
        return program.isForMicrobit() ? Sketch.MICROBIT : Sketch.OWN;
    }

    public BoardSpec named(String newName) {
        return new BoardSpec(sketch, connector, newName, seed, begin, record, boot, program, eeprom);
    }

    public BoardSpec seed(long newSeed) {
        return new BoardSpec(sketch, connector, name, newSeed, begin, record, boot, program, eeprom);
    }

    public BoardSpec beginAt(LocalTime newBegin) {
        return new BoardSpec(sketch, connector, name, seed, newBegin, record, boot, program, eeprom);
    }

    /** Lines are appended to the file as {@link RecordedLine} describes. */
    public BoardSpec recordTo(Path file) {
        return new BoardSpec(sketch, connector, name, seed, begin, file, boot, program, eeprom);
    }

    /** Its boot loader waits so long after a reset, and swallows what the host sends. Not for a micro:bit. */
    public BoardSpec bootFor(Duration newBoot) {
        return new BoardSpec(sketch, connector, name, seed, begin, record, newBoot, program, eeprom);
    }

    /** Its EEPROM's contents are read from this file, if there is one, and written to it when it is unplugged. */
    public BoardSpec eepromIn(Path file) {
        return new BoardSpec(sketch, connector, name, seed, begin, record, boot, program, file);
    }

    /** Where lines are recorded, if anywhere. */
    public Optional<Path> recordFile() {
        return Optional.ofNullable(record);
    }
}
