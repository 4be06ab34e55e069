package org.chieng.gateway.adapter.coap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.adapter.RefusalLog;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.limit.RateLimits;
import org.chieng.gateway.tls.HandshakeListener;
import org.chieng.protocol.senml.PackDecoder;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.elements.util.NamedThreadFactory;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for devices that speak CoAP, plain and over DTLS. Thread-safe; a few threads of its own, all queues bounded. */
public final class CoapDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoapDoor.class);
    /** What is somewhat too large is put together, so that it can be refused with a reason. */
    private static final int MAX_BODY_BYTES = PackDecoder.MAX_PAYLOAD_BYTES + 64 * 1024;
    /** Chosen: bounds what one port keeps of peers; only enrolled devices make it keep blocks ({@link AdmittedBlocks}). */
    private static final int MAX_PEERS = 400;

    private static final int BLOCK_BYTES = 1024;
    private static final int BLOCKS_KEPT_SECONDS = 30;
    private static final int WORKERS = 2;
    private static final int WAITING_REQUESTS = 500;
    private static final int CLOSE_SECONDS = 5;

    private final CoapEndpoint plain;
    private final @Nullable DtlsCredentials credentials;
    private final List<CoapEndpoint> endpoints = new ArrayList<>();
    private final ScheduledExecutorService protocol;
    private final ScheduledThreadPoolExecutor timers;
    private final ThreadPoolExecutor workers;
    private final RefusalLog refusals = new RefusalLog(LOG, System::nanoTime);

    private CoapDoor(
            CoapSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            RateLimits limits,
            DownlinkQueue downlink,
            HandshakeListener handshakes,
            Clock clock)
            throws IOException, GeneralSecurityException {
        protocol = Executors.newScheduledThreadPool(1, new NamedThreadFactory("coap-protocol-"));
        timers = new ScheduledThreadPoolExecutor(1, new NamedThreadFactory("coap-timers-"));
        timers.setRemoveOnCancelPolicy(true); // a timer for each request: those that aren't needed must not pile up
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_REQUESTS),
                new NamedThreadFactory("coap-worker-"));
        Configuration configuration = configuration();
        Identification identification = new Identification(directory);
        CommandObservers observers = new CommandObservers(downlink, configuration, workers, clock);
        DeviceRequests requests = new DeviceRequests(
                identification,
                ingest,
                limits,
                downlink,
                observers,
                workers,
                timers,
                settings.storeTimeout(),
                refusals);
        plain = endpoint(identification, ingest, configuration)
                .setConnector(new PlainUdp(
                        new InetSocketAddress(settings.host(), settings.port()), configuration, handshakes))
                .build();
        endpoints.add(plain);
        DtlsSettings dtls = settings.dtls();
        credentials = dtls.enabled() ? DtlsCredentials.read(dtls) : null;
        if (dtls.enabled()) {
            endpoints.add(endpoint(identification, ingest, configuration)
                    .setConnector(
                            DtlsDoor.connector(settings, configuration, directory, workers, handshakes, credentials))
                    .build());
        }
        for (CoapEndpoint endpoint : endpoints) {
            endpoint.setExecutors(protocol, timers);
            endpoint.setMessageDeliverer(requests);
        }
    }

    /**
     * Opens the door.
     *
     * @param handshakes hears of those that come to nothing
     * @param clock gives the notifications of commands their first number
     * @throws IOException when it can't listen there
     * @throws GeneralSecurityException when its PEM files can't be used
     */
    public static CoapDoor open(
            CoapSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            RateLimits limits,
            DownlinkQueue downlink,
            HandshakeListener handshakes,
            Clock clock)
            throws IOException, GeneralSecurityException {
        CoapDoor door = new CoapDoor(settings, directory, ingest, limits, downlink, handshakes, clock);
        try {
            for (CoapEndpoint endpoint : door.endpoints) {
                endpoint.start();
            }
            door.watchFiles(settings.dtls().reload());
            return door;
        } catch (IOException | RuntimeException e) {
            door.close();
            throw e;
        }
    }

    private void watchFiles(Duration every) {
        DtlsCredentials watched = credentials;
        if (watched != null) {
            ScheduledFuture<?> unused = timers.scheduleWithFixedDelay( // ends with the timers
                    () -> refreshOn(workers, watched), every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static void refreshOn(Executor workers, DtlsCredentials credentials) {
        try {
            workers.execute(credentials::refresh);
        } catch (RejectedExecutionException e) {
            LOG.debug("too much is asked for: the files of coap.dtls are looked at later", e);
        }
    }

    /** Why the newest files of {@code coap.dtls} aren't used, in words for an operator; null while they are. */
    public @Nullable String tlsFault() {
        return credentials == null ? null : credentials.fault();
    }

    /** The port that it listens on without encryption. */
    public int port() {
        return plain.getAddress().getPort();
    }

    /** The port that it listens on with DTLS, empty when that is not enabled. */
    public OptionalInt dtlsPort() {
        return endpoints.size() < 2
                ? OptionalInt.empty()
                : OptionalInt.of(endpoints.get(1).getAddress().getPort());
    }

    /** Stops listening, lets requests that are being answered end. */
    @Override
    public void close() {
        workers.shutdown();
        await(workers);
        endpoints.forEach(CoapEndpoint::destroy);
        timers.shutdownNow();
        protocol.shutdownNow();
        await(timers);
        await(protocol);
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

    private CoapEndpoint.Builder endpoint(Identification identification, Ingest ingest, Configuration configuration) {
        return CoapEndpoint.builder()
                .setConfiguration(configuration)
                .setCoapStackFactory(DoorStack.factory((tag, config, matcher) ->
                        new AdmittedBlocks(tag, config, matcher, identification, ingest, workers, refusals)));
    }

    /** All in memory: Californium would else write its settings into the working folder. */
    private static Configuration configuration() {
        return new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, DtlsConfig.DEFINITIONS)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, MAX_BODY_BYTES)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK_BYTES)
                .set(CoapConfig.MAX_MESSAGE_SIZE, BLOCK_BYTES)
                .set(CoapConfig.BLOCKWISE_STATUS_LIFETIME, BLOCKS_KEPT_SECONDS, TimeUnit.SECONDS)
                .set(CoapConfig.MAX_ACTIVE_PEERS, MAX_PEERS)
                .set(CoapConfig.DEDUPLICATOR, CoapConfig.DEDUPLICATOR_PEERS_MARK_AND_SWEEP)
                .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1);
    }
}
