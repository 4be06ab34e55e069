package org.chieng.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.chieng.gateway.GatewayConfig;
import org.chieng.server.access.Proxies;
import org.chieng.server.alert.AlertSettings;
import org.chieng.server.cluster.ClusterSettings;
import org.chieng.server.lab.LabSettings;
import org.chieng.server.log.LogFormat;
import org.chieng.server.oidc.OidcSettings;
import org.chieng.server.phone.PhoneSettings;
import org.chieng.server.registry.RegistryServer;
import org.chieng.server.report.SchoolHours;
import org.jspecify.annotations.Nullable;

/**
 * The settings; {@code reference.conf} describes each with its default. Immutable.
 *
 * @param data folder of the data
 * @param roles what this process does, at least one
 * @param registry where the registry is that several servers share, or null for the file in the data folder
 * @param registryImport file that is put into the registry at the start, or null
 * @param http where the page is
 * @param gateway where devices connect
 * @param cluster how the processes find each other, or null for this process alone
 * @param log the form of what is logged
 * @param alerts who is told of outages
 * @param hours when schools are open, for reports
 * @param endOf3g the month in which the country switches 3G off
 * @param phones where phones reach the server
 * @param labs how long is kept what machines were used for, and who borrowed
 * @param oidc where people log in besides here, or null
 */
