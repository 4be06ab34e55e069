package org.chieng.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.WrongType;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chieng.agent.claim.ClaimConfig;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.local.LocalConfig;
import org.chieng.agent.power.ShutdownConfig;
import org.chieng.agent.relay.RelayConfig;
import org.chieng.agent.relay.lan.RelayAddress;
import org.chieng.agent.settings.Sections;
import org.chieng.agent.source.coap.CoapSettings;
import org.chieng.agent.source.lab.LabConfig;
import org.chieng.agent.source.link.LinkConfig;
import org.chieng.agent.source.link.SpeedConfig;
import org.chieng.agent.source.pi.PiConfig;
import org.chieng.agent.source.serial.SerialConfig;
import org.chieng.agent.source.serial.firmata.FirmataConfig;
import org.chieng.agent.source.serial.firmata.PinUse;
import org.chieng.agent.uplink.MeteredConfig;
import org.chieng.agent.uplink.SecretFile;
import org.chieng.agent.uplink.UplinkConfig;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * All settings of an agent. {@code reference.conf} holds each with its default and what it means. Immutable.
 *
 * @param journal where readings are kept
 * @param serial which ports are read
 * @param pi which pins of a Raspberry Pi are used
 * @param coap whether boards with Wi-Fi may post
 * @param link what is known of the school's line
 * @param lab how this computer is looked at as one of a lab
 * @param uplink where readings go
 * @param claim where and as what a secret is asked for
 * @param relay whether this agent is the relay of a lab
 * @param lan the relay that this agent reports to; empty: it reports to the server
 * @param shutdown whether the relay may shut this computer down
 * @param local the page on the school's network
 * @param sections names, units and calibration of channels, rules, and safe values of actuators
 * @param data the folder that everything is kept in
 */
