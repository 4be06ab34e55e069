package org.chieng.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import org.chieng.gateway.adapter.coap.CoapDoor;
import org.chieng.gateway.adapter.coap.CoapSettings;
import org.chieng.gateway.adapter.http.HttpDoor;
import org.chieng.gateway.adapter.http.HttpSettings;
import org.chieng.gateway.adapter.mqtt.MqttDoor;
import org.chieng.gateway.adapter.mqtt.MqttSettings;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.GatewayHealth;
import org.chieng.gateway.health.Quarantine;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.StoreWriter;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.TimeSeriesStore;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that runs: its doors, and the way from them into the store. Thread-safe. The Vert.x, the directory and the store
 * stay the caller's; close them after it.
 */
public final class Gateway {
    private final Vertx vertx;
    private final GatewayCounters counters;
    private final Quarantine quarantine;
    private final StoreWriter writer;
    private final Downlink downlink;
    private final MqttDoor mqtt;
    private final CoapDoor coap;
    private final Optional<HttpDoor> http;

    private Gateway(
            Vertx vertx,
            GatewayCounters counters,
            Quarantine quarantine,
            StoreWriter writer,
            Downlink downlink,
            MqttDoor mqtt,
            CoapDoor coap,
            Optional<HttpDoor> http) {
        this.vertx = vertx;
        this.counters = counters;
        this.quarantine = quarantine;
        this.writer = writer;
        this.downlink = downlink;
        this.mqtt = mqtt;
        this.coap = coap;
        this.http = http;
    }

    /**
     * Opens the doors.
     *
     * @param directory tells who may send
     * @param store where readings go
     * @param clock tells when something came
     * @return succeeds when every door listens; fails, with everything closed again, with a {@link GatewayException} whose
     *     message tells an operator what to change
     */
    public static Future<Gateway> start(
            Vertx vertx, GatewayConfig config, DeviceDirectory directory, TimeSeriesStore store, Clock clock) {
        GatewayCounters counters = new GatewayCounters();
        Quarantine quarantine = new Quarantine(clock);
        LiveFeed feed = LiveFeed.on(vertx);
        StoreWriter writer = new StoreWriter(store, config.ingest(), clock);
        DownlinkQueue downlink = new DownlinkQueue(clock);
        Ingest ingest = new Ingest(config.ingest(), writer, feed::readings, counters, quarantine, clock);
        Future<CoapDoor> coap =
                vertx.executeBlocking(() -> openCoap(config.coap(), directory, ingest, downlink), false);
        Future<MqttDoor> mqtt = MqttDoor.open(vertx, config.mqtt(), directory, ingest, downlink, feed, counters, clock)
                .recover(why -> Future.failedFuture(mqttFault(config.mqtt(), why)));
        Future<Optional<HttpDoor>> http = openHttp(vertx, config.http(), directory, ingest);
        return Future.join(coap, mqtt, http)
                .map(all -> new Gateway(
                        vertx, counters, quarantine, writer, downlink, mqtt.result(), coap.result(), http.result()))
                .recover(why -> closeAll(vertx, mqtt, coap, http, writer).transform(any -> Future.failedFuture(why)));
    }

    /** The port that the MQTT door listens on. */
    public int mqttPort() {
        return mqtt.port();
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
        return new GatewayHealth(writer.health(), mqtt.sessions());
    }

    /** How many MQTT sessions are open. */
    public int sessions() {
        return mqtt.sessions();
    }

    /** Whether each device that has had a session since the start is online. */
    public Collection<LiveStatus> statuses() {
        return mqtt.statuses();
    }

    /** Closes the doors, then stores what they have brought; succeeds when all is done. */
    public Future<Void> close() {
        return closeAll(
                vertx,
                Future.succeededFuture(mqtt),
                Future.succeededFuture(coap),
                Future.succeededFuture(http),
                writer);
    }

    private static Future<Void> closeAll(
            Vertx vertx,
            Future<MqttDoor> mqtt,
            Future<CoapDoor> coap,
            Future<Optional<HttpDoor>> http,
            StoreWriter writer) {
        Future<Void> mqttClosed = mqtt.succeeded() ? mqtt.result().close() : Future.succeededFuture();
        Future<Void> httpClosed = http.succeeded()
                ? http.result().map(HttpDoor::close).orElse(Future.succeededFuture())
                : Future.succeededFuture();
        return Future.join(mqttClosed, httpClosed)
                .<Void>mapEmpty()
                .eventually(() -> vertx.executeBlocking(
                        () -> {
                            if (coap.succeeded()) {
                                coap.result().close();
                            }
                            writer.close();
                            return null;
                        },
                        false));
    }

    private static Future<Optional<HttpDoor>> openHttp(
            Vertx vertx, HttpSettings settings, DeviceDirectory directory, Ingest ingest) {
        if (!settings.enabled()) {
            return Future.succeededFuture(Optional.empty());
        }
        return HttpDoor.open(vertx, settings, directory, ingest)
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
        return new GatewayException(
                "can't use " + section + ".tls with certificate " + certificate + " and key " + key + ": "
                        + why.getMessage() + "; both must be PEM, the key PKCS#8",
                why);
    }

    private static CoapDoor openCoap(
            CoapSettings settings, DeviceDirectory directory, Ingest ingest, DownlinkQueue downlink)
            throws GatewayException {
        try {
            return CoapDoor.open(settings, directory, ingest, downlink);
        } catch (GeneralSecurityException e) {
            throw new GatewayException(
                    "can't use coap.dtls: " + e.getMessage()
                            + "; certificate, key and client-ca must be PEM, the key PKCS#8 of an elliptic curve",
                    e);
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
