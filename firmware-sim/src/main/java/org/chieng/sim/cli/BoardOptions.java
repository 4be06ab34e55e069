package org.chieng.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.Program;
import org.chieng.sim.board.Sketch;
import org.chieng.sim.wire.Connector;
import org.chieng.sim.wire.PtyConnector;
import org.chieng.sim.wire.UsbTree;
import org.jspecify.annotations.Nullable;

/**
 * What {@code board ...} is told.
 *
 * @param boards at least one, with different names and ports
 * @param speed times real time
 * @param stopOnEof the end of standard input ends the process
 */
record BoardOptions(List<BoardSpec> boards, double speed, boolean stopOnEof) {

    BoardOptions {
        boards = List.copyOf(boards);
    }

    /** Reads the options; worlds begin at {@code now} unless told otherwise. */
    static BoardOptions parse(List<String> words, LocalTime now) throws UsageException {
        return new Parser(words, now).parse();
    }

    /** Collects one board's options until the next {@code --sketch} or {@code --hex}. */
    private static final class Parser {
        private final Arguments arguments;
        private final List<BoardSpec> boards = new ArrayList<>();
        private final Set<String> places = new HashSet<>();
        private LocalTime begin;
        private double speed = 1;
        private boolean stopOnEof;

        private @Nullable UsbTree usb;
        private @Nullable Sketch sketch;
        private @Nullable Program program;
        private @Nullable Path eeprom;
        private Duration boot = Duration.ZERO;
        private @Nullable Path port;
        private @Nullable String plug;
        private @Nullable Path record;
        private @Nullable String name;
        private long seed = 1;

        private Parser(List<String> words, LocalTime now) {
            arguments = new Arguments(words);
            begin = now;
        }

        private BoardOptions parse() throws UsageException {
            while (true) {
                String option = arguments.next().orElse("");
                switch (option) {
                    case "" -> {
                        finishBoard();
                        return checked();
                    }
                    case "--sketch" -> {
                        finishBoard();
                        sketch = sketch(arguments.value(option));
                    }
                    case "--hex" -> {
                        finishBoard();
                        program = program(Path.of(arguments.value(option)));
                        sketch = Sketch.OWN;
                    }
                    case "--eeprom" -> eeprom = Path.of(arguments.value(option));
                    case "--boot" -> boot = ControlLines.duration(arguments.value(option));
                    case "--port" -> port = Path.of(arguments.value(option));
                    case "--usb" -> usb = usb(Path.of(arguments.value(option)));
                    case "--plug" -> plug = arguments.value(option);
                    case "--record" -> record = Path.of(arguments.value(option));
                    case "--name" -> name = arguments.value(option);
                    case "--seed" -> seed = arguments.number(option, Long.MIN_VALUE, Long.MAX_VALUE);
                    case "--speed" -> speed = speed(arguments.value(option));
                    case "--begin" -> begin = arguments.timeOfDay(option);
                    case "--stop-on-eof" -> stopOnEof = true;
                    default -> throw new UsageException("unknown option " + option + "; board --help lists them");
                }
            }
        }

        private void finishBoard() throws UsageException {
            if (sketch == null) {
                if (port != null
                        || plug != null
                        || record != null
                        || name != null
                        || eeprom != null
                        || !boot.isZero()) {
                    throw new UsageException("a board's options come after its --sketch or --hex");
                }
                return;
            }
            Connector connector = connector(sketch);
            BoardSpec spec = program == null ? BoardSpec.of(sketch, connector) : BoardSpec.of(program, connector);
            try {
                spec = (name == null ? spec : spec.named(name)).seed(seed).bootFor(boot);
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
            spec = eeprom == null ? spec : spec.eepromIn(eeprom);
            boards.add(record == null ? spec : spec.recordTo(record));
            sketch = null;
            program = null;
            eeprom = null;
            boot = Duration.ZERO;
            port = null;
            plug = null;
            record = null;
            name = null;
            seed = boards.size() + 1L;
        }

        private Connector connector(Sketch wanted) throws UsageException {
            if ((port == null) == (plug == null)) {
                throw new UsageException("board " + wanted.id() + " needs a --port, or a --plug");
            }
            String place = plug == null ? String.valueOf(port) : UsbPlug.socket(plug);
            if (!places.add(place)) {
                throw new UsageException("two boards at one port: " + place);
            }
            if (port != null) {
                return new PtyConnector(port);
            }
            if (usb == null) {
                throw new UsageException("--plug needs a --usb DIR before it");
            }
            return UsbPlug.connector(usb, plug);
        }

        private static UsbTree usb(Path folder) throws UsageException {
            try {
                return new UsbTree(folder);
            } catch (IOException e) {
                throw new UsageException("no USB can be made in " + folder + ": " + e);
            }
        }

        private BoardOptions checked() throws UsageException {
            if (boards.isEmpty()) {
                throw new UsageException("no board: say --sketch or --hex, and --port; board --help lists the options");
            }
            long names = boards.stream().map(BoardSpec::name).distinct().count();
            if (names < boards.size()) {
                throw new UsageException("two boards of one name: give them a --name");
            }
            List<BoardSpec> all =
                    boards.stream().map(spec -> spec.beginAt(begin)).toList();
            return new BoardOptions(all, speed, stopOnEof);
        }

        private static Sketch sketch(String id) throws UsageException {
            return Sketch.of(id).orElseThrow(() -> new UsageException("no sketch " + id + "; there are " + ids()));
        }

        private static String ids() {
            return Arrays.stream(Sketch.values())
                    .filter(sketch -> sketch != Sketch.OWN)
                    .map(Sketch::id)
                    .collect(Collectors.joining(", "));
        }

        private static Program program(Path file) throws UsageException {
            try {
                return Program.load(file);
            } catch (IOException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }

        private static double speed(String text) throws UsageException {
            try {
                double speed = Double.parseDouble(text);
                if (speed > 0 && speed <= 1000) {
                    return speed;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new UsageException("--speed needs a number above 0, at most 1000, not " + text);
        }
    }
}
