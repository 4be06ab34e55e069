package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.source.serial.firmata.FirmataBoard;
import org.chieng.agent.source.serial.format.Formats;
import org.chieng.agent.source.serial.format.Sample;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered of a board while the agent runs, over unplugging and plugging in. Confined to the thread that has its port, but for what
 * it tells of its state and takes to be sent, which any thread may ask.
 */
final class PortState {
    private static final Logger log = LoggerFactory.getLogger(PortState.class);

    private final BoardKey board;
    private final String name;
    private final BoardBook book;
    private final SerialConfig config;
    private final StrictTimes times = new StrictTimes();
    private final SilenceWatch silence;
    private final PortFaults faults;
    private final FaultTeller lineFaults;
    private final Formats formats = new Formats();
    private final List<String> channels = new CopyOnWriteArrayList<>();
    private volatile PortFinder.Found place;
    private volatile SerialPorts.@Nullable Connection connection;
    private volatile @Nullable FirmataBoard firmata;
    private volatile String format = "";
    private volatile int speed;
    private volatile boolean speedKnown;
    private volatile boolean takesFrames;
    private volatile boolean used;
    private @Nullable SpeedSearch unfinished;
    private boolean isOpenedForSilence;
    private volatile String failure = "";

    PortState(PortFinder.Found place, BoardBook book, SerialConfig config, SourceSink sink) {
        this.board = place.board();
        this.place = place;
        this.book = book;
        this.config = config;
        this.name = book.name(board);
        this.silence = new SilenceWatch(config.silence());
        this.faults = new PortFaults(name, sink);
        this.lineFaults = new FaultTeller(name, sink);
        OptionalInt remembered = book.speed(board);
        this.speed = remembered.orElse(SpeedSearch.SPEEDS.get(0));
        this.speedKnown = remembered.isPresent();
    }

    /** The source's part of channel names. */
    String name() {
        return name;
    }

    BoardKind kind() {
        return place.kind();
    }

    SerialConfig config() {
        return config;
    }

    StrictTimes times() {
        return times;
    }

    SilenceWatch silence() {
        return silence;
    }

    PortFaults faults() {
        return faults;
    }

    /** What is wrong with its sensors, as it prints it. */
    FaultTeller lineFaults() {
        return lineFaults;
    }

    /** What its lines mean; knows a header that came before the port was opened anew. */
    Formats formats() {
        return formats;
    }

    /** Where it is plugged in, or was last. */
    PortFinder.Found place() {
        return place;
    }

    /** It was found, perhaps at another port. */
    void foundAt(PortFinder.Found found) {
        place = found;
    }

    /** The speed to open the port with, in baud. */
    int speed() {
        return unfinished == null ? speed : unfinished.speed();
    }

    /** The search for its speed: a new one, or that of an opening that silence has ended. */
    SpeedSearch search() {
        SpeedSearch search = unfinished == null ? new SpeedSearch(speed, speedBefore()) : unfinished;
        isOpenedForSilence = unfinished != null;
        unfinished = null;
        return search;
    }

    /** Whether the port was opened since the board was silent: what the board says at boot it says because of that. */
    boolean isOpenedForSilence() {
        return isOpenedForSilence;
    }

    /** The port is opened anew, only since the board was silent: the search goes on then. */
    void goOn(SpeedSearch search) {
        unfinished = search;
    }

    /** What is known of the speed before anything is heard. */
    private SpeedSearch.Before speedBefore() {
        if (kind().isNative()) {
            return SpeedSearch.Before.ANY;
        }
        return speedKnown ? SpeedSearch.Before.REMEMBERED : SpeedSearch.Before.NOTHING;
    }

    void opened(SerialPorts.Connection opened) {
        connection = opened;
        failure = "";
        log.info("{} is open: {}", name, describe());
    }

    void closed() {
        connection = null;
        firmata = null;
    }

    private String describe() {
        PortFinder.Found found = place;
        return found.usb() == null
                ? found.path().toString()
                : found.kind().title() + ", " + found.usb() + ", " + found.path();
    }

