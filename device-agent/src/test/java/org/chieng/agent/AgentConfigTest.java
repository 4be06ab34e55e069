package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.flow.Calibration;
import org.chieng.agent.flow.ChannelSetting;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.rule.ActuatorSetting;
import org.chieng.agent.rule.NameRef;
import org.chieng.agent.source.serial.SerialConfig;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
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
                        Path.of("data/journal"), 256 << 20, Duration.ofDays(90), Duration.ofSeconds(1), 4 << 20));
    }

    @Test
    void everySettingIsRead() throws Exception {
        AgentConfig config = read("""
                device = pi, data = "/var/lib/x"
                server { host = "::1", port = 8883, secret-file = "/etc/s", tls = true, ca = "/etc/ca.pem" }
                serial { ports = ["/dev/serial/by-id/a", "/dev/ttyUSB0"], discover = false, poll = 1 s, silence = 2 minutes }
                journal { max-size = 8MiB, max-age = 2 days, fsync = 100ms, segment = 1MiB }
                """);

        assertThat(config.uplink().uri()).isEqualTo("ssl://[::1]:8883");
        assertThat(config.uplink().secretFile()).isEqualTo(Path.of("/etc/s"));
        assertThat(config.uplink().ca()).isEqualTo(Optional.of(Path.of("/etc/ca.pem")));
        assertThat(config.serial())
                .isEqualTo(new SerialConfig(
                        List.of(Path.of("/dev/serial/by-id/a"), Path.of("/dev/ttyUSB0")),
                        false,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(2)));
        assertThat(config.journal())
                .isEqualTo(new JournalConfig(
                        Path.of("/var/lib/x/journal"), 8 << 20, Duration.ofDays(2), Duration.ofMillis(100), 1 << 20));
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
                "data = x | device name '' must have",
                "device = pi, sever.port = 1 | unknown setting sever.port",
                "device = pi, server.port = many | server.port has type STRING rather than NUMBER",
                "device = pi, server.port = 70000 | port must be 1 to 65535",
                "device = pi, journal.segment = 1KiB | segment must be 64 KiB to 1 GiB",
                "device = pi, journal.max-size = 5MiB | max-size must be at least two segments",
                "device = pi, journal.fsync = 0s | must be more than nothing",
                "device = pi, serial.poll = 1ms | poll must be at least 10 ms",
                "device = pi, serial.silence = 10ms | silence must be at least 1 s",
                "device = pi, serial.ports = x | ports has type STRING rather than LIST",
                "device = pi, channels { uno/soil { unit = percents } } | channels.uno/soil: unit 'percents' is no SenML unit",
                "device = pi, rules = [\"when soil then pump on\"] | rule 1 (when soil then pump on): at character 11",
                "device = pi, actuators { pump { safe = off, longest = soon } } | actuators.pump.longest",
                "device = pi, rules-stale = 0.01 | rules-stale must be from 0.1",
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
