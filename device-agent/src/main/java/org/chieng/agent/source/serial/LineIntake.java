package org.chieng.agent.source.serial;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.serial.format.Formats;
import org.chieng.agent.source.serial.format.Line;
import org.chieng.agent.source.serial.format.LineFramer;
import org.chieng.agent.source.serial.format.ParsedLine;
import org.chieng.agent.source.serial.format.Sample;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Throttle;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the bytes of one open port to readings in the sink. Confined to the port's thread. */
final class LineIntake {
    private static final Logger log = LoggerFactory.getLogger(LineIntake.class);

    private final PortState port;
    private final SourceSink sink;
    private final LineCounters counters;
    private final Throttle unknownLines;
    private final Formats formats = new Formats();
    private final FaultTeller faults;
    private final LineFramer framer;
    private final SpeedSearch search;

    LineIntake(PortState port, SourceSink sink, LineCounters counters, Throttle unknownLines, AgentClock.Stamp opened) {
        this.port = port;
        this.sink = sink;
        this.counters = counters;
        this.unknownLines = unknownLines;
        this.faults = new FaultTeller(port.name(), sink);
        this.framer = new LineFramer(opened);
        this.search = new SpeedSearch(port.speed());
        port.times().forgetBefore(opened.wallMicros());
    }

    /**
     * Takes bytes that were read together.
     *
     * @return the speed that the port is to be set to, empty when it is to stay
     */
    OptionalInt take(byte[] bytes, int count, AgentClock.Stamp readAt) {
        List<Measured> measured = new ArrayList<>();
        for (Line line : framer.take(bytes, count, readAt)) {
            ParsedLine parsed = formats.parse(line);
            boolean settledBefore = search.isSettled();
            ReadLine read = new ReadLine(line, parsed);
            if (read.isNoise()) {
                counters.countNoise();
            }
            search.take(read).forEach(usable -> use(usable, measured));
            if (!settledBefore && search.isSettled()) {
                port.speedFound(search.speed());
            }
        }
        if (!measured.isEmpty()) {
            sink.accept(measured);
        }
        return speedWanted(readAt);
    }

    private OptionalInt speedWanted(AgentClock.Stamp now) {
        if (framer.isNoisePending()) {
            counters.countNoise();
            search.takeNoise();
            framer.restart(now);
        }
        if (!search.wantsChange()) {
            return OptionalInt.empty();
        }
        framer.restart(now);
        return OptionalInt.of(search.change());
    }

    private void use(ReadLine read, List<Measured> measured) {
        faults.tell(read.parsed());
        switch (read.parsed().kind()) {
            case DATA -> {
                counters.countData();
                read.parsed()
                        .samples()
                        .forEach(sample -> measure(sample, read.line().readAt(), measured));
            }
            case UNKNOWN -> {
                counters.countUnknown();
                unknownLines.pass(held -> log.warn(
                        "{} prints a line of no format that is known ({} since start): '{}'",
                        port.name(),
                        counters.unknown(),
                        shortened(read.line().text())));
            }
            case FAULT -> counters.countData();
            case HEADER, TEXT ->
                log.debug("{} says: {}", port.name(), read.line().text());
        }
    }

    private void measure(Sample sample, AgentClock.Stamp readAt, List<Measured> measured) {
        OptionalLong time = port.times().next(sample.channel(), readAt.wallMicros());
        if (time.isEmpty()) {
            unknownLines.pass(held -> log.warn(
                    "{} prints more than {} labels: '{}' and others are left out",
                    port.name(),
                    StrictTimes.MAX_CHANNELS,
                    sample.channel()));
            return;
        }
        ChannelName name = new ChannelName(port.name(), sample.channel());
        Reading reading = new Reading(name, time.getAsLong(), sample.value(), sample.unit(), sample.label());
        measured.add(new Measured(reading, readAt.monotonicMicros()));
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
