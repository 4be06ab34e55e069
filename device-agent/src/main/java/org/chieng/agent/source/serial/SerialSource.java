package org.chieng.agent.source.serial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.source.Source;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.protocol.name.ChannelName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boards on this computer's serial ports. Looks for ports that come at an interval, reads each on a thread of its own, and opens again
 * what went away when it is back. Thread-safe.
 */
public final class SerialSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(SerialSource.class);
    private static final Path BY_ID = Path.of("/dev/serial/by-id");
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** Most ports that are remembered; chosen: more than a USB host has addresses. */
    private static final int MOST_PORTS = 128;

    private final SerialConfig config;
    private final SourceSink sink;
    private final AgentClock clock;
    private final SerialPorts ports;
    private final PortFinder finder;
    private final LineCounters counters = new LineCounters();
    private final Map<Path, Watched> watched = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** A port that was seen; confined to the thread that looks for ports. */
    private static final class Watched {
        private final PortState port;
        private PortReader reader;
        private Path device;
        private int failures;
        private long notBeforeNanos;

        Watched(PortState port, PortReader reader, Path device) {
            this.port = port;
            this.reader = reader;
            this.device = device;
        }
    }

    /** Boards are read only after {@link #start}. */
    public SerialSource(SerialConfig config, SourceSink sink, AgentClock clock) {
        this(config, sink, clock, new JSerialCommPorts(), BY_ID);
    }

    SerialSource(SerialConfig config, SourceSink sink, AgentClock clock, SerialPorts ports, Path byId) {
        this.config = config;
        this.sink = sink;
        this.clock = clock;
        this.ports = ports;
        this.finder = new PortFinder(config, ports, byId);
        this.thread = new Thread(this::watch, "serial-ports");
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    LineCounters counters() {
        return counters;
    }

    private void watch() {
        try {
            do {
                look();
            } while (!closing.await(config.poll().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watched.values().forEach(one -> one.reader.close());
        }
    }

    private void look() {
        try {
            finder.find().forEach(this::readPort);
        } catch (RuntimeException e) {
            log.error("looking for serial ports failed", e);
        }
    }

    private void readPort(PortFinder.Found found) {
        if (watched.values().stream().anyMatch(one -> one.device.equals(found.device()) && one.reader.isRunning())) {
            return;
        }
        Watched known = watched.get(found.path());
        if (known == null) {
            if (watched.size() < MOST_PORTS) {
                PortState port = new PortState(found.path(), freeName(found.path()), config.silence());
                watched.put(found.path(), new Watched(port, startReader(port), found.device()));
            }
        } else if (!known.reader.isRunning()) {
            readAgain(known, found.device());
        }
    }

    private void readAgain(Watched known, Path device) {
        long now = clock.monotonicNanos().getAsLong();
        if (known.notBeforeNanos == 0) {
            known.notBeforeNanos = now + pauseNanos(known);
        }
        if (now - known.notBeforeNanos >= 0) {
            known.notBeforeNanos = 0;
            known.device = device;
            known.reader = startReader(known.port);
        }
    }

    /** No pause after a port was lost, a growing one while it can't be opened. */
    private long pauseNanos(Watched known) {
        if (known.reader.wasOpened()) {
            known.failures = 0;
            return 0;
        }
        known.failures = Math.min(known.failures + 1, 10);
        return Math.min(LONGEST_PAUSE.toNanos(), config.poll().toNanos() << known.failures);
    }

    private PortReader startReader(PortState port) {
        PortReader reader = new PortReader(ports, port, sink, counters, clock);
        reader.start();
        return reader;
    }

    /** The source's name: the device's, made valid; with a number behind it when another port has that already. */
    private String freeName(Path device) {
        String base = PortName.of(device);
        String name = base;
        for (int i = 2; isTaken(name); i++) {
            String suffix = "-" + i;
            int room = ChannelName.MAX_PART_LENGTH - suffix.length();
            name = (base.length() <= room ? base : base.substring(0, room)) + suffix;
        }
        return name;
    }

    private boolean isTaken(String name) {
        return watched.values().stream().anyMatch(one -> one.port.name().equals(name));
    }

    /** Closes all ports, and waits until the last line was emitted. */
    @Override
    public void close() {
        closing.countDown();
        Uninterrupted.join(thread);
    }
}
