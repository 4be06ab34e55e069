package org.chieng.gateway.adapter.broker;

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
