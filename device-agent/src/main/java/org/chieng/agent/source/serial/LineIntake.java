package org.chieng.agent.source.serial;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.serial.format.Formats;
import org.chieng.agent.source.serial.format.Line;
import org.chieng.agent.source.serial.format.LineFramer;
import org.chieng.agent.source.serial.format.ParsedLine;
import org.chieng.agent.source.serial.format.Sample;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the bytes of one open port to readings in the sink, for boards that print lines. Confined to the port's thread. */
final class LineIntake {
    private static final Logger log = LoggerFactory.getLogger(LineIntake.class);

    /** Lines in a row that no format explains, after which a person is told; chosen: a banner or a help text is shorter. */
    private static final int UNKNOWN_TO_TELL = 20;

    /** Noise that goes on is waited for up to so many bytes: a guess from its beginning is often wrong. */
    private static final int BYTES_TO_GUESS_FROM = 64;

    /** The format of boards that take {@code value#}. */
    private static final String LESSON_FRAME = "lesson-frame";

    private static final int MOST_SERIES = 16;

    /** A board's loader speaks at a speed of its own for so long (ESP8266: 74880 baud, some 0.3 s), and the sketch begins (0.8 to 3 s). */
    private static final long BOOT_MICROS = 3_000_000;

    /** Characters of a line that noise does not make by chance; chosen, as {@link SpeedSearch} does. */
    private static final int WORDS = SpeedSearch.LONG_LINE;

    private final PortState port;
    private final SourceSink sink;
    private final LineCounters counters;
    private final Throttle unknownLines;
    private final Formats formats;
    private final LineFramer framer;
    private final SpeedSearch search;
    private final NoiseBurst burst = new NoiseBurst();
    private final Map<String, EvenTimes> evenTimes = new HashMap<>();
    private final long bootUntil;
    private int unsettledBytes;
    private int unknownInRow;
    private boolean words;
    private boolean lastOfRead;

    LineIntake(PortState port, SourceSink sink, LineCounters counters, Throttle unknownLines, AgentClock.Stamp opened) {
        this.port = port;
        this.sink = sink;
        this.counters = counters;
        this.unknownLines = unknownLines;
        this.formats = port.formats();
        this.framer = new LineFramer(opened);
        this.search = port.search();
        this.bootUntil = port.isOpenedForSilence() ? opened.monotonicMicros() + BOOT_MICROS : Long.MIN_VALUE;
        formats.reopened();
        port.times().forgetBefore(opened.wallMicros());
    }

    /** The speed that the port is to have now. */
    int speed() {
        return search.speed();
    }

    /** Whether lines were understood at this speed. */
    boolean isSettled() {
        return search.isSettled();
    }

    /** Whether something readable came since the port was opened, be it understood or not. */
    boolean hasWords() {
        return words;
    }

    /**
     * Takes bytes of which the last came just at that time. Readings are in the sink when it returns.
     *
     * @param last whether what was read together holds no end of a line behind them
     */
    void take(byte[] bytes, int count, AgentClock.Stamp lastCame, boolean last) {
        lastOfRead = last;
        if (!search.isSettled()) {
            burst.take(bytes, count);
            unsettledBytes = Math.min(unsettledBytes + count, BYTES_TO_GUESS_FROM);
        }
        List<Measured> measured = new ArrayList<>();
        for (Line line : framer.take(bytes, count, lastCame)) {
            ReadLine read = new ReadLine(line, formats.parse(line));
            boolean settledBefore = search.isSettled();
            if (read.isNoise()) {
                counters.countNoise();
            } else {
                burst.forget();
                words |= line.text().length() >= WORDS;
            }
            if (!read.isNoise() || !isBooting(lastCame)) {
                search.take(read).forEach(usable -> use(usable, measured));
            }
            if (!settledBefore && search.isSettled()) {
                port.speedFound(search.speed());
            }
        }
        emit(measured);
    }

    private void emit(List<Measured> measured) {
        if (!measured.isEmpty()) {
            sink.accept(measured);
            port.speaks(formats.formatName());
            if (formats.formatName().equals(LESSON_FRAME)) {
                port.takesFrames();
            }
            port.faults().readingsCame();
        }
    }

    /** Nothing came between what was taken and what is taken next, for less time than a read waits. */
    void paused() {
        burst.paused();
    }

