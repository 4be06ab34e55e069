package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Source;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.source.serial.firmata.FirmataBoard;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Uninterrupted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boards on this computer's serial ports. Looks for ports that come at an interval, reads each on a thread of its own, and opens again
 * what went away when it is back. Thread-safe.
 */
public final class SerialSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(SerialSource.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** Most boards that are remembered while the agent runs; chosen: more than a USB host has addresses. */
    private static final int MOST_BOARDS = 128;

    /** A port that was not found so often in a row is closed, though reading it has not ended: that can't be trusted. */
    private static final int MISSED_TO_CLOSE = 4;

    /** Tries to open a new port before it is a fault. */
    private static final int LENIENT_TRIES = 3;

    private final SerialConfig config;
    private final SourceSink sink;
    private final AgentClock clock;
    private final SerialPorts ports;
    private final PortFinder finder;
    private final PortFolders folders;
    private final BoardBook book;
    private final UnreadBoards unread;
    private final PortUsers users = PortUsers.ofSystem();
    private final LineCounters counters = new LineCounters();
    private final Map<BoardKey, Watched> watched = new LinkedHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** A board that was seen; guarded by the map that it is in. */
    private static final class Watched {
        private final PortState port;
        private PortReader reader;
        private int failures;
        private int missed;
        private long notBeforeNanos;

        Watched(PortState port, PortReader reader) {
            this.port = port;
            this.reader = reader;
        }
    }

    /** Boards are read only after {@link #start}. */
    public SerialSource(SerialConfig config, SourceSink sink, AgentClock clock) {
        this(config, sink, clock, new JSerialCommPorts());
    }

    SerialSource(SerialConfig config, SourceSink sink, AgentClock clock, SerialPorts ports) {
        this.config = config;
        this.sink = sink;
        this.clock = clock;
        this.ports = ports;
        this.finder = new PortFinder(config, ports);
        this.folders = new PortFolders(config);
        this.book = new BoardBook(config.places().book());
        this.unread = new UnreadBoards(book, sink, clock);
        this.thread = new Thread(this::watch, "serial-ports");
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void beforeShutdown(Runnable stop) {
        ports.beforeShutdown(stop);
    }

    LineCounters counters() {
        return counters;
    }

    private void watch() {
        try {
            do {
                if (folders.isWorthALook() || isAnyToBeReadAgain()) {
                    look();
                }
            } while (!closing.await(config.poll().toNanos() * (folders.isQuiet() ? 2 : 1), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            List<PortReader> readers;
            synchronized (watched) {
                readers = watched.values().stream().map(one -> one.reader).toList();
            }
            readers.forEach(PortReader::stop); // all at once: each takes some time
            readers.forEach(PortReader::close);
        }
    }

    private boolean isAnyToBeReadAgain() {
        synchronized (watched) {
            for (Watched one : watched.values()) {
                if (one.missed == 0 && !one.reader.isRunning()) {
                    return true;
                }
            }
            return false;
        }
    }

    private void look() {
        try {
            List<PortFinder.Found> found = finder.find();
            unread.seen(finder.unread());
            synchronized (watched) {
                closeWhatIsGone(found);
                found.forEach(this::readPort);
            }
        } catch (RuntimeException e) {
            log.error("ports could not be looked for, by a fault of the agent's; it goes on", e);
        }
    }

    /** A device that another board has now, or none: what is still read of it is nothing. */
    private void closeWhatIsGone(List<PortFinder.Found> found) {
        Map<Path, BoardKey> boardAt = new HashMap<>();
        Set<BoardKey> boards = new HashSet<>();
        found.forEach(port -> {
            boardAt.put(port.device(), port.board());
            boards.add(port.board());
        });
        watched.forEach((board, one) -> {
            BoardKey there = boardAt.get(one.port.place().device());
            boolean replaced = there != null && !there.equals(board);
            one.missed = boards.contains(board) ? 0 : one.missed + 1;
            if ((replaced && one.missed > 1) || one.missed >= MISSED_TO_CLOSE) {
                one.reader.stop();
            }
        });
    }

    private void readPort(PortFinder.Found found) {
        boolean isRead = watched.values().stream()
                .anyMatch(one -> one.port.place().device().equals(found.device()) && one.reader.isRunning());
        if (isRead) {
            return;
        }
        Watched known = watched.get(found.board());
        if (known != null) {
            if (!known.reader.isRunning()) {
                readAgain(known, found);
            }
        } else if (watched.size() < MOST_BOARDS || forgetOne()) {
            PortState port = new PortState(found, book, config, sink);
            watched.put(found.board(), new Watched(port, startReader(port, true)));
        }
    }

    /** Makes room: the board that was seen first and is not there. */
    private boolean forgetOne() {
        Optional<BoardKey> gone = watched.entrySet().stream()
                .filter(entry -> entry.getValue().missed >= MISSED_TO_CLOSE
                        && !entry.getValue().reader.isRunning())
                .map(Map.Entry::getKey)
                .findFirst();
        gone.ifPresent(watched::remove);
        return gone.isPresent();
    }

    private void readAgain(Watched known, PortFinder.Found found) {
        long now = clock.monotonicNanos().getAsLong();
        if (known.notBeforeNanos == 0) {
            known.notBeforeNanos = now + pauseNanos(known);
        }
        if (now - known.notBeforeNanos >= 0) {
            known.notBeforeNanos = 0;
            known.port.foundAt(found);
            known.reader = startReader(known.port, known.failures < LENIENT_TRIES);
        }
    }

    /** No pause after a port was lost, a growing one while it can't be opened. */
    private long pauseNanos(Watched known) {
        if (known.reader.wasOpened()) {
            known.failures = 0;
            return 0;
        }
        known.failures = Math.min(known.failures + 1, 10);
        return Math.min(LONGEST_PAUSE.toNanos(), config.poll().toNanos() << (known.failures - 1));
    }

    private PortReader startReader(PortState port, boolean lenient) {
        PortReader reader = new PortReader(ports, port, sink, counters, clock, users, lenient);
        reader.start();
        return reader;
    }

    private Optional<Watched> named(String source) {
        synchronized (watched) {
            return watched.values().stream()
                    .filter(one -> one.port.name().equals(source))
                    .findFirst();
        }
    }

    @Override
    public List<SourceStatus> status() {
        List<SourceStatus> all = new ArrayList<>();
        synchronized (watched) {
            watched.values().forEach(one -> all.add(one.port.status(one.missed == 0)));
        }
        all.addAll(unread.status());
        return all;
    }

    @Override
    public List<Actuator> actuators() {
        synchronized (watched) {
            return watched.values().stream()
                    .flatMap(one -> one.port.actuators().stream())
                    .toList();
        }
    }

    @Override
    public boolean setInterval(String source, Duration interval) {
        Optional<FirmataBoard> board = named(source).map(one -> one.port.firmata());
        if (board.isEmpty()) {
            return false;
        }
        try {
            board.get().interval(interval);
            return true;
        } catch (IOException e) {
            log.info("{} does not hear its interval: {}", source, e.getMessage());
            return false;
        }
    }

    @Override
    public boolean restart(String source) {
        Optional<Watched> board = named(source);
        board.ifPresent(one -> {
            synchronized (watched) {
                one.reader.stop(); // the next look opens it anew
            }
        });
        return board.isPresent();
    }

    @Override
    public boolean identify(String source) {
        return named(source).map(one -> one.port.reset()).orElse(false);
    }

    /** Closes all ports, and waits until the last line was emitted. */
    @Override
    public void close() {
        closing.countDown();
        Uninterrupted.join(thread);
    }
}