public record AgentConfig(
        JournalConfig journal,
        SerialConfig serial,
        PiConfig pi,
        CoapSettings coap,
        LinkConfig link,
        LabConfig lab,
        UplinkConfig uplink,
        ClaimConfig claim,
        RelayConfig relay,
        Optional<RelayAddress> lan,
        ShutdownConfig shutdown,
        LocalConfig local,
        Sections sections,
        Path data) {
    /** File of what is known of the clock, beside the journal. */
    public Path clockFile() {
        return data.resolve("clock");
    }

    /** The same where nobody has put a secret into a file. */
    AgentConfig withoutSecret() {
        return new AgentConfig(
                journal,
                serial,
                pi,
                coap,
                link,
                lab,
                uplink.withoutSecret(),
                claim,
                relay,
                lan,
                shutdown,
                local,
                sections,
                data);
    }

    /**
     * Reads a file in HOCON.
     *
     * @throws ConfigException that lists all faults together: unknown keys, missing and bad values
     */
    public static AgentConfig read(Path file) throws ConfigException {
        if (!Files.isReadable(file)) {
            throw new ConfigException(file, List.of("it is not there, or the agent's user may not read it"));
        }
        try {
            Config own = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            Config reference = ConfigFactory.parseResources(AgentConfig.class.getClassLoader(), "reference.conf");
            return new Reader(file, own.resolve(), reference.resolve()).read();
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException(file, List.of(String.valueOf(e.getMessage())));
        }
    }

    /** Collects faults while it reads, so that all are told at once. */
    private static final class Reader {
        private final Path file;
        private final Config config;
        private final List<String> faults = new ArrayList<>();

        Reader(Path file, Config own, Config reference) {
            this.file = file;
            this.config = own.withFallback(reference);
            own.entrySet().stream()
                    .map(Map.Entry::getKey)
                    .filter(key -> !reference.hasPath(key) && !isOfSections(key))
                    .collect(Collectors.toCollection(TreeSet::new))
                    .forEach(key -> faults.add("unknown setting " + key));
        }

        /** Their members are names; {@link Sections} says which are unknown. */
        private static boolean isOfSections(String key) {
            return key.startsWith("channels.") || key.startsWith("actuators.");
        }

        AgentConfig read() throws ConfigException {
            DeviceId device = value("device", this::device);
            JournalConfig journal = section("journal", this::journal);
            SerialConfig serial = section("serial", this::serial);
            PiConfig pi = section("pi", () -> PiSection.read(config.getConfig("pi")));
            CoapSettings coap = section("coap", this::coap);
            LinkConfig link = section("link", this::link);
            LabConfig lab = section("lab", this::lab);
            UplinkConfig uplink = device == null ? null : section("server, uplink", () -> uplink(device));
            ClaimConfig claim = device == null ? null : section("server.web, claim", () -> claim(device));
            RelayConfig relay = section("relay", this::relay);
            Optional<RelayAddress> lan = section("lab", this::lan);
            ShutdownConfig shutdown = section("lab", this::shutdown);
            LocalConfig local = section("local", this::local);
            Sections sections = sections();
            if (!faults.isEmpty()
                    || journal == null
                    || serial == null
                    || pi == null
                    || coap == null
                    || link == null
                    || lab == null
                    || uplink == null
                    || claim == null
                    || relay == null
                    || lan == null
                    || shutdown == null
                    || local == null) {
                throw new ConfigException(file, faults);
            }
            return new AgentConfig(
                    journal,
                    serial,
                    pi,
                    coap,
                    link,
                    lab,
                    uplink,
                    claim,
                    relay,
                    lan,
                    shutdown,
                    local,
                    sections,
                    path("data"));
        }

        private DeviceId device(String key) {
            String name = config.getString(key);
            if (name.isBlank() && !SecretFile.hasFirstLine(path("server.secret-file"))) {
                return HostName.asDevice(); // until somebody claims this computer, and gives it a name
            }
            if (name.isBlank()) {
                throw new IllegalArgumentException(
                        "write the name under which this computer was enrolled, e.g. device = \"muong-bi-pi\"");
            }
            return new DeviceId(name);
        }

        private Sections sections() {
            try {
                return Sections.read(JsonObject.of(config.root().unwrapped(), ""));
            } catch (JsonException e) {
                faults.addAll(e.faults());
                return Sections.NONE;
            }
        }

        private JournalConfig journal() {
            return new JournalConfig(
                    path("data").resolve("journal"),
                    config.getBytes("journal.max-size"),
                    Durations.read(config, "journal.max-age"),
                    Durations.read(config, "journal.fsync"),
                    config.getBytes("journal.segment"),
                    Durations.read(config, "journal.keep"));
        }

        private SerialConfig serial() {
            return new SerialConfig(
                    config.getStringList("serial.ports").stream().map(Path::of).toList(),
                    config.getBoolean("serial.discover"),
                    Durations.read(config, "serial.poll"),
                    Durations.read(config, "serial.silence"),
                    config.getStringList("serial.line-to"),
                    new FirmataConfig(
                            config.getBoolean("serial.firmata.ask"),
                            Durations.read(config, "serial.firmata.interval"),
                            config.getStringList("serial.firmata.pins").stream()
                                    .map(PinUse::parse)
                                    .toList()),
                    new SerialConfig.Places(
                            path("serial.sysfs"),
                            path("serial.dev"),
                            path("data").resolve("boards")));
        }

        private CoapSettings coap() {
            return new CoapSettings(
                    config.getBoolean("coap.enabled"),
                    config.getString("coap.host"),
                    config.getInt("coap.port"),
                    path("coap.boards-file"));
        }

        /** Of a lab's computers each would tell the same, and how much goes over its network card. */
        private boolean isLineLookedAt() {
            return config.getString("link.enabled").equals("auto")
                    ? !config.getBoolean("lab.enabled")
                            && config.getString("lab.relay").isBlank()
                    : config.getBoolean("link.enabled");
        }

        private LinkConfig link() {
            String declared = config.getString("link.declared");
            Optional<AccessClass> access = AccessClass.of(declared);
            if (access.isEmpty() && !declared.isBlank()) {
                throw new IllegalArgumentException("declared must be one of "
                        + Stream.of(AccessClass.values())
                                .map(AccessClass::wireName)
                                .toList());
            }
            return new LinkConfig(
                    isLineLookedAt(),
                    access.filter(one -> one != AccessClass.UNKNOWN),
                    Durations.read(config, "link.interval"),
                    path("link.sysfs"),
                    path("link.procfs"),
                    new SpeedConfig(
                            config.getInt("link.speed.port"),
                            config.getDouble("link.speed.target"),
                            config.getDuration("link.speed.interval"),
                            config.getBytes("link.speed.budget"),
                            config.getBytes("link.speed.metered-budget")));
        }

        private LabConfig lab() {
            return new LabConfig(
                    config.getBoolean("lab.enabled"),
                    Durations.read(config, "lab.interval"),
                    Durations.read(config, "lab.health"),
                    new LabConfig.Places(
                            path("lab.sysfs"),
                            path("lab.procfs"),
                            path("lab.run"),
                            path("lab.facts"),
                            Path.of(config.getString("lab.disk")),
                            path("data").resolve("lab-use")));
        }

        private RelayConfig relay() {
            return new RelayConfig(
                    config.getBoolean("relay.enabled"),
                    config.getString("relay.host"),
                    config.getInt("relay.port"),
                    path("relay.key-file"),
                    Durations.read(config, "relay.batch"),
                    config.getBytes("relay.max-size"),
                    path("data").resolve("relay"));
        }

        private ShutdownConfig shutdown() {
            return new ShutdownConfig(
                    config.getBoolean("lab.shutdown.allow"), Durations.read(config, "lab.shutdown.warning"));
        }

        private Optional<RelayAddress> lan() {
            String relay = config.getString("lab.relay").strip();
            if (relay.isEmpty()) {
                return Optional.empty();
            }
            if (config.getBoolean("relay.enabled")) {
                throw new IllegalArgumentException(
                        "relay names another computer, and relay.enabled makes this one the relay: take one of them out");
            }
            return Optional.of(
                    RelayAddress.of(relay, path("lab.relay-key-file"), Durations.read(config, "lab.relay-patience")));
        }

        private UplinkConfig uplink(DeviceId device) {
            String ca = config.getString("server.ca");
            if (!ca.isBlank() && !config.getBoolean("server.tls")) {
                throw new IllegalArgumentException(
                        "ca names a certificate, and tls is false: set server.tls = true to encrypt, or take server.ca out");
            }
            return new UplinkConfig(
                    device,
                    config.getString("server.host"),
                    config.getInt("server.port"),
                    path("server.secret-file"),
                    config.getBoolean("server.tls"),
                    ca.isBlank() ? Optional.empty() : Optional.of(Path.of(ca)),
                    UplinkConfig.Timing.DEFAULT,
                    new MeteredConfig(
                            meteredMode(config.getString("uplink.metered")),
                            config.getBytes("uplink.allowance"),
                            config.getInt("uplink.cycle-day")),
                    path("data").resolve("allowance"));
        }

        private ClaimConfig claim(DeviceId device) {
            String web = config.getString("server.web");
            String host = config.getString("server.host");
            String named = host.indexOf(':') >= 0 ? "[" + host + "]" : host; // an IPv6 address
            String usual = config.getBoolean("server.tls") ? "https://" + named : "http://" + named + ":8080";
            String code = config.getString("claim.code");
            return new ClaimConfig(
                    URI.create(web.isBlank() ? usual : web),
                    device.value(),
                    code.isBlank() ? Optional.empty() : Optional.of(code),
                    path("data").resolve("claim-key"));
        }

        private static MeteredConfig.Mode meteredMode(String text) {
            return switch (text) {
                case "auto" -> MeteredConfig.Mode.AUTO;
                case "yes", "true" -> MeteredConfig.Mode.YES;
                case "no", "false" -> MeteredConfig.Mode.NO;
                default -> throw new IllegalArgumentException("metered must be auto, yes or no");
            };
        }

        private LocalConfig local() {
            return new LocalConfig(
                    config.getBoolean("local.enabled"),
                    config.getString("local.host"),
                    config.getInt("local.port"),
                    config.getString("local.title"));
        }

        private Path path(String key) {
            return Path.of(config.getString(key));
        }

        private <T> @Nullable T value(String key, Function<String, T> read) {
            return section(key, () -> read.apply(key));
        }

        private <T> @Nullable T section(String name, Supplier<T> read) {
            try {
                return read.get();
            } catch (WrongType | com.typesafe.config.ConfigException.BadValue e) {
                faults.add(String.valueOf(e.getMessage()));
            } catch (com.typesafe.config.ConfigException | IllegalArgumentException e) {
                faults.add(name + ": " + e.getMessage());
            }
            return null;
        }
    }
}
