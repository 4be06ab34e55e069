package org.chieng.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chieng.gateway.adapter.RefusedHandshakes;
import org.chieng.gateway.adapter.broker.BrokerDoor;
import org.chieng.gateway.adapter.broker.BrokerSettings;
import org.chieng.gateway.adapter.coap.CoapDoor;
import org.chieng.gateway.adapter.coap.CoapSettings;
import org.chieng.gateway.adapter.http.HttpDoor;
import org.chieng.gateway.adapter.http.HttpSettings;
import org.chieng.gateway.adapter.mqtt.MqttDoor;
import org.chieng.gateway.adapter.mqtt.MqttServices;
import org.chieng.gateway.adapter.mqtt.MqttSettings;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.erase.Erased;
import org.chieng.gateway.erase.Erasure;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.GatewayHealth;
import org.chieng.gateway.health.HandshakeCounters.Door;
import org.chieng.gateway.health.Quarantine;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.StoreWriter;
import org.chieng.gateway.ingest.StoredListener;
import org.chieng.gateway.ingest.Submission;
import org.chieng.gateway.limit.Allowance;
import org.chieng.gateway.limit.RateLimits;
import org.chieng.gateway.link.HeardDevices;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.retention.Retention;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.tls.HandshakeListener;
import org.chieng.gateway.tls.PemException;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that runs: its doors, and the way from them into the store. Thread-safe. The Vert.x, the directory and the store
 * stay the caller's; close them after it.
 */
public final class Gateway {
    private static final long FIRST_RETENTION_MILLIS = TimeUnit.MINUTES.toMillis(10);
    private static final long RETENTION_EVERY_MILLIS = TimeUnit.HOURS.toMillis(6);

    private final Vertx vertx;
    private final GatewayCounters counters;
    private final Quarantine quarantine;
    private final StoreWriter writer;
    private final Ingest ingest;
    private final RateLimits limits;
    private final DownlinkQueue downlink;
    private final MqttDoor mqtt;
    private final CoapDoor coap;
    private final Optional<HttpDoor> http;
    private final @Nullable BrokerDoor broker;
    private final Erasure erasure;
    private final HeardDevices heard;
    private final @Nullable LinkTicks links;
    private final long retentionTimer;

    private Gateway(
            Vertx vertx,
            GatewayCounters counters,
            Quarantine quarantine,
            StoreWriter writer,
            Ingest ingest,
            RateLimits limits,
            DownlinkQueue downlink,
            MqttDoor mqtt,
            CoapDoor coap,
            Optional<HttpDoor> http,
            @Nullable BrokerDoor broker,
            Erasure erasure,
            HeardDevices heard,
            @Nullable LinkTicks links,
            Retention retention) {
        this.vertx = vertx;
        this.counters = counters;
        this.quarantine = quarantine;
        this.writer = writer;
        this.ingest = ingest;
        this.limits = limits;
        this.downlink = downlink;
        this.mqtt = mqtt;
        this.coap = coap;
        this.http = http;
        this.broker = broker;
        this.erasure = erasure;
        this.heard = heard;
        this.links = links;
        this.retentionTimer = vertx.setPeriodic(
                FIRST_RETENTION_MILLIS,
                RETENTION_EVERY_MILLIS,
                any -> vertx.executeBlocking(Executors.callable(retention::run)));
    }

    /** Opens the doors, and follows no lines; see {@link #start(Vertx, GatewayConfig, DeviceDirectory, TimeSeriesStore, LinkBook, Clock)}. */
    public static Future<Gateway> start(
            Vertx vertx, GatewayConfig config, DeviceDirectory directory, TimeSeriesStore store, Clock clock) {
        return start(vertx, config, directory, store, null, clock);
    }

    /**
     * Opens the doors.
     *
     * @param directory tells who may send
     * @param store where readings go
     * @param book where the states of lines are kept, or null not to follow them
     * @param clock tells when something came
     * @return succeeds when every door listens; fails, with everything closed again, with a {@link GatewayException} whose
     *     message tells an operator what to change
     */
    public static Future<Gateway> start(
            Vertx vertx,
            GatewayConfig config,
            DeviceDirectory directory,
            TimeSeriesStore store,
            @Nullable LinkBook book,
            Clock clock) {
        HeardDevices heard = new HeardDevices(clock);
        if (book == null) {
            return start(vertx, config, directory, store, heard, (LinkTicks) null, clock);
        }
        return LinkTicks.begin(vertx, book, store, heard, clock)
                .compose(links -> start(vertx, config, directory, store, heard, links, clock)
                        .recover(why -> links.close().transform(any -> Future.failedFuture(why))));
    }

