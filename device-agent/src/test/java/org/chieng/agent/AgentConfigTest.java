package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.agent.flow.Calibration;
import org.chieng.agent.flow.ChannelSetting;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.rule.ActuatorSetting;
import org.chieng.agent.source.coap.CoapSettings;
import org.chieng.agent.source.link.LinkConfig;
import org.chieng.agent.source.pi.I2cType;
import org.chieng.agent.source.pi.PiConfig;
import org.chieng.agent.source.serial.SerialConfig;
import org.chieng.agent.source.serial.firmata.FirmataConfig;
import org.chieng.agent.source.serial.firmata.PinUse;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigTest {
    @TempDir
    private Path temp;

    private AgentConfig read(String text) throws ConfigException, IOException {
        return AgentConfig.read(Files.writeString(temp.resolve("agent.conf"), text));
    }

    @Test
    void deviceAloneIsEnough() throws Exception {
        AgentConfig config = read("device = muong-bi-pi");

        assertThat(config.uplink().device()).isEqualTo(new DeviceId("muong-bi-pi"));
        assertThat(config.uplink().uri()).isEqualTo("tcp://127.0.0.1:1883");
        assertThat(config.uplink().ca()).isEmpty();
        assertThat(config.serial().discover()).isTrue();
        assertThat(config.journal())
                .isEqualTo(new JournalConfig(
                        Path.of("data/journal"),
                        1L << 30,
                        Duration.ofDays(90),
                        Duration.ofSeconds(10),
                        4 << 20,
                        Duration.ofDays(90)));
    }

    @Test
    void aLabsComputerLeavesTheLineToThePiUnlessItIsTold() throws Exception {
        Files.writeString(temp.resolve("key"), "0123456789abcdef\n");
        String key = "relay-key-file = \"" + temp.resolve("key") + "\"";
        assertThat(read("device = pc, lab { relay = auto, " + key + " }").link().enabled())
                .isFalse();
        assertThat(read("device = pc, lab.enabled = true").link().enabled()).isFalse();
        assertThat(read("device = pc, lab.enabled = true, link.enabled = true")
                        .link()
                        .enabled())
                .isTrue();
        assertThat(read("device = pi").link().enabled()).isTrue();
    }

    @Test
    void theLineIsLookedAtAsItIsSaid() throws Exception {
        assertThat(read("device = pi").link())
                .isEqualTo(new LinkConfig(
                        true, Optional.empty(), Duration.ofMinutes(5), Path.of("/sys"), Path.of("/proc")));
        assertThat(read("device = pi, link { declared = 4G, enabled = false, interval = 10s, sysfs = a, procfs = b }")
                        .link())
                .isEqualTo(new LinkConfig(
                        false,
                        Optional.of(AccessClass.CELLULAR_4G),
                        Duration.ofSeconds(10),
                        Path.of("a"),
                        Path.of("b")));
        assertThatThrownBy(() -> read("device = pi, link.declared = 6g"))
                .hasMessageContaining("link: declared must be one of [fixed, wifi, 2g");
        assertThatThrownBy(() -> read("device = pi, link.interval = 9s")).hasMessageContaining("10 s or more");
    }

    @Test
    void everySettingIsRead() throws Exception {
        AgentConfig config = read("""
            device = pi, data = "/var/lib/x"
            server { host = "::1", port = 8883, secret-file = "/etc/s", tls = true, ca = "/etc/ca.pem" }
            serial { ports = ["/dev/serial/by-id/a", "/dev/ttyUSB0"], discover = false, poll = 1 s, silence = 2 minutes
                     line-to = ["uno-3a1f"], sysfs = "/host/sys", dev = "/host/dev"
                     firmata { ask = false, interval = 100ms, pins = ["A0 temperature", "uno-3a1f/D9 pwm fan"] } }
            journal { max-size = 8MiB, max-age = 2 days, fsync = 100ms, segment = 1MiB, keep = 7 days }
            """);

        assertThat(config.uplink().uri()).isEqualTo("ssl://[::1]:8883");
        assertThat(config.uplink().secretFile()).isEqualTo(Path.of("/etc/s"));
        assertThat(config.uplink().ca()).isEqualTo(Optional.of(Path.of("/etc/ca.pem")));
        assertThat(config.serial())
                .isEqualTo(new SerialConfig(
                        List.of(Path.of("/dev/serial/by-id/a"), Path.of("/dev/ttyUSB0")),
                        false,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(2),
                        List.of("uno-3a1f"),
                        new FirmataConfig(
                                false,
                                Duration.ofMillis(100),
                                List.of(
                                        new PinUse("", 0, PinUse.Mode.ANALOG, "temperature"),
                                        new PinUse("uno-3a1f", 9, PinUse.Mode.PWM, "fan"))),
                        new SerialConfig.Places(
                                Path.of("/host/sys"), Path.of("/host/dev"), Path.of("/var/lib/x/boards"))));
        assertThat(config.journal())
                .isEqualTo(new JournalConfig(
                        Path.of("/var/lib/x/journal"),
                        8 << 20,
                        Duration.ofDays(2),
                        Duration.ofMillis(100),
                        1 << 20,
                        Duration.ofDays(7)));
    }

    @Test
    void sensorsAndPinsOfAPiAreRead() throws Exception {
        AgentConfig config = read("""
            device = pi
            pi {
              discover = false, interval = 2s
              i2c = [ { type = bme280 }, { type = BH1750, address = 0x5c, bus = 3, name = den, interval = 500ms }
                      { type = ads1115, volts = 6.144 } ]
              onewire { root = "/tmp/w1", names = [ { id = 28-0316a2798fff, name = ho-nuoc } ] }
              gpio = [ { name = nut, mode = input, pin = 17, pull = up, inverted = true, debounce = 50ms }
                       { name = bom, mode = output, pin = 27, safe = on }, { name = den, mode = pwm, pin = 0, hertz = 50, safe = 7.5 } ]
            }
            coap { enabled = true, host = "192.168.1.9", port = 5700, boards-file = "/etc/boards" }
            """);

        assertThat(config.pi().i2c())
                .containsExactly(
                        new PiConfig.I2cSetting(I2cType.BME280, 1, 0x76, "bme280", Duration.ofSeconds(2), 4.096),
                        new PiConfig.I2cSetting(I2cType.BH1750, 3, 0x5c, "den", Duration.ofMillis(500), 4.096),
                        new PiConfig.I2cSetting(I2cType.ADS1115, 1, 0x48, "ads1115", Duration.ofSeconds(2), 6.144));
        assertThat(config.pi().oneWire())
                .isEqualTo(new PiConfig.OneWireSetting(Path.of("/tmp/w1"), Map.of("28-0316a2798fff", "ho-nuoc")));
        assertThat(config.pi().pins())
                .containsExactly(
                        pin("nut", PiConfig.PinMode.INPUT, 17, true, PiConfig.Pull.UP, 50, 0, 1_000),
                        pin("bom", PiConfig.PinMode.OUTPUT, 27, false, PiConfig.Pull.OFF, 20, 100, 1_000),
                        pin("den", PiConfig.PinMode.PWM, 0, false, PiConfig.Pull.OFF, 20, 7.5, 50));
        assertThat(config.coap()).isEqualTo(new CoapSettings(true, "192.168.1.9", 5700, Path.of("/etc/boards")));
        assertThat(read("device = pi").coap().enabled())
                .as("nobody may post unless told")
                .isFalse();
    }

    private static PiConfig.PinSetting pin(
            String name,
            PiConfig.PinMode mode,
            int pin,
            boolean inverted,
            PiConfig.Pull pull,
            int debounceMillis,
            double safe,
            int hertz) {
        return new PiConfig.PinSetting(name, mode, pin, inverted, pull, Duration.ofMillis(debounceMillis), safe, hertz);
    }

    @Test
    void readsChannelsRulesAndActuators() throws Exception {
        AgentConfig config = read("""
            device = pi
            channels {
              "uno/soil" { label = "Độ ẩm đất", unit = "%", two-point { raw1 = 800, true1 = 0, raw2 = 300, true2 = 100 } }
            }
            rules = [
              "when uno/soil < 30 % for 10 s then uno/pump on for 5 s at most once an hour"
              "khi soil > 80 % thì pump tắt"
            ]
            rules-stale = 2 min
            actuators { "uno/pump" { safe = off, longest = 30 s }, fan.safe = on }
            """);
        assertThat(config.sections().channels().orElseThrow())
                .containsEntry(
                        new ChannelName("uno", "soil"),
                        new ChannelSetting("Độ ẩm đất", "%", Calibration.through(800, 0, 300, 100), false));
        assertThat(config.sections().rules().orElseThrow()).hasSize(2);
        assertThat(config.sections().stale()).contains(Duration.ofMinutes(2));
        assertThat(config.sections().actuators().orElseThrow())
                .containsExactlyInAnyOrder(
                        new ActuatorSetting(
                                NameRef.parse("uno/pump"), new Value.Bool(false), Optional.of(Duration.ofSeconds(30))),
                        new ActuatorSetting(NameRef.parse("fan"), new Value.Bool(true), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data = x, server.secret-file = pom.xml | device: write the name under which this computer was"
                        + " enrolled",
                "device = pi, server.web = chieng.example.vn | server.web must be the address of the server's page",
                "device = pi, server.web = \"https://x.vn/chieng\" | server.web must be the address of the server's"
                        + " page",
                "device = a b | device name 'a b' must have",
                "device = pi, sever.port = 1 | unknown setting sever.port",
                "device = pi, server.port = many | server.port has type STRING rather than NUMBER",
                "device = pi, server.port = 70000 | port must be 1 to 65535",
                "device = pi, journal.segment = 1KiB | segment must be 64 KiB to 1 GiB",
                "device = pi, journal.max-size = 5MiB | max-size must be at least two segments",
                "device = pi, journal.fsync = 0s | must be more than nothing",
                "device = pi, serial.poll = 1ms | poll must be at least 10 ms",
                "device = pi, serial.silence = 10ms | silence must be at least 1 s",
                "device = pi, serial.firmata.interval = 0s | firmata.interval must be 1 ms to 1 h",
                "device = pi, serial.firmata.pins = [A0 out] | an A pin measures a voltage",
                "device = pi, serial.firmata.pins = [Z9] | pin 'Z9' must be",
                "device = pi, serial.ports = x | ports has type STRING rather than LIST",
                "device = pi, coap.port = 70000 | coap: port must be 0 to 65535",
                "device = pi, coap.enable = true | unknown setting coap.enable",
                "device = pi, pi.interval = 1ms | pi: interval must be at least 200 ms",
                "device = pi, pi.i2c = [{ type = dht22 }] | i2c[0]: no type 'dht22': there are bme280, bh1750,"
                        + " ads1115, sht31",
                "device = pi, pi.i2c = [{ type = bme280 }, { type = bme280, adress = 0x77 }] | i2c[1]: unknown setting"
                        + " adress",
                "device = pi, pi.i2c = [{ type = bme280, address = 0x40 }] | a bme280 has no address 0x40: it can have"
                        + " 0x76, 0x77",
                "device = pi, pi.i2c = [{ type = bme280 }, { type = bme280 }] | two with the same name: bme280",
                "device = pi, pi.i2c = [{ type = sht31, name = a }, { type = sht31, name = b }] | two with the same"
                        + " I2C bus and address",
                "device = pi, pi.i2c = [{ type = ads1115, volts = 5 }] | volts must be 6.144",
                "device = pi, pi.gpio = [{ name = nut, mode = out, pin = 1 }] | mode must be one of [input, output,"
                        + " pwm], not 'out'",
                "device = pi, pi.gpio = [{ name = nut, mode = input, pin = 99 }] | pin must be 0 to 27",
                "device = pi, pi.gpio = [{ mode = input, pin = 9 }] | gpio[0]",
                "device = pi, channels { uno/soil { unit = percents } } | channels.uno/soil: unit 'percents' is no"
                        + " SenML unit",
                "device = pi, rules = [\"when soil then pump on\"] | rule 1 (when soil then pump on): at character 11",
                "device = pi, actuators { pump { safe = off, longest = soon } } | actuators.pump.longest",
                "device = pi, rules-stale = 0.01 | rules-stale must be from 0.1",
                "device = pi, server.ca = \"/etc/ca.pem\" | server, uplink: ca names a certificate, and tls is false:"
                        + " set server.tls = true",
                "device = pi, server.host = \"\" | server.host must be a name or an address alone",
                "device = pi, server.host = \"http://x.vn:1883/\" | server.host must be a name or an address alone",
                "device = pi, server.host = \"x.vn:1883\" | server.host must be a name or an address alone",
                "device = pi, server.host = \"my server\" | server.host must be a name or an address alone",
                "device = pi, server.host = \"sérver.vn\" | server.host must be a name or an address alone",
                "device = pi, journal.fsync = 10 | journal.fsync = 10 has no unit: write e.g. 10s",
                "device = pi, serial.poll = \"500\" | serial.poll = 500 has no unit",
                "device = pi, pi.interval = 5 | pi: interval = 5 has no unit",
                "device = { | agent.conf"
            })
    void badSettingIsNamed(String text, String words) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessageContaining(words);
    }

    @Test
    void allFaultsAreToldTogether() {
        assertThatThrownBy(() -> read("device = \"a b\", x = 1, serial.poll = soon"))
                .hasMessageContaining("device name")
                .hasMessageContaining("unknown setting x")
                .hasMessageContaining("poll");
    }
}
