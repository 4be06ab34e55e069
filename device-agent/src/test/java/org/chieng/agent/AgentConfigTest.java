package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.source.serial.SerialConfig;
import org.chieng.agent.source.serial.firmata.FirmataConfig;
import org.chieng.agent.source.serial.firmata.PinUse;
import org.chieng.protocol.name.DeviceId;
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
                serial { ports = ["/dev/serial/by-id/a", "/dev/ttyUSB0"], discover = false, poll = 1 s, silence = 2 minutes
                         line-to = ["uno-3a1f"], sysfs = "/host/sys", dev = "/host/dev"
                         firmata { ask = false, interval = 100ms, pins = ["A0 temperature", "uno-3a1f/D9 pwm fan"] } }
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
                        Path.of("/var/lib/x/journal"), 8 << 20, Duration.ofDays(2), Duration.ofMillis(100), 1 << 20));
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
                "device = pi, serial.firmata.interval = 0s | firmata.interval must be 1 ms to 1 h",
                "device = pi, serial.firmata.pins = [A0 out] | an A pin measures a voltage",
                "device = pi, serial.firmata.pins = [Z9] | pin 'Z9' must be",
                "device = pi, serial.ports = x | ports has type STRING rather than LIST",
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
