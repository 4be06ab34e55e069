package org.chieng.agent.source.serial;

import java.io.IOException;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.time.AgentClock;
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
    private final PortUsers users;
    private final boolean lenient;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean opened;

    /** @param lenient whether a port that can't be opened is no fault yet: some programs try every new port for a moment */
    PortReader(
            SerialPorts ports,
            PortState port,
            SourceSink sink,
            LineCounters counters,
            AgentClock clock,
            PortUsers users,
            boolean lenient) {
        this.ports = ports;
        this.port = port;
        this.sink = sink;
        this.counters = counters;
        this.clock = clock;
        this.users = users;
        this.lenient = lenient;
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
        try (SerialPorts.Connection connection = ports.open(port.path(), port.speed())) {
            opened = true;
            port.opened(connection);
            Fault.Kind fault = port.faults().now();
            if (fault == Fault.Kind.PORT_BUSY
                    || fault == Fault.Kind.PORT_DENIED
                    || fault == Fault.Kind.TOO_MANY_CHANNELS) {
                port.faults().end();
            }
            read(connection);
        } catch (PortException e) {
            refused(e);
        } catch (IOException e) {
            port.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("{} could not be read, by a fault of the agent's: it is opened anew", port.path(), e);
        } finally {
            port.closed();
        }
    }

    private void refused(PortException e) {
        if (lenient) {
            return;
        }
        String who = e.kind() == Fault.Kind.PORT_BUSY ? users.of(port.place().device()) : "";
        String message = e.getMessage() + (who.isEmpty() ? "" : ": " + who);
        port.failed(message);
        if (e.kind() != null) {
            port.faults().begin(e.kind(), message);
        }
    }

    private void read(SerialPorts.Connection connection) throws IOException {
        PortTalk talk = new PortTalk(port, connection, sink, counters, clock, clock.now());
        byte[] buffer = new byte[BUFFER_BYTES];
        port.silence().opened(clock.monotonicNanos().getAsLong());
        boolean silent = false;
        try {
            while (!closing) {
                int count = connection.read(buffer);
                long nowNanos = clock.monotonicNanos().getAsLong();
                if (port.takeUsed()) {
                    port.silence().used(nowNanos);
                }
                if (count < 0) {
                    log.info("{} is gone", port.name());
                    return;
                }
                if (count > 0) {
                    port.silence().heard(nowNanos);
                    talk.take(buffer, count, clock.now());
                } else if (port.silence().isOver(nowNanos)) {
                    log.info("{} is silent: its port is opened anew", port.name());
                    port.faults().begin(Fault.Kind.SILENT, "");
                    silent = true;
                    return;
                } else {
                    talk.quiet(clock.now());
                }
            }
        } finally {
            if (silent) {
                talk.silent();
            } else {
                talk.end();
            }
        }
    }

    /** Stops reading, soon. */
    void stop() {
        closing = true;
    }

    /** Stops reading and waits until the port is closed. */
    @Override
    public void close() {
        stop();
        Uninterrupted.join(thread);
    }
}
