package org.chieng.server;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.RegistryServer;

/** The commands that fill the registry; they work also while a server runs on the same data folder. */
final class RegistryCommands {
    private RegistryCommands() {}

    /**
     * Enrols a device.
     *
     * @return its secret
     */
    static String addDevice(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        Options options = Options.parse(arguments, List.of("config", "school", "device"), List.of("name"));
        try (Registry registry = open(options, clock, random)) {
            DeviceId device = DeviceId.parse(options.get("device"));
            return registry.enrol(
                    device,
                    new SchoolId(options.get("school")),
                    options.find("name").orElse(device.value()));
        } catch (RegistryException | RejectedException | IllegalArgumentException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Gives a device a key for CoAP over DTLS.
     *
     * @return the key
     */
    static String addDtlsKey(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        Options options = Options.parse(arguments, List.of("config", "device"), List.of());
        try (Registry registry = open(options, clock, random)) {
            return registry.makeDtlsKey(DeviceId.parse(options.get("device")));
        } catch (RegistryException | RejectedException | IllegalArgumentException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Adds a school. */
    static void addSchool(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        Options options = Options.parse(arguments, List.of("config", "id", "name", "area"), List.of("area-name"));
        try (Registry registry = open(options, clock, random)) {
            registry.addSchool(
                    new SchoolId(options.get("id")),
                    options.get("name"),
                    new AreaId(options.get("area")),
                    options.find("area-name").orElse(null));
        } catch (RegistryException | IllegalArgumentException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    static Registry open(Options options, Clock clock, SecureRandom random) throws StartException, RegistryException {
        ServerConfig config = ServerConfig.load(options.path("config"));
        RegistryServer server = config.registry();
        if (server != null) {
            return Registry.connect(server, clock, random);
        }
        DataFolder.make(config.data());
        return Registry.open(config.data(), clock, random);
    }
}
