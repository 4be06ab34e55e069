package org.chieng.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.chieng.gateway.GatewayConfig;
import org.jspecify.annotations.Nullable;

/**
 * The settings; {@code reference.conf} describes each with its default. Immutable.
 *
 * @param data folder of the data
 * @param registryImport file that is put into the registry at the start, or null
 * @param http where the page is
 * @param gateway where devices connect
 */
public record ServerConfig(Path data, @Nullable Path registryImport, Http http, GatewayConfig gateway) {

    /** Checked by the gateway itself. */
    private static final List<String> GATEWAY_SECTIONS = List.of("mqtt.", "coap.", "ingest-http.", "ingest.");

    /**
     * Where the page and the interface listen.
     *
     * @param host address or name
     * @param port 0 to 65535; 0: any free one
     * @param streams how many pages may look at the same time, at least 1
     */
    public record Http(String host, int port, int streams) {
        public Http {
            if (host.isBlank()) {
                throw new IllegalArgumentException("http.host must name an address, e.g. 127.0.0.1");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("http.port must be 0 to 65535");
            }
            if (streams < 1) {
                throw new IllegalArgumentException("http.streams must be at least 1");
            }
        }
    }

    /**
     * Reads a file over the defaults, and over it the environment: {@code CONFIG_FORCE_http_port} is {@code http.port}, {@code __}
     * stands for a dash and {@code ___} for an underscore (Typesafe Config). Relative paths are taken from the working folder.
     *
     * @throws StartException that lists all faults, a line each
     */
    public static ServerConfig load(Path file) throws StartException {
        if (!Files.isReadable(file)) {
            throw StartException.badConfig("config file " + file + " is not there, or can't be read");
        }
        try {
            Config own = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            return of(ConfigFactory.systemEnvironmentOverrides().withFallback(own));
        } catch (ConfigException e) {
            throw StartException.badConfig(oneLine(e));
        } catch (StartException e) {
            throw StartException.badConfig(file + ":\n" + e.getMessage());
        }
    }

    /**
     * Checks settings.
     *
     * @param own what differs from the defaults
     * @throws StartException that lists all faults, a line each
     */
    public static ServerConfig of(Config own) throws StartException {
        Config reference = ConfigFactory.defaultReference();
        Faults faults = new Faults();
        own.entrySet().stream()
                .filter(entry -> GATEWAY_SECTIONS.stream().noneMatch(entry.getKey()::startsWith)
                        && !reference.hasPath(entry.getKey()))
                .forEach(entry -> faults.add("unknown key " + entry.getKey()));
        Config all = own.withFallback(reference).resolve();
        Optional<Path> data = faults.collect(() -> path(all, "data"));
        Optional<Optional<Path>> registryImport = faults.collect(() -> optional(all, "registry.import"));
        Optional<Http> http = faults.collect(
                () -> new Http(all.getString("http.host"), all.getInt("http.port"), all.getInt("http.streams")));
        Optional<GatewayConfig> gateway = faults.collect(() -> GatewayConfig.from(own));
        faults.throwIfAny();
        return new ServerConfig(
                data.orElseThrow(),
                registryImport.orElseThrow().orElse(null),
                http.orElseThrow(),
                gateway.orElseThrow());
    }

    private static Path path(Config config, String key) {
        String text = config.getString(key);
        if (text.isBlank()) {
            throw new IllegalArgumentException(key + " must name a folder");
        }
        return parse(key, text);
    }

    private static Optional<Path> optional(Config config, String key) {
        String text = config.getString(key);
        return text.isBlank() ? Optional.empty() : Optional.of(parse(key, text));
    }

    private static Path parse(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }

    /** Gathers what is wrong, so that it can be told all at once. */
    private static final class Faults {
        private final List<String> faults = new ArrayList<>();

        void add(String fault) {
            faults.add(fault);
        }

        <T> Optional<T> collect(Supplier<T> part) {
            try {
                return Optional.of(part.get());
            } catch (ConfigException | IllegalArgumentException e) {
                String.valueOf(e.getMessage()).lines().forEach(this::add);
                return Optional.empty();
            }
        }

        void throwIfAny() throws StartException {
            if (!faults.isEmpty()) {
                throw StartException.badConfig("  " + String.join("\n  ", faults));
            }
        }
    }
}