    /**
     * All that was read together was taken, or nothing came for a while.
     *
     * @param quiet whether nothing came
     * @return the speed that the port is to be set to, empty when it is to stay
     */
    OptionalInt speedWanted(boolean quiet, AgentClock.Stamp now) {
        boolean booting = isBooting(now);
        if (framer.isNoisePending()) {
            counters.countNoise();
            framer.restart(now);
            if (!booting) {
                search.takeNoise();
            }
        }
        if (booting) {
            burst.forget();
            unsettledBytes = 0;
            return OptionalInt.empty();
        }
        if (!search.isSettled() && burst.isNoise(quiet)) {
            search.takeBurst();
        }
        boolean goesOn = !quiet && !search.isSettled() && !burst.isSeveral() && unsettledBytes < BYTES_TO_GUESS_FROM;
        if (!search.wantsChange() || goesOn) {
            return OptionalInt.empty();
        }
        OptionalInt wanted = OptionalInt.of(search.change(burst.hint(search.speed())));
        restart(now);
        if (search.hasTriedAll()) {
            port.faults().begin(Fault.Kind.FORMAT_UNKNOWN, "nothing can be read at any speed");
        }
        return wanted;
    }

    /** Whether noise tells nothing of the sketch's speed. */
    private boolean isBooting(AgentClock.Stamp now) {
        return now.monotonicMicros() < bootUntil;
    }

    /** What was begun is given up: the port has another speed, or had for a while. */
    void restart(AgentClock.Stamp now) {
        framer.restart(now);
        burst.forget();
        unsettledBytes = 0;
    }

    /** The port is closed, to be opened anew: the board was silent. What waits for its speed goes on waiting. */
    void silent() {
        if (search.isSettled()) {
            return;
        }
        use(search.silent());
        port.goOn(search);
    }

    /** The port is gone or closed. */
    void end() {
        use(search.end());
    }

    private void use(List<ReadLine> usable) {
        List<Measured> measured = new ArrayList<>();
        usable.forEach(line -> use(line, measured));
        emit(measured);
    }

    private void use(ReadLine read, List<Measured> measured) {
        port.lineFaults().tell(read.parsed(), read.line().readAt().monotonicMicros());
        unknownInRow = read.parsed().kind() == ParsedLine.Kind.UNKNOWN ? unknownInRow + 1 : 0;
        switch (read.parsed().kind()) {
            case DATA -> {
                counters.countData();
                AgentClock.Stamp at = evenTime(read);
                for (Sample sample : read.parsed().samples()) {
                    port.measure(sample, at).ifPresentOrElse(measured::add, () -> tooMany(sample.channel()));
                }
            }
            case UNKNOWN -> {
                counters.countUnknown();
                unknownLines.pass(held -> log.warn(
                        "{} prints lines of no format that is known ({} since start), of the shape '{}':"
                                + " let it print name:value",
                        port.name(),
                        counters.unknown(),
                        shape(read.line().text())));
                if (unknownInRow == UNKNOWN_TO_TELL) {
                    port.faults()
                            .begin(
                                    Fault.Kind.FORMAT_UNKNOWN,
                                    "lines of the shape '" + shape(read.line().text()) + "'");
                }
            }
            case FAULT -> counters.countData();
            case HEADER, TEXT ->
                log.debug("{} says: {}", port.name(), read.line().text());
        }
    }

    /** Lines that begin with the same channel are of one series; of a board with many series none is that quick. */
    private AgentClock.Stamp evenTime(ReadLine read) {
        AgentClock.Stamp came = read.line().readAt();
        List<Sample> samples = read.parsed().samples();
        if (samples.isEmpty()) {
            return came;
        }
        String series = samples.get(0).channel();
        EvenTimes times = evenTimes.get(series);
        if (times == null && evenTimes.size() < MOST_SERIES) {
            times = new EvenTimes();
            evenTimes.put(series, times);
        }
        return times == null ? came : times.of(came, lastOfRead);
    }

    private void tooMany(String channel) {
        unknownLines.pass(held -> log.warn(
                "{} prints more than {} labels: '{}' and others are left out",
                port.name(),
                StrictTimes.MAX_CHANNELS,
                channel));
        port.faults().begin(Fault.Kind.TOO_MANY_CHANNELS, channel);
    }

    /** How a line looks, and not what it says: it may hold a name, a password or the number of a card. */
    private static String shape(String text) {
        String shortened = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return shortened.replaceAll("\\p{L}\\p{M}*", "a").replaceAll("\\p{N}", "9");
    }
}
