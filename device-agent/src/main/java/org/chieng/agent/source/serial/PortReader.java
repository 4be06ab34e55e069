package org.chieng.agent.source.serial;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Throttle;
import org.chieng.agent.time.Uninterrupted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one port from opening it until it is gone, silent for too long, or to be closed. A thread of its own. */
final class PortReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PortReader.class);
    private static final int BUFFER_BYTES = 4096;

    private final SerialPorts ports;
    private final PortState port;
    private final SourceSink sink;
    private final LineCounters counters;
    private final AgentClock clock;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean opened;

    PortReader(SerialPorts ports, PortState port, SourceSink sink, LineCounters counters, AgentClock clock) {
        this.ports = ports;
        this.port = port;
        this.sink = sink;
        this.counters = counters;
        this.clock = clock;
        this.thread = new Thread(this::run, "serial-" + port.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /** Whether the port could be opened, once it is no longer running. */
    boolean wasOpened() {
        return opened;
    }

    private void run() {
        try (SerialPorts.Connection connection = ports.open(port.device(), port.speed())) {
            opened = true;
            port.opened();
            read(connection);
        } catch (IOException e) {
            port.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("reading {} failed, it is opened anew", port.device(), e);
        }
    }

    private void read(SerialPorts.Connection connection) throws IOException {
        AgentClock.Stamp openedAt = clock.now();
        Throttle unknownLines = new Throttle(Duration.ofMinutes(1), clock.monotonicNanos());
        LineIntake intake = new LineIntake(port, sink, counters, unknownLines, openedAt);
        byte[] buffer = new byte[BUFFER_BYTES];
        port.silence().opened(clock.monotonicNanos().getAsLong());
        while (!closing) {
            int count = connection.read(buffer);
            long nowNanos = clock.monotonicNanos().getAsLong();
            if (count < 0) {
                log.info("{} is gone", port.name());
                return;
            }
            if (count == 0) {
                if (port.silence().isOver(nowNanos)) {
                    log.info("{} is silent: its port is opened anew", port.name());
                    return;
                }
                continue;
            }
            port.silence().heard(nowNanos);
            OptionalInt speed = intake.take(buffer, count, clock.now());
            if (speed.isPresent()) {
                connection.setSpeed(speed.getAsInt());
            }
        }
    }

    /** Stops reading and waits until the port is closed. */
    @Override
    public void close() {
        closing = true;
        Uninterrupted.join(thread);
    }
}
