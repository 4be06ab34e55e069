package org.chieng.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.Stores;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.ExchangeCommands.Said;
import org.chieng.server.export.GigaImport;
import org.chieng.server.export.GigaMeasurementImport;
import org.chieng.server.map.MapImport;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;

/** {@code import-map} and {@code import-giga}; they work also while a server runs on the same data folder. */
final class PlaceCommands {
    private static final long MAX_BYTES = 64L << 20;

    private PlaceCommands() {}

    /** Reads boundaries of areas, and places of schools. */
    static Said map(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        List<String> rest = new ArrayList<>(arguments);
        Path file = file(rest, "import-map FILE --source TEXT");
        Options options = Options.parse(rest, List.of("config", "source"), List.of());
        String text = new String(read(file), StandardCharsets.UTF_8);
        try (Registry registry = RegistryCommands.open(options, clock, random)) {
            MapImport.Report report = MapImport.run(registry, text, options.get("source"));
            return said(
                    report.faults(),
                    report.boundaries() + " boundaries of areas, " + report.sites() + " places of schools");
        } catch (RegistryException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Reads school master data of UNICEF Giga, or measurements: those while no server runs. */
    static Said giga(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        List<String> rest = new ArrayList<>(arguments);
        Path file = file(rest, "import-giga FILE");
        Options options = Options.parse(rest, List.of("config"), List.of());
        byte[] csv = read(file);
        if (GigaMeasurementImport.isOne(csv)) {
            return measurements(csv, options, clock, random);
        }
        try (Registry registry = RegistryCommands.open(options, clock, random)) {
            GigaImport.Report report = GigaImport.run(registry, csv);
            return said(report.faults(), report.schools() + " schools");
        } catch (RegistryException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static Said measurements(byte[] csv, Options options, Clock clock, SecureRandom random)
            throws StartException {
        ServerConfig config = ServerConfig.load(options.path("config"));
        try (DataFolder data = DataFolder.take(config.data());
                Registry registry = RegistryCommands.open(options, clock, random);
                TimeSeriesStore store =
                        Stores.open(config.gateway().in(data.path()).store(), data.path())) {
            GigaMeasurementImport.Report report = GigaMeasurementImport.run(registry, store, csv);
            String own = report.own() == 0 ? "" : ", " + report.own() + " are of this server and passed over,";
            return said(report.faults(), report.read() + " measurements" + own);
        } catch (StoreException | RegistryException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static Said said(List<String> faults, String done) {
        List<String> lines = new ArrayList<>(faults);
        lines.add(faults.isEmpty() ? done + " were read" : "nothing was changed");
        return new Said(lines, faults.isEmpty());
    }

    private static Path file(List<String> rest, String usage) throws StartException {
        if (rest.isEmpty() || rest.get(0).startsWith("--")) {
            throw StartException.badConfig(usage + " --config FILE, see --help");
        }
        return Path.of(rest.remove(0));
    }

    private static byte[] read(Path file) throws StartException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw StartException.failed(file + " is larger than " + MAX_BYTES + " bytes", null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw StartException.failed("can't read " + file + ": " + e, e);
        }
    }
}