    private static Future<Gateway> start(
            Vertx vertx,
            GatewayConfig config,
            DeviceDirectory directory,
            TimeSeriesStore store,
            HeardDevices heard,
            @Nullable LinkTicks links,
            Clock clock) {
        DownlinkQueue downlink;
        try {
            downlink = downlink(config.downlink(), clock);
        } catch (IOException e) {
            return Future.failedFuture(
                    new GatewayException("can't use " + config.downlink() + " (downlink.file): " + e.getMessage(), e));
        }
        GatewayCounters counters = new GatewayCounters();
        Quarantine quarantine = new Quarantine(clock);
        LiveFeed feed = LiveFeed.on(vertx);
        StoreWriter writer = new StoreWriter(store, config.ingest(), clock);
        StoredListener listener = (device, readings) -> {
            feed.readings(device, readings);
            heard.heard(device);
            if (links != null) {
                links.monitor().told(device, readings);
            }
        };
        Ingest ingest = new Ingest(config.ingest(), writer, listener, counters, quarantine, clock);
        Erasure erasure = Erasures.of(config, store, ingest, quarantine, downlink, feed);
        Retention retention = new Retention(store, config.retention(), clock);
        RateLimits limits = new RateLimits(config.limits(), System::nanoTime);
        Future<CoapDoor> coap = vertx.executeBlocking(
                () -> openCoap(
                        config.coap(),
                        directory,
                        ingest,
                        limits,
                        downlink,
                        refusedHandshakes(Door.COAP, counters),
                        clock),
                false);
        MqttServices services = new MqttServices(
                directory,
                ingest,
                downlink,
                feed,
                heard,
                limits,
                refusedHandshakes(Door.MQTT, counters),
                counters,
                clock);
        Future<MqttDoor> mqtt = MqttDoor.open(vertx, config.mqtt(), services)
                .recover(why -> Future.failedFuture(mqttFault(config.mqtt(), why)));
        Future<Optional<HttpDoor>> http =
                openHttp(vertx, config.http(), directory, ingest, limits, refusedHandshakes(Door.HTTP, counters));
        Future<@Nullable BrokerDoor> broker =
                openBroker(vertx, config.broker(), directory, ingest, downlink, feed, limits, clock);
        return Future.join(coap, mqtt, http, broker)
                .onSuccess(any -> listenWhileConnected(links, broker.result()))
                .map(all -> new Gateway(
                        vertx,
                        counters,
                        quarantine,
                        writer,
                        ingest,
                        limits,
                        downlink,
                        mqtt.result(),
                        coap.result(),
                        http.result(),
                        broker.result(),
                        erasure,
                        heard,
                        links,
                        retention))
                .recover(why -> closeAll(vertx, mqtt, coap, http, broker, writer, downlink)
                        .transform(any -> Future.failedFuture(why)));
    }

    private static void listenWhileConnected(@Nullable LinkTicks links, @Nullable BrokerDoor broker) {
        if (links != null && broker != null) {
            links.listenWhile(broker::isConnected);
        }
    }

    /** The port that the MQTT door listens on. */
    public int mqttPort() {
        return mqtt.port();
    }

    /** The port that the MQTT door listens on for WebSockets; -1 when it doesn't. */
    public int mqttWebSocketPort() {
        return mqtt.webSocketPort();
    }

    /** The port that the CoAP door listens on. */
    public int coapPort() {
        return coap.port();
    }

    /** The port that the CoAP door listens on with DTLS, empty when that is not enabled. */
    public OptionalInt coapDtlsPort() {
        return coap.dtlsPort();
    }

    /** The port that the HTTP door listens on, empty when it is not enabled. */
    public OptionalInt httpPort() {
        return http.map(door -> OptionalInt.of(door.port())).orElse(OptionalInt.empty());
    }

    /** The way down to devices. */
    public Downlink downlink() {
        return downlink;
    }