    /** Says why the port can't be used, once until the reason is another. */
    void failed(String reason) {
        unfinished = null;
        if (!failure.equals(reason)) {
            failure = reason;
            log.warn("{} at {} can't be used now: {}", name, place.path(), reason);
        }
    }

    void speedFound(int found) {
        speed = found;
        speedKnown = true;
        book.speedFound(board, found);
        log.info("{} speaks at {} baud", name, found);
    }

    /** It gave readings in this format. */
    void speaks(String spoken) {
        format = spoken;
    }

    /** It prints frames of the Vietnamese lessons, so it may take some. */
    void takesFrames() {
        takesFrames = true;
    }

    void speaksFirmata(FirmataBoard board) {
        firmata = board;
        format = "Firmata";
    }

    /** It is Firmata no longer. */
    void speaksLines() {
        firmata = null;
    }

    @Nullable
    FirmataBoard firmata() {
        return firmata;
    }

    /** A value with its name and times, or empty when the board has too many channels already. */
    Optional<Measured> measure(Sample sample, AgentClock.Stamp at) {
        OptionalLong time = times.next(sample.channel(), at.wallMicros());
        if (time.isEmpty()) {
            return Optional.empty();
        }
        if (!channels.contains(sample.channel())) {
            channels.add(sample.channel());
        }
        ChannelName channel = new ChannelName(name, sample.channel());
        Reading reading = new Reading(channel, time.getAsLong(), sample.value(), sample.unit(), sample.label());
        return Optional.of(new Measured(reading, at.monotonicMicros()));
    }

    /** Sends to the board, from any thread. */
    void send(byte[] bytes) throws IOException {
        SerialPorts.Connection open = connection;
        if (open == null) {
            throw new IOException(name + " is not plugged in now");
        }
        open.write(bytes);
    }

    /** Sends what an actuator is set to, from any thread; the board is in use by that. */
    void use(byte[] bytes) throws IOException {
        send(bytes);
        used = true;
    }

    /** Whether an actuator was set since it was asked so last. */
    boolean takeUsed() {
        boolean was = used;
        used = false;
        return was;
    }

    /** Resets the board, so that its lamps flicker; false when it isn't there or can't be. */
    boolean reset() {
        SerialPorts.Connection open = connection;
        return open != null && open.reset();
    }

    List<Actuator> actuators() {
        SerialPorts.Connection opened = connection;
        if (opened == null) {
            return List.of();
        }
        List<Actuator> all = new ArrayList<>();
        FirmataBoard pins = firmata;
        if (pins != null) {
            pins.outputs().forEach(pin -> all.add(new PinActuator(name, pins, pin)));
            return all;
        }
        if (takesFrames) {
            all.add(TextActuator.frame(this, opened));
        }
        if (config.takesLines(name)) {
            all.add(TextActuator.line(this, opened));
        }
        return all;
    }

    /** @param there whether its port was found in the last look */
    SourceStatus status(boolean there) {
        PortFinder.Found found = place;
        Fault.Kind fault = faults.now();
        SourceStatus.State state;
        if (!there) {
            state = SourceStatus.State.GONE;
        } else if (fault != null || !failure.isEmpty()) {
            state = SourceStatus.State.FAULTY;
        } else {
            state = connection != null && !format.isEmpty() ? SourceStatus.State.READING : SourceStatus.State.WAITING;
        }
        StringJoiner detail = new StringJoiner(", ");
        detail.add(found.kind().title());
        if (found.usb() != null) {
            detail.add("USB " + found.usb().ids() + " at " + found.usb().portPath());
        }
        if (speedKnown && !found.kind().isNative()) {
            detail.add(speed + " baud");
        }
        if (!format.isEmpty()) {
            detail.add(format);
        }
        if (!failure.isEmpty()) {
            detail.add(failure);
        } else if (fault != null) {
            detail.add(fault.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return new SourceStatus(name, "serial", found.path().toString(), state, detail.toString(), channels);
    }

    Path path() {
        return place.path();
    }
}
