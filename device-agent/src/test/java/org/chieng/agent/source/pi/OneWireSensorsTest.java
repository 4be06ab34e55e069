package org.chieng.agent.source.pi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.testkit.RecordingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 1-wire thermometers, shown in a folder as the kernel shows them. */
class OneWireSensorsTest {
    private static final String ID = "28-0316a2798fff";

    private final RecordingSink sink = new RecordingSink();
    /** Runs nothing until a test starts one. */
    private PiSource source = new PiSource(
            new PiConfig(
                    List.of(),
                    false,
                    PiConfig.SHORTEST,
                    new PiConfig.OneWireSetting(Path.of("none"), Map.of()),
                    List.of()),
            sink,
            new HandClock().agentClock());

    @TempDir
    Path folder;

    private Path root() {
        return folder.resolve("devices");
    }

    @AfterEach
    void stop() {
        source.close();
    }

    private void start(Map<String, String> names) {
        PiConfig config =
                new PiConfig(List.of(), true, PiConfig.SHORTEST, new PiConfig.OneWireSetting(root(), names), List.of());
        source = new PiSource(config, sink, new HandClock().agentClock(), folder.resolve("no-bus"));
        source.start();
    }

    /** Whole at once, as the kernel's files are. */
    private void say(String id, String file, String text) throws IOException {
        Path sensor = Files.createDirectories(root().resolve(id));
        Path written = Files.writeString(folder.resolve("written"), text);
        Files.move(written, sensor.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void thermometersAppearByThemselvesAndGetNames() throws Exception {
        say(ID, "temperature", "23562\n");
        Files.createDirectories(root().resolve("w1_bus_master1"));
        start(Map.of("28-00000000abcd", "ho-nuoc"));
        await().until(() -> sink.last("ds18b20-0316a2798fff/temperature") == 23.562);
        say("28-00000000abcd", "w1_slave", "aa : crc=57 YES\naa t=-500\n");
        await().until(() -> sink.last("ho-nuoc/temperature") == -0.5);

        assertThat(sink.readings.channels())
                .containsExactlyInAnyOrder("ds18b20-0316a2798fff/temperature", "ho-nuoc/temperature");
        assertThat(sink.unit("ho-nuoc/temperature")).isEqualTo("Cel");
        assertThat(source.status())
                .extracting(SourceStatus::state)
                .containsExactly(SourceStatus.State.READING, SourceStatus.State.READING);
        assertThat(source.setInterval("ho-nuoc", Duration.ofSeconds(2))).isTrue();
        assertThat(source.restart("ho-nuoc")).isTrue();
    }

    @Test
    void faultsAreNoReadingsAndEnd() throws Exception {
        say(ID, "w1_slave", "50 05 4b 46 7f ff 0c 10 1c : crc=1c YES\n50 05 4b 46 7f ff 0c 10 1c t=85000\n");
        start(Map.of(ID, "water"));
        awaitFault(Fault.Kind.SENSOR_POWER_UP);
        say(ID, "w1_slave", "x : crc=57 NO\nx t=23125\n");
        awaitFault(Fault.Kind.CHECKSUM);
        say(ID, "w1_slave", "");
        awaitFault(Fault.Kind.SENSOR_NO_VALUE);
        Files.delete(root().resolve(ID).resolve("w1_slave"));
        say(ID, "temperature", "126000");
        await().until(() -> sink.faults().get("water/temperature") == Fault.Kind.OUT_OF_RANGE);
        Files.delete(root().resolve(ID).resolve("temperature"));
        Files.delete(root().resolve(ID));
        awaitFault(Fault.Kind.BUS_ERROR);
        assertThat(source.status().get(0).state()).isEqualTo(SourceStatus.State.GONE);
        assertThat(sink.readings.all()).isEmpty();

        say(ID, "temperature", "23000");
        await().until(() ->
                sink.last("water/temperature") == 23 && sink.faults().isEmpty());
    }

    private void awaitFault(Fault.Kind kind) {
        await().until(() -> sink.faults().get("water") == kind);
    }
}
