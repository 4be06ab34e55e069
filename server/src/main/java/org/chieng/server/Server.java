package org.chieng.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.operation.HealthView;
import org.chieng.server.operation.OperationRoutes;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryDeviceDirectory;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.RegistryImport;
import org.chieng.server.web.WebFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that runs, all in one: registry, store, gateway, page. {@link #start} blocks until everything listens; {@link
 * #close} until everything is stored and let go. Thread-safe.
 *
 * @implNote What can be opened at the same time is: on a school's small computer every second of the start is noticed.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Closers closers;
    private final int httpPort;
    private final int mqttPort;
    private final int coapPort;

    private Server(Closers closers, int httpPort, int mqttPort, int coapPort) {
        this.closers = closers;
        this.httpPort = httpPort;
        this.mqttPort = mqttPort;
        this.coapPort = coapPort;
    }

    /**
     * Starts all parts.
     *
     * @param clock for times of arrival and of enrolment
     * @param random for secrets, salts and stream ids
     * @throws StartException when one can't start; those that could are closed again
     */
    public static Server start(ServerConfig config, Clock clock, SecureRandom random) throws StartException {
        Closers closers = new Closers();
        try {
            return open(config, clock, random, closers);
        } catch (StartException | RuntimeException e) {
            closers.close();
            throw e;
        }
    }

    private static Server open(ServerConfig config, Clock clock, SecureRandom random, Closers closers)
            throws StartException {
        DataFolder data = closers.add(DataFolder.take(config.data()));
        Opening<TimeSeriesStore> storeOpens =
                Opening.of("store", () -> closers.add(SqliteTimeSeriesStore.open(data.path())));
        Opening<Registry> registryOpens = Opening.of("registry", () -> registry(config, clock, random, closers));
        Opening<WebFiles> filesLoad = Opening.of("web", WebFiles::load);
        Vertx vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(withoutCache()));
        closers.addAsync(vertx::close);
        TimeSeriesStore store = storeOpens.join();
        Registry registry = registryOpens.join();

        RegistryDeviceDirectory directory = new RegistryDeviceDirectory(registry, random);
        Gateway gateway = await(Gateway.start(vertx, config.gateway(), directory, store, clock));
        closers.addAsync(gateway::close);

        HealthView health = new HealthView(gateway, clock);
        OperationRoutes operation = closers.add(new OperationRoutes(gateway, health));
        HttpVerticle http = new HttpVerticle(
                config.http(),
                new HttpVerticle.Parts(
                        registry,
                        store,
                        () -> statuses(gateway),
                        gateway.downlink(),
                        filesLoad.join(),
                        health,
                        operation,
                        clock,
                        random));
        String deployment = await(vertx.deployVerticle(http));
        closers.addAsync(() -> vertx.undeploy(deployment));
        LOG.info(
                "listens: http {}:{}, mqtt port {}, coap port {}",
                config.http().host(),
                http.port(),
                gateway.mqttPort(),
                gateway.coapPort());
        return new Server(closers, http.port(), gateway.mqttPort(), gateway.coapPort());
    }

    /** The page's files are held in memory: Vert.x need not unpack any. */
    private static FileSystemOptions withoutCache() {
        return new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    }

    private static Registry registry(ServerConfig config, Clock clock, SecureRandom random, Closers closers)
            throws RegistryException {
        Registry registry = closers.add(Registry.open(config.data(), clock, random));
        if (config.registryImport() != null) {
            RegistryImport.run(config.registryImport(), registry);
        }
        return registry;
    }

    private static Map<DeviceId, LiveStatus> statuses(Gateway gateway) {
        return gateway.statuses().stream().collect(Collectors.toMap(LiveStatus::device, Function.identity()));
    }

    private static <T> T await(Future<T> future) throws StartException {
        try {
            return future.await();
        } catch (Exception e) {
            throw StartException.because(e);
        }
    }

    /** The port of the page and the interface. */
    public int httpPort() {
        return httpPort;
    }

    /** The port of the MQTT door. */
    public int mqttPort() {
        return mqttPort;
    }

    /** The port of the CoAP door. */
    public int coapPort() {
        return coapPort;
    }

    /** Takes nothing new, stores what was taken, and lets go of everything. */
    @Override
    public void close() {
        closers.close();
        LOG.info("stopped");
    }
}
