package org.chieng.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.chieng.gateway.Stores;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.ServerConfig.Role;
import org.chieng.server.access.AccountKeeper;
import org.chieng.server.access.DemoPeople;
import org.chieng.server.alert.AlertKeeper;
import org.chieng.server.api.ApiDocument;
import org.chieng.server.cluster.Cluster;
import org.chieng.server.cluster.ClusterSettings;
import org.chieng.server.lab.LabKeeper;
import org.chieng.server.operation.HealthView;
import org.chieng.server.operation.OperationRoutes;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryDeviceDirectory;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.RegistryImport;
import org.chieng.server.registry.RegistryLinkBook;
import org.chieng.server.registry.RegistryServer;
import org.chieng.server.registry.Turn;
import org.chieng.server.web.WebFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that runs, all in one or in one of its roles: registry, store, gateway, page. {@link #start} blocks until everything listens; {@link
 * #close} until everything is stored and let go. Thread-safe.
 *
 * @implNote What can be opened at the same time is: on a school's small computer every second of the start is noticed.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** Of a door that this process does not have. */
    private static final int NO_PORT = -1;

    private final Closers closers;
    private final Optional<String> firstPassword;
    private final Ports ports;

    private Server(Closers closers, Optional<String> firstPassword, Ports ports) {
        this.closers = closers;
        this.firstPassword = firstPassword;
        this.ports = ports;
    }

    /**
     * Starts all parts.
     *
     * @param clock for times of arrival and of enrolment
     * @param random for secrets, salts and stream ids
     * @throws StartException when one can't start; those that could are closed again
     */
    public static Server start(ServerConfig config, Clock clock, SecureRandom random) throws StartException {
        return start(config, Demo.NONE, clock, random);
    }

    /**
     * Starts all parts.
     *
     * @param demo whether everybody who looks may be one of the demo's people; only on this computer
     * @throws StartException when one can't start; those that could are closed again
     */
    public static Server start(ServerConfig config, boolean demo, Clock clock, SecureRandom random)
            throws StartException {
        return start(config, demo ? Demo.PEOPLE : Demo.NONE, clock, random);
    }

    /**
     * Starts all parts.
     *
     * @param demo what is shown to newcomers; only on this computer
     * @throws StartException when one can't start; those that could are closed again
     */
    static Server start(ServerConfig config, Demo demo, Clock clock, SecureRandom random) throws StartException {
        Closers closers = new Closers();
        try {
            return open(config, demo, clock, random, closers);
        } catch (StartException | RuntimeException e) {
            closers.close();
            throw e;
        }
    }

    private static Server open(ServerConfig config, Demo demo, Clock clock, SecureRandom random, Closers closers)
            throws StartException {
        DataFolder data = closers.add(DataFolder.take(config.data()));
        Opening<TimeSeriesStore> storeOpens = Opening.of(
                "store", () -> closers.add(Stores.open(config.gateway().store(), data.path())));
        Opening<Registry> registryOpens = Opening.of("registry", () -> registry(config, clock, random, closers));
        Opening<WebFiles> filesLoad = Opening.of("web", WebFiles::load);
        Vertx vertx = vertx(config);
        closers.addAsync(vertx::close);
        TimeSeriesStore store = storeOpens.join();
        Registry registry = registryOpens.join();

        demo.fill(registry);
        Inside inside = new Inside(vertx, config, clock, closers);
        if (config.roles().contains(Role.GATEWAY)) {
            LinkBook book = new RegistryLinkBook(registry);
            demo.tellPast(book, store, clock);
            inside.openGateway(new RegistryDeviceDirectory(registry, random), store, book);
            demo.play(vertx, inside.gateway(), store, clock);
        }
        boolean isWeb = config.roles().contains(Role.WEB);
        if (isWeb) {
            inside.joinGateways();
        }
        Optional<LabKeeper> keeper = keepLooking(vertx, config, registry, store, inside, clock, closers);
        demo.playLabs(vertx, inside, clock);
        HealthView health = new HealthView(inside.gateway(), inside.gateways(), store, clock);
        OperationRoutes operation = closers.add(new OperationRoutes(inside.gateway(), store, health));
        Optional<String> firstPassword = Optional.empty();
        int httpPort;
        if (isWeb) {
            Opening<Optional<String>> accountMade =
                    Opening.of("accounts", () -> new AccountKeeper(registry, random).makeFirst());
            Optional<DemoPeople> people = people(config, demo, registry);
            firstPassword = accountMade.join();
            HttpVerticle http = new HttpVerticle(
                    config.http(),
                    new HttpVerticle.Parts(
                            registry,
                            store,
                            inside::statuses,
                            inside.downlink(),
                            inside.erasing(),
                            inside::endSessions,
                            filesLoad.join(),
                            health,
                            operation,
                            ApiDocument.load(),
                            people,
                            clock,
                            config.hours(),
                            config.endOf3g(),
                            config.labs(),
                            random,
                            inside.readings(),
                            inside.phones(),
                            Optional.ofNullable(config.oidc())));
            deploy(vertx, http, closers);
            httpPort = http.port();
        } else {
            OperationVerticle http = new OperationVerticle(config.http(), operation, health, registry);
            deploy(vertx, http, closers);
            httpPort = http.port();
        }
        if (keeper.isPresent()) {
            demo.tellLabsPast(vertx, store, keeper.get(), clock, closers);
        }
        Server server = new Server(closers, firstPassword, Ports.of(httpPort, inside.gateway()));
        LOG.info("listens: {} (ports)", server.ports);
        return server;
    }

    /** In a cluster those that hear all gateways look, one at a time; a process that is alone follows lines, too. */
    private static Optional<LabKeeper> keepLooking(
            Vertx vertx,
            ServerConfig config,
            Registry registry,
            TimeSeriesStore store,
            Inside inside,
            Clock clock,
            Closers closers) {
        boolean isAlone = config.cluster() == null;
        if (!config.roles().contains(isAlone ? Role.GATEWAY : Role.WEB)) {
            return Optional.empty();
        }
        AlertKeeper alerts =
                AlertKeeper.begin(vertx, registry, config.alerts(), turn(registry, "alerts", isAlone), clock);
        closers.addAsync(alerts::close);
        LabKeeper labs = LabKeeper.begin(
                vertx,
                registry,
                store,
                inside::statuses,
                isAlone,
                config.labs(),
                turn(registry, "labs", isAlone),
                inside.downlink(),
                clock);
        closers.addAsync(labs::close);
        return Optional.of(labs);
    }

    private static Turn turn(Registry registry, String work, boolean isAlone) {
        return isAlone ? Turn.always() : Turn.among(registry, work);
    }

    private static Optional<DemoPeople> people(ServerConfig config, Demo demo, Registry registry)
            throws StartException {
        try {
            if (!demo.isOn()) {
                registry.sessions().removeDemo();
                return Optional.empty();
            }
            if (!InetAddress.getByName(config.http().host()).isLoopbackAddress()) {
                throw StartException.badConfig(
                        "--demo lets in everybody who looks: http.host must be this computer, e.g. 127.0.0.1");
            }
            return Optional.of(DemoPeople.prepare(registry));
        } catch (RegistryException | UnknownHostException e) {
            throw StartException.because(e);
        }
    }

    private static void deploy(Vertx vertx, VerticleBase verticle, Closers closers) throws StartException {
        String deployment = await(vertx.deployVerticle(verticle));
        closers.addAsync(() -> vertx.undeploy(deployment));
    }

    private static Vertx vertx(ServerConfig config) throws StartException {
        VertxOptions options = new VertxOptions().setFileSystemOptions(withoutCache());
        ClusterSettings cluster = config.cluster();
        return cluster == null ? Vertx.vertx(options) : await(Cluster.join(options, cluster));
    }

    /** The page's files are held in memory: Vert.x need not unpack any. */
    private static FileSystemOptions withoutCache() {
        return new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    }

    private static Registry registry(ServerConfig config, Clock clock, SecureRandom random, Closers closers)
            throws RegistryException {
        RegistryServer server = config.registry();
        Registry registry = closers.add(
                server == null ? Registry.open(config.data(), clock, random) : Registry.connect(server, clock, random));
        if (config.registryImport() != null) {
            RegistryImport.run(config.registryImport(), registry);
        }
        return registry;
    }

    static <T> T await(Future<T> future) throws StartException {
        try {
            return future.await();
        } catch (Exception e) {
            throw StartException.because(e);
        }
    }

    /** The password of the administrator that was made with this start; nothing keeps it. */
    public Optional<String> firstPassword() {
        return firstPassword;
    }

    /** Where it listens. */
    Ports ports() {
        return ports;
    }

    /** The port of the page and the interface; of health and metrics only when this process has no page. */
    public int httpPort() {
        return ports.of("http").orElse(NO_PORT);
    }

    /** The port of the MQTT door, -1 when this process has none. */
    public int mqttPort() {
        return ports.of("mqtt").orElse(NO_PORT);
    }

    /** The port of the CoAP door, -1 when this process has none. */
    public int coapPort() {
        return ports.of("coap").orElse(NO_PORT);
    }

    /** Takes nothing new, stores what was taken, and lets go of everything. */
    @Override
    public void close() {
        closers.close();
        LOG.info("stopped");
    }
}
