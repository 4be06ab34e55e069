package org.chieng.server;

import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.Erasures;
import org.chieng.gateway.GatewayConfig;
import org.chieng.gateway.Stores;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.erase.Erased;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.erase.EraseRequest;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** {@code erase}: forgets what a device, or all computers in a school's rooms, measured, while no server runs; one that runs is asked at its address. */
final class EraseCommand {
    /** In the audit log: whoever may run commands. */
    private static final String OPERATOR = "operator";

    private static final int AT_ONCE = 1000;

    private static final String REMAINS =
            "; backups made before still hold it until they are deleted, and so does the journal on an"
                    + " agent's own computer";

    private static final String TRACES = "; InfluxDB takes it out of its own files when it compacts them";

    private EraseCommand() {}

    /**
     * Erases.
     *
     * @return what went, for the operator
     */
    static String run(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        List<String> rest = new ArrayList<>(arguments);
        boolean all = rest.remove("--all");
        Options options = Options.parse(rest, List.of("config"), List.of("device", "school", "from", "to", "run"));
        ServerConfig config = ServerConfig.load(options.path("config"));
        if (config.cluster() != null) {
            throw StartException.badConfig("several gateways may hold it: ask a server that runs,"
                    + " POST /api/v1/devices/{device}/erase, which asks all of them");
        }
        try (DataFolder data = folder(config);
                Registry registry = RegistryCommands.open(options, clock, random)) {
            List<Device> devices = devices(options, registry);
            List<String> said = new ArrayList<>();
            boolean isClean = true;
            GatewayConfig gateway = config.gateway().in(data.path());
            try (TimeSeriesStore store = Stores.open(gateway.store(), data.path())) {
                for (Device device : devices) {
                    EraseRequest request = request(all, options, device.id(), registry, clock);
                    registry.audit().note(OPERATOR, "erase", request.subject(device.id()));
                    Erased erased = Erasures.erase(
                            gateway,
                            store,
                            new EnrolledDevice(device.id(), device.school()),
                            request.fromMicros(),
                            request.toMicros(),
                            clock);
                    request.forgetSums(device.id(), registry);
                    isClean &= erased.scrubbed();
                    said.add("erased of " + device.id() + ": " + erased.points() + " points, " + erased.unstorable()
                            + " messages that could not be stored, " + erased.commands() + " waiting commands");
                }
            }
            return String.join("\n", said) + REMAINS + (isClean ? "" : TRACES);
        } catch (StoreException | RegistryException | RejectedException | IllegalArgumentException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw StartException.failed("a file of the data folder: " + e.getCause(), e);
        }
    }

    /** One, or all that stand in a school's rooms. */
    private static List<Device> devices(Options options, Registry registry)
            throws StartException, RegistryException, RejectedException {
        Optional<String> school = options.find("school");
        Optional<String> device = options.find("device");
        if (school.isPresent() == device.isPresent()
                || (school.isPresent() && options.find("run").isPresent())) {
            throw StartException.badConfig(
                    "say whose it is: --device ID, or --school ID for all computers in its rooms,"
                            + " with --all, or --from and --to");
        }
        if (device.isPresent()) {
            DeviceId id = DeviceId.parse(device.get());
            return List.of(registry.device(id).orElseThrow(() -> new RegistryException("no device '" + id + "'")));
        }
        SchoolId id = new SchoolId(school.orElseThrow());
        List<Device> all = new ArrayList<>();
        List<Device> some;
        @Nullable DeviceId last = null;
        do {
            some = registry.devices(id, last, AT_ONCE);
            some.stream().filter(one -> one.lab() != null).forEach(all::add);
            last = some.isEmpty() ? null : some.get(some.size() - 1).id();
        } while (some.size() == AT_ONCE);
        if (all.isEmpty()) {
            throw new RegistryException("no computer stands in a room of school '" + id + "'");
        }
        return all;
    }

    private static DataFolder folder(ServerConfig config) throws StartException {
        try {
            return DataFolder.take(config.data());
        } catch (StartException e) {
            throw StartException.failed(
                    e.getMessage() + "; a server that runs erases at POST /api/v1/devices/{device}/erase", e);
        }
    }

    private static EraseRequest request(boolean all, Options options, DeviceId id, Registry registry, Clock clock)
            throws StartException, RegistryException {
        boolean hasSpan = options.find("from").isPresent() && options.find("to").isPresent();
        boolean hasRun = options.find("run").isPresent();
        boolean hasHalf = options.find("from").isPresent() != options.find("to").isPresent();
        if (hasHalf || (all ? 1 : 0) + (hasSpan ? 1 : 0) + (hasRun ? 1 : 0) != 1) {
            throw StartException.badConfig("say what is to be erased: --all, or --from TIME --to TIME, or --run ID");
        }
        if (all) {
            return EraseRequest.ALL;
        }
        return hasRun
                ? EraseRequest.ofRun(options.find("run").orElseThrow(), id, registry, clock)
                : EraseRequest.between(
                        EraseRequest.time("from", options.find("from").orElseThrow()),
                        EraseRequest.time("to", options.find("to").orElseThrow()));
    }
}