public record ServerConfig(
        Path data,
        Set<Role> roles,
        @Nullable RegistryServer registry,
        @Nullable Path registryImport,
        Http http,
        GatewayConfig gateway,
        @Nullable ClusterSettings cluster,
        LogFormat log,
        AlertSettings alerts,
        SchoolHours hours,
        YearMonth endOf3g,
        PhoneSettings phones,
        LabSettings labs,
        @Nullable OidcSettings oidc) {

    public ServerConfig {
        roles = Set.copyOf(roles);
    }

    /** What a process does. */
    public enum Role {
        /** Takes readings in. */
        GATEWAY,
        /** Shows the page and answers the interface. */
        WEB;

        private static Role of(String name) {
            for (Role role : values()) {
                if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return role;
                }
            }
            throw new IllegalArgumentException("roles must be some of gateway and web, there is no '" + name + "'");
        }
    }

    /**
     * Where the page and the interface listen.
     *
     * @param host address or name
     * @param port 0 to 65535; 0: any free one
     * @param streams how many pages may look at the same time, at least 1
     * @param proxies whom to believe from where requests come that they hand on
     */
    public record Http(String host, int port, int streams, Proxies proxies) {
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
            return of(
                    ConfigFactory.systemEnvironmentOverrides().withFallback(own).resolve());
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
                .filter(entry -> GatewayConfig.SECTIONS.stream().noneMatch(entry.getKey()::startsWith)
                        && !reference.hasPath(entry.getKey()))
                .forEach(entry -> faults.add("unknown key " + entry.getKey()));
        Config all = own.withFallback(reference).resolve();
        Optional<Path> data = faults.collect(() -> path(all, "data"));
        Optional<Optional<Path>> registryImport = faults.collect(() -> optional(all, "registry.import"));
        Optional<Set<Role>> roles = faults.collect(() -> roles(all));
        Optional<Optional<RegistryServer>> registry = faults.collect(() -> registry(all));
        Optional<Optional<ClusterSettings>> cluster = faults.collect(() -> cluster(all));
        Optional<Http> http = faults.collect(() -> new Http(
                all.getString("http.host"),
                all.getInt("http.port"),
                all.getInt("http.streams"),
                new Proxies(Set.copyOf(all.getStringList("http.trusted-proxies")))));
        Optional<GatewayConfig> gateway = faults.collect(() -> GatewayConfig.from(own));
        Optional<LogFormat> log = faults.collect(() -> LogFormat.of(all.getString("log.format")));
        Optional<AlertSettings> alerts = faults.collect(() -> AlertConfig.read(all.getConfig("alerts")));
        Optional<SchoolHours> hours = faults.collect(() -> hours(all));
        Optional<YearMonth> endOf3g = faults.collect(() -> month(all, "report.end-of-3g"));
        Optional<PhoneSettings> phones = faults.collect(() -> phones(all));
        Optional<LabSettings> labs = faults.collect(() -> new LabSettings(
                all.getInt("labs.use-kept-months"),
                all.getInt("labs.borrower-kept-days"),
                alerts.map(AlertSettings::schools).orElse(AlertSettings.Schools.NONE)));
        Optional<Optional<OidcSettings>> oidc = faults.collect(() -> oidc(all));
        faults.throwIfAny();
        return new ServerConfig(
                data.orElseThrow(),
                roles.orElseThrow(),
                registry.orElseThrow().orElse(null),
                registryImport.orElseThrow().orElse(null),
                http.orElseThrow(),
                gateway.orElseThrow(),
                cluster.orElseThrow().orElse(null),
                log.orElseThrow(),
                alerts.orElseThrow(),
                hours.orElseThrow(),
                endOf3g.orElseThrow(),
                phones.orElseThrow(),
                labs.orElseThrow(),
                oidc.orElseThrow().orElse(null));
    }

    private static Optional<OidcSettings> oidc(Config config) {
        String issuer = config.getString("oidc.issuer");
        return issuer.isBlank()
                ? Optional.empty()
                : Optional.of(new OidcSettings(
                        issuer,
                        config.getString("oidc.client-id"),
                        optional(config, "oidc.client-secret-file").orElse(null),
                        config.getString("oidc.redirect"),
                        config.getString("oidc.name")));
    }

    private static Set<Role> roles(Config config) {
        List<String> names = config.getStringList("roles");
        Set<Role> roles = names.stream().map(Role::of).collect(Collectors.toSet());
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("roles must name what this process does: gateway, web, or both");
        }
        if (roles.size() < Role.values().length) {
            refuseAlone(config);
        }
        return roles;
    }

    /** What one process keeps in its data folder the others can't read: its readings would be on no page, its devices in no list. */
    private static void refuseAlone(Config config) {
        List<String> faults = new ArrayList<>();
        if (config.getString("cluster.host").isBlank()) {
            faults.add("a process with one of the roles needs the others: set cluster.host and cluster.members");
        }
        if (config.getString("store.kind").equals("sqlite")) {
            faults.add(
                    "a process with one of the roles can't keep readings in its own folder, where the others don't find them:"
                            + " set store.kind = influxdb and store.influxdb, or roles = [gateway, web]");
        }
        if (config.getString("registry.url").isBlank()
                && config.getString("registry.import").isBlank()) {
            faults.add(
                    "a process with one of the roles can't keep schools and devices in its own folder: set registry.url to the"
                            + " PostgreSQL that all share, or roles = [gateway, web]");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", faults));
        }
    }

    private static Optional<RegistryServer> registry(Config config) {
        String url = config.getString("registry.url");
        return url.isBlank()
                ? Optional.empty()
                : Optional.of(new RegistryServer(
                        url,
                        config.getString("registry.user"),
                        optional(config, "registry.password-file").orElse(null)));
    }

    private static Optional<ClusterSettings> cluster(Config config) {
        String host = config.getString("cluster.host");
        return host.isBlank()
                ? Optional.empty()
                : Optional.of(new ClusterSettings(
                        host,
                        config.getInt("cluster.port"),
                        config.getInt("cluster.bus-port"),
                        config.getStringList("cluster.members")));
    }

    private static SchoolHours hours(Config config) {
        Map<String, String> week = new HashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            String name = day.name().toLowerCase(Locale.ROOT);
            week.put(name, config.getString("report.school-hours." + name));
        }
        return SchoolHours.of(week, config.getStringList("report.other-days"));
    }

    private static PhoneSettings phones(Config config) {
        return PhoneSettings.of(
                config.getString("phones.page"),
                config.getString("phones.mqtt"),
                config.getString("mqtt.host"),
                config.getInt("mqtt.port"),
                config.getBoolean("mqtt.topic-login"));
    }

    private static YearMonth month(Config config, String key) {
        try {
            return YearMonth.parse(config.getString(key));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(key + " must be a month as 2028-09", e);
        }
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
