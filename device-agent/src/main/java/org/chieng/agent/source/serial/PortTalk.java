package org.chieng.agent.source.serial;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.serial.firmata.FirmataDetector;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Throttle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said over one open port, from opening it until it is closed: finds out whether the board prints lines or speaks Firmata, sets the
 * speed, and asks a board that stays silent. Confined to the port's thread.
 */
final class PortTalk {
    private static final Logger log = LoggerFactory.getLogger(PortTalk.class);

    /** StandardFirmata's own. */
    private static final int FIRMATA_SPEED = 57_600;

    /** No board boots for so long (0.8 to 3 s), so one that said nothing, or nothing readable, until then may wait to be asked. */
    private static final long BOOT_MICROS = 5_000_000;

    /** So long after coming to Firmata's speed by noise: what made the noise may have been its report at boot. */
    private static final long SHORTLY_MICROS = 300_000;

    /** How long an answer is waited for; it takes some 20 ms. */
    private static final long ANSWER_MICROS = 700_000;

    /** A board that prints five lines a second pauses for so long, and no read ends empty in it; a line on its way does not. */
    private static final long PAUSE_MICROS = 100_000;

    private final PortState port;
    private final SerialPorts.Connection connection;
    private final SourceSink sink;
    private final LineIntake lines;
    private final SliceTimes times;
    private FirmataDetector detector = new FirmataDetector();
    private @Nullable FirmataIntake firmata;
    private long heardMicros;
    private long askedMicros;
    private boolean heard;
    private boolean askedSilent;
    private boolean askedHere;
    private boolean asking;
    private int speedNow;

    PortTalk(
            PortState port,
            SerialPorts.Connection connection,
            SourceSink sink,
            LineCounters counters,
            AgentClock clock,
            AgentClock.Stamp opened) {
        this.port = port;
        this.connection = connection;
        this.sink = sink;
        Throttle unknownLines = new Throttle(Duration.ofMinutes(1), clock.monotonicNanos());
        this.lines = new LineIntake(port, sink, counters, unknownLines, opened);
        this.times = new SliceTimes(opened);
        this.heardMicros = opened.monotonicMicros();
        this.speedNow = lines.speed();
        times.speed(port.kind().isNative() ? 0 : speedNow);
    }

    /** Takes bytes that were read together. */
    void take(byte[] bytes, int count, AgentClock.Stamp readAt) throws IOException {
        if (heard && readAt.monotonicMicros() - heardMicros >= PAUSE_MICROS) {
            lines.paused();
        }
        heard = true;
        heardMicros = readAt.monotonicMicros();
        int lastEnd = lastEnd(bytes, count);
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (firmata == null && !lines.isSettled() && detector.take(bytes[i])) {
                beginFirmata(readAt);
                from = i + 1;
            }
            boolean message = firmata != null && (bytes[i] & 0x80) != 0;
            if (message || isEnd(bytes[i]) || i == count - 1) {
                slice(bytes, from, i + 1, times.of(readAt, count - 1 - i), i >= lastEnd);
                from = i + 1;
            }
        }
        times.done(readAt);
        afterwards(false, readAt);
        bePatientIfSettled();
    }

    /** The search for a speed goes by pauses, and Firmata has times to keep. */
    private void bePatientIfSettled() {
        connection.bePatient(firmata == null && !asking && lines.isSettled());
    }

    private static boolean isEnd(byte value) {
        return value == '\n' || value == '\r' || value == '#';
    }

    /** Where the last end of a line is; CR of CR LF, since that ends it. */
    private static int lastEnd(byte[] bytes, int count) {
        for (int i = count - 1; i >= 0; i--) {
            if (isEnd(bytes[i])) {
                return bytes[i] == '\n' && i > 0 && bytes[i - 1] == '\r' ? i - 1 : i;
            }
        }
        return count;
    }

    private void slice(byte[] bytes, int from, int to, AgentClock.Stamp lastCame, boolean last) throws IOException {
        if (from >= to) {
            return;
        }
        byte[] slice = new byte[to - from];
        System.arraycopy(bytes, from, slice, 0, slice.length);
        if (firmata != null) {
            firmata.take(slice, slice.length, lastCame);
        } else {
            lines.take(slice, slice.length, lastCame, last);
        }
    }

    /** Nothing came for a while. */
    void quiet(AgentClock.Stamp now) throws IOException {
        afterwards(true, now);
        bePatientIfSettled();
    }

    private void afterwards(boolean quiet, AgentClock.Stamp now) throws IOException {
        if (firmata != null) {
            firmata.passed(now);
            if (firmata.isLost()) {
                log.info("{} speaks Firmata no longer", port.name());
                firmata = null;
                detector = new FirmataDetector();
                port.speaksLines();
                lines.restart(now);
            }
            return;
        }
        if (asking) {
            if (now.monotonicMicros() - askedMicros >= ANSWER_MICROS) {
                asking = false;
                detector.asked(false);
                set(lines.speed(), now);
            }
            return;
        }
        OptionalInt wanted = lines.speedWanted(quiet, now);
        if (wanted.isPresent()) {
            askedHere = false;
            set(wanted.getAsInt(), now);
        } else if (quiet && port.config().firmata().ask() && !lines.isSettled()) {
            askWhenItIsTime(now);
        }
    }

    private void askWhenItIsTime(AgentClock.Stamp now) throws IOException {
        long silent = now.monotonicMicros() - heardMicros;
        // noise may have been a report at boot, whatever speed was gone to by it; words are no Firmata board's
        boolean afterBoot = !askedSilent && !lines.hasWords() && silent >= BOOT_MICROS;
        boolean afterNoise = heard && !askedHere && speedNow == FIRMATA_SPEED && silent >= SHORTLY_MICROS;
        if (!port.kind().mayBeFirmata() || (!afterBoot && !afterNoise)) {
            return;
        }
        askedSilent |= afterBoot;
        askedHere = true;
        asking = true;
        askedMicros = now.monotonicMicros();
        set(port.kind().isNative() ? speedNow : FIRMATA_SPEED, now);
        detector = new FirmataDetector();
        detector.asked(true);
        connection.write(FirmataDetector.question());
    }

    private void beginFirmata(AgentClock.Stamp now) throws IOException {
        asking = false;
        log.info("{} speaks Firmata: {}", port.name(), detector.firmware().orElse("it didn't say which"));
        port.speedFound(speedNow);
        firmata = new FirmataIntake(port, sink, now);
        firmata.passed(now);
    }

    private void set(int speed, AgentClock.Stamp now) throws IOException {
        if (speed != speedNow) {
            log.debug("{} is tried at {} baud", port.name(), speed);
            speedNow = speed;
            connection.setSpeed(speed);
            times.speed(port.kind().isNative() ? 0 : speed);
            lines.restart(now);
        }
    }

    /** The port is to be opened anew, since the board was silent. */
    void silent() {
        if (firmata == null) {
            lines.silent();
        }
    }

    /** The port is gone or is to be closed. */
    void end() {
        if (firmata == null) {
            lines.end();
        }
    }
}
