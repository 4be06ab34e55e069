package org.chieng.gateway.adapter.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnstorableMessagesTest {
    private static final Instant NOW = Instant.parse("2026-11-28T05:00:00Z");
    private static final String TOPIC = "v1/devices/pi/telemetry";

    @TempDir
    Path folder;

    @Test
    void keepsMessagesWholeAndInOrder() throws Exception {
        Path file = folder.resolve("aside.jsonl");
        UnstorableMessages messages = new UnstorableMessages(file, 10_000);
        byte[] noText = {0, (byte) 0xff, '\n', 7};
        messages.add(NOW, TOPIC, "application/senml+cbor", noText, "why\nit fails");
        messages.add(NOW.plusSeconds(1), TOPIC, null, new byte[0], "why");

        List<JsonObject> lines =
                Files.readAllLines(file).stream().map(JsonObject::new).toList();
        assertThat(lines).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Base64.getDecoder().decode(lines.get(0).getString("payload")))
                .isEqualTo(noText);
        assertThat(lines.get(0).getString("type")).isEqualTo("application/senml+cbor");
        assertThat(lines.get(0).getInstant("time")).isEqualTo(NOW);
        assertThat(lines.get(1).getString("topic")).isEqualTo(TOPIC);
    }

    @Test
    void forgetsADeviceOrOnlyWhatItMeasuredWithinATime() throws Exception {
        Path file = folder.resolve("aside.jsonl");
        UnstorableMessages messages = new UnstorableMessages(file, 10_000);
        String own = "v1/devices/pi/telemetry";
        long second = NOW.getEpochSecond();
        for (long time : new long[] {second - 20, second - 10}) {
            messages.add(NOW, own, null, ("[{\"n\":\"x\",\"v\":1,\"t\":" + time + "}]").getBytes(UTF_8), "why");
        }
        messages.add(NOW, own, null, "no pack".getBytes(UTF_8), "why");
        messages.add(NOW, "v1/devices/pi2/telemetry", null, "{\"x\": 1}".getBytes(UTF_8), "why");
        DeviceId pi = new DeviceId("pi");

        assertThat(messages.forget(pi, (second - 20) * 1_000_000, (second - 10) * 1_000_000))
                .isEqualTo(1);
        assertThat(Files.readAllLines(file)).hasSize(3);
        assertThat(messages.forget(pi, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(2);
        assertThat(Files.readAllLines(file)).singleElement().asString().contains("pi2");
        assertThat(new UnstorableMessages(folder.resolve("none")).forget(pi, Long.MIN_VALUE, Long.MAX_VALUE))
                .isZero();
    }

    /** The power was cut while a line was written. */
    @Test
    void aTornLineSpoilsNeitherTheNextOneNorWhatIsForgotten() throws Exception {
        Path file = Files.writeString(
                folder.resolve("aside.jsonl"), "{\"time\":\"2026-03-02T07:30:00Z\",\"topic\":\"v1/devices/pi/tel");
        UnstorableMessages messages = new UnstorableMessages(file, 10_000);
        messages.add(NOW, "v1/devices/pi2/telemetry", null, new byte[] {1}, "why");
        assertThat(new JsonObject(Files.readAllLines(file).get(1)).getString("topic"))
                .isEqualTo("v1/devices/pi2/telemetry");

        assertThat(messages.forget(new DeviceId("pi2"), Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(1);
        assertThat(messages.forget(new DeviceId("pi"), Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(1);
        assertThat(Files.readAllLines(file)).isEmpty();
    }

    @Test
    void refusesWhatIsPastItsBoundAndKeepsWhatItHas() throws Exception {
        Path file = folder.resolve("aside.jsonl");
        UnstorableMessages messages = new UnstorableMessages(file, 300);
        messages.add(NOW, TOPIC, null, new byte[10], "why");
        String before = Files.readString(file);

        assertThatThrownBy(() -> messages.add(NOW, TOPIC, null, new byte[300], "why"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("publish what it holds again");
        assertThat(Files.readString(file)).isEqualTo(before);
    }
}