    /**
     * Stores what a device measured that came by another way than the doors, such as a page in a browser; the same limits hold, and it is told
     * live as all else. Thread-safe; never blocks.
     *
     * @param device who it is has been checked
     * @param readings with their times; those that the store no longer takes, or not yet, are left out and counted
     * @return how many are durable; fails with a {@link RejectedException}: {@link ErrorCode#QUOTA_EXCEEDED} when it sends too fast, {@link
     *     ErrorCode#STORE_UNAVAILABLE} when it is to be sent again
     */
    public Future<Integer> take(EnrolledDevice device, List<Reading> readings) {
        Allowance allowance = limits.of(device);
        long wait = allowance.tryMessage();
        if (wait > 0) {
            return Future.failedFuture(Allowance.tooFast(wait));
        }
        if (!ingest.isOpen()) {
            return Future.failedFuture(Submission.storeUnavailable());
        }
        allowance.chargeReadings(readings.size());
        DecodedPack pack = new DecodedPack(readings, List.of());
        return Future.fromCompletionStage(ingest.submit(device, now -> pack, new byte[0]))
                .compose(result -> result.isUnavailable()
                        ? Future.failedFuture(Submission.storeUnavailable())
                        : Future.succeededFuture(result.stored()));
    }

    /**
     * A device made itself heard by another way than the doors. It counts for how its school's line is, and for nothing else: no session is
     * opened, nothing is stored. Thread-safe; never blocks.
     *
     * @param keepAlive after how long at most it makes itself heard again
     * @param readings what it tells of its line, none or some
     */
    public void heardElsewhere(EnrolledDevice device, Duration keepAlive, List<Reading> readings) {
        heard.began(device, keepAlive);
        heard.heard(device);
        if (links != null) {
            links.monitor().told(device, readings);
        }
    }

    /**
     * Forgets what a device measured within a time, wherever this gateway keeps it, and what it does not keep for long, too.
     *
     * @param fromMicros as {@link Erasure#erase} has it
     * @return fails with a {@link StoreException} when it is not all forgotten: ask again
     */
    public Future<Erased> erase(EnrolledDevice device, long fromMicros, long toMicros) {
        return vertx.executeBlocking(() -> erasure.erase(device, fromMicros, toMicros, false), false);
    }

    /**
     * Ends the sessions of a device whose secret is no longer good. Thread-safe; never blocks. What comes over HTTP and CoAP proves with each
     * request who it is; who is behind a broker is that broker's affair.
     */
    public void endSessions(DeviceId device) {
        mqtt.endSessions(device);
    }

    /** What has been counted since the start. */
    public GatewayCounters counters() {
        return counters;
    }

    /** What was refused last. */
    public Quarantine quarantine() {
        return quarantine;
    }

    /** How it does now. */
    public GatewayHealth health() {
        return new GatewayHealth(
                writer.health(),
                mqtt.sessions(),
                Stream.of(
                                mqtt.tlsFault(),
                                coap.tlsFault(),
                                http.map(HttpDoor::tlsFault).orElse(null))
                        .<String>mapMulti((fault, all) -> {
                            if (fault != null) {
                                all.accept(fault);
                            }
                        })
                        .toList());
    }

    /** How many MQTT sessions are open. */
    public int sessions() {
        return mqtt.sessions();
    }

    /** Whether each device that has had a session since the start, or is told of by the broker, is online. */
    public Collection<LiveStatus> statuses() {
        if (broker == null) {
            return mqtt.statuses();
        }
        Map<DeviceId, LiveStatus> all = new HashMap<>();
        broker.statuses().forEach(status -> all.put(status.device(), status));
        mqtt.statuses()
                .forEach(status -> all.merge(status.device(), status, (one, other) -> one.online() ? one : other));
        return all.values();
    }

    /** Whether the connection to the broker stands; empty when there is none to join. */
    public Optional<Boolean> isBrokerConnected() {
        return Optional.ofNullable(broker).map(BrokerDoor::isConnected);
    }

    /** Closes the doors, then stores what they have brought; succeeds when all is done. */
    public Future<Void> close() {
        vertx.cancelTimer(retentionTimer);
        Future<Void> doors = closeAll(
                vertx,
                Future.succeededFuture(mqtt),
                Future.succeededFuture(coap),
                Future.succeededFuture(http),
                Future.succeededFuture(broker),
                writer,
                downlink);
        return links == null ? doors : doors.eventually(links::close);
    }

