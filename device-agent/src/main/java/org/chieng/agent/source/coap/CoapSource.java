package org.chieng.agent.source.coap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Source;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.elements.util.NamedThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for boards with Wi-Fi; each is a source of its own. When the port can't be had it is tried again every 30 s. Thread-safe; all
 * that strangers can make it keep is bounded.
 */
public final class CoapSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(CoapSource.class);
    static final String NAME = "coap";
    /** What is somewhat too large is put together, so that it can be refused with a reason. */
    private static final int MAX_BODY_BYTES = TelemetryRequests.MAX_PAYLOAD_BYTES + 4 * 1024;

    private static final int BLOCK_BYTES = 1024;
    private static final int BLOCKS_KEPT_SECONDS = 30;
    /** Chosen: two classes; blocks come before the secret can be checked. */
    private static final int MAX_PEERS = 100;
    /** Twice what a board may send in MAX_TRANSMIT_SPAN, so that no repeated message passes for a new one (RFC 7252 section 4.8.2). */
    private static final int MESSAGES_KEPT = 2 * 45 * Board.PER_SECOND;

    private static final int RETRY_SECONDS = 30;
    private static final int CLOSE_SECONDS = 5;

    private final CoapSettings settings;
    private final SourceSink sink;
    private final TelemetryRequests requests;
    private final ScheduledExecutorService protocol;
    private final ScheduledThreadPoolExecutor timers;
    private @Nullable CoapEndpoint endpoint;
    private @Nullable Future<?> retry;
    private boolean closed;

    /**
     * Listens only after {@link #start}.
     *
     * @param book knows the true time, which those of the boards are compared with
     * @param otherSources names of what else the agent reads now: no board may have one of them
     */
    public CoapSource(
            CoapSettings settings,
            SourceSink sink,
            AgentClock clock,
            ClockBook book,
            Supplier<Set<String>> otherSources) {
        this.settings = settings;
        this.sink = sink;
        this.requests = new TelemetryRequests(
                new BoardSecrets(settings.boardsFile(), clock.monotonicNanos()), sink, clock, book, otherSources);
        this.protocol = Executors.newScheduledThreadPool(1, new NamedThreadFactory("coap-protocol-"));
        this.timers = new ScheduledThreadPoolExecutor(1, new NamedThreadFactory("coap-timers-"));
        timers.setRemoveOnCancelPolicy(true);
    }

    @Override
    public synchronized void start() {
        if (closed) {
            return;
        }
        CoapEndpoint made = CoapEndpoint.builder()
                .setConfiguration(configuration())
                .setInetSocketAddress(new InetSocketAddress(settings.host(), settings.port()))
                .build();
        made.setExecutors(protocol, timers);
        made.setMessageDeliverer(requests);
        try {
            made.start();
            endpoint = made;
            requests.secrets().look();
            log.info("boards with Wi-Fi may post at {}", made.getAddress());
            sink.works(NAME, null);
        } catch (IOException e) {
            made.destroy();
            sink.fault(
                    new Fault(NAME, null, Fault.Kind.PORT_BUSY, "UDP port " + settings.port() + ": " + e.getMessage()));
            retry = timers.schedule(this::start, RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The port that it listens on, -1 when it does not. */
    public synchronized int port() {
        return endpoint == null ? -1 : endpoint.getAddress().getPort();
    }

    /** What was taken and refused so far. */
    public CoapCounters counters() {
        return requests.counters();
    }

    @Override
    public List<SourceStatus> status() {
        return requests.status();
    }

    @Override
    public void close() {
        CoapEndpoint open;
        synchronized (this) {
            closed = true;
            open = endpoint;
            endpoint = null;
            if (retry != null) {
                retry.cancel(false);
            }
        }
        if (open != null) {
            open.stop(); // nothing new comes; what is being answered ends
        }
        protocol.shutdown();
        await(protocol);
        if (open != null) {
            open.destroy();
        }
        timers.shutdownNow();
        await(timers);
    }

    private static void await(ExecutorService executor) {
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** All in memory: Californium would else write its settings into the working folder. */
    private static Configuration configuration() {
        return new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, MAX_BODY_BYTES)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK_BYTES)
                .set(CoapConfig.MAX_MESSAGE_SIZE, BLOCK_BYTES)
                .set(CoapConfig.BLOCKWISE_STATUS_LIFETIME, BLOCKS_KEPT_SECONDS, TimeUnit.SECONDS)
                .set(CoapConfig.MAX_ACTIVE_PEERS, MAX_PEERS)
                .set(CoapConfig.DEDUPLICATOR, CoapConfig.DEDUPLICATOR_PEERS_MARK_AND_SWEEP)
                .set(CoapConfig.PEERS_MARK_AND_SWEEP_MESSAGES, MESSAGES_KEPT)
                .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1);
    }
}