    private static Future<Void> closeAll(
            Vertx vertx,
            Future<MqttDoor> mqtt,
            Future<CoapDoor> coap,
            Future<Optional<HttpDoor>> http,
            Future<@Nullable BrokerDoor> broker,
            StoreWriter writer,
            DownlinkQueue downlink) {
        Future<Void> mqttClosed = mqtt.succeeded() ? mqtt.result().close() : Future.succeededFuture();
        Future<Void> httpClosed = http.succeeded()
                ? http.result().map(HttpDoor::close).orElse(Future.succeededFuture())
                : Future.succeededFuture();
        BrokerDoor joined = broker.result();
        Future<Void> left = joined == null ? Future.succeededFuture() : joined.close();
        return Future.join(mqttClosed, httpClosed, left)
                .eventually(() -> vertx.executeBlocking(
                        () -> {
                            if (coap.succeeded()) {
                                coap.result().close();
                            }
                            writer.close();
                            downlink.close();
                            return null;
                        },
                        false))
                .mapEmpty();
    }

    private static Future<@Nullable BrokerDoor> openBroker(
            Vertx vertx,
            @Nullable BrokerSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            DownlinkQueue downlink,
            LiveFeed feed,
            RateLimits limits,
            Clock clock) {
        if (settings == null) {
            return Future.succeededFuture();
        }
        return BrokerDoor.open(vertx, settings, directory, ingest, downlink, feed, limits, clock)
                .<@Nullable BrokerDoor>map(door -> door)
                .recover(why -> Future.failedFuture(new GatewayException(
                        "can't join the broker: " + why + "; check broker.password-file and broker.ca", why)));
    }

    private static HandshakeListener refusedHandshakes(Door door, GatewayCounters counters) {
        return new RefusedHandshakes(door, counters.handshakes());
    }

    private static DownlinkQueue downlink(@Nullable Path file, Clock clock) throws IOException {
        return file == null ? new DownlinkQueue(clock) : DownlinkQueue.open(file, clock);
    }

    private static Future<Optional<HttpDoor>> openHttp(
            Vertx vertx,
            HttpSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            RateLimits limits,
            HandshakeListener handshakes) {
        if (!settings.enabled()) {
            return Future.succeededFuture(Optional.empty());
        }
        return HttpDoor.open(vertx, settings, directory, ingest, limits, handshakes)
                .map(Optional::of)
                .recover(why -> Future.failedFuture(httpFault(settings, why)));
    }

    private static GatewayException httpFault(HttpSettings settings, Throwable why) {
        HttpSettings.@Nullable Tls tls = settings.tls();
        return tls != null && !(why instanceof BindException)
                ? badPem("ingest-http", tls.certificate(), tls.key(), why)
                : cantListen("ingest-http", settings.host(), settings.port(), why);
    }

    private static GatewayException badPem(String section, Path certificate, Path key, Throwable why) {
        return why instanceof PemException
                ? new GatewayException("can't use " + why.getMessage(), why)
                : new GatewayException(
                        "can't use " + section + ".tls with certificate " + certificate + " and key " + key + ": "
                                + why.getMessage() + "; both must be PEM, the key PKCS#8",
                        why);
    }

    private static CoapDoor openCoap(
            CoapSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            RateLimits limits,
            DownlinkQueue downlink,
            HandshakeListener handshakes,
            Clock clock)
            throws GatewayException {
        try {
            return CoapDoor.open(settings, directory, ingest, limits, downlink, handshakes, clock);
        } catch (GeneralSecurityException e) {
            throw new GatewayException("can't use " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw cantListen("coap", settings.host(), settings.port(), e);
        }
    }

    private static GatewayException mqttFault(MqttSettings settings, Throwable why) {
        if (settings.tls() != null && !(why instanceof BindException)) {
            return badPem("mqtt", settings.tls().certificate(), settings.tls().key(), why);
        }
        return cantListen("mqtt", settings.host(), settings.port(), why);
    }

    private static GatewayException cantListen(String section, String host, int port, Throwable why) {
        boolean isTaken =
                why instanceof BindException && String.valueOf(why.getMessage()).contains("in use");
        String advice = isTaken
                ? "another program uses the port: end it, or set " + section + ".port to another"
                : why.getMessage() + "; change " + section + ".host or " + section + ".port";
        return new GatewayException("can't listen on " + host + ":" + port + " (" + section + "): " + advice, why);
    }
}
