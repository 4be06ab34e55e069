package org.chieng.protocol.senml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Verifies every case of {@code docs/vectors/senml}: a new case needs no Java. */
class SenmlVectorsTest {
    private static final Path VECTORS = Path.of("..", "docs", "vectors", "senml");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(VECTORS)) {
            return files.sorted().toList().stream();
        }
    }

    @Test
    void findsTheVectors() throws IOException {
        assertThat(cases().count()).isGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodesAsTheVectorSays(Path file) throws Exception {
        JsonNode vector = MAPPER.readTree(file.toFile());
        byte[] payload = vector.has("hex")
                ? HexFormat.of().parseHex(vector.get("hex").asText())
                : vector.get("text").asText().getBytes(StandardCharsets.UTF_8);
        String contentType = textOrNull(vector, "contentType");
        long now = micros(vector.get("now").decimalValue());

        if (vector.has("rejected")) {
            RejectedException refused =
                    catchThrowableOfType(RejectedException.class, () -> PackDecoder.decode(payload, contentType, now));
            assertThat(refused.code().wireName())
                    .isEqualTo(vector.get("rejected").asText());
            assertThat(refused).message().isNotBlank();
            return;
        }
        DecodedPack pack = PackDecoder.decode(payload, contentType, now);
        assertThat(pack.readings()).isEqualTo(readings(vector));
        assertThat(pack.rejections().stream()
                        .map(r -> r.record() + " " + r.code().wireName())
                        .toList())
                .isEqualTo(rejections(vector));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void encodesWhatItDecodesToAgain(Path file) throws Exception {
        JsonNode vector = MAPPER.readTree(file.toFile());
        if (vector.has("rejected")) {
            return;
        }
        List<Reading> readings = readings(vector);
        assertThat(PackDecoder.decode(PackEncoder.toCbor(readings), null, 0).readings())
                .isEqualTo(readings);
        assertThat(PackDecoder.decode(PackEncoder.toJson(readings), null, 0).readings())
                .isEqualTo(readings);
    }

    private static List<Reading> readings(JsonNode vector) throws RejectedException {
        List<Reading> readings = new ArrayList<>();
        for (JsonNode node : vector.get("readings")) {
            readings.add(new Reading(
                    ChannelName.parse(node.get("channel").asText()),
                    micros(new BigDecimal(node.get("time").asText())),
                    value(node.get("value")),
                    textOrNull(node, "unit"),
                    textOrNull(node, "label")));
        }
        return readings;
    }

    private static List<String> rejections(JsonNode vector) {
        List<String> rejections = new ArrayList<>();
        for (JsonNode node : vector.get("rejections")) {
            rejections.add(node.get("record").asInt() + " " + node.get("code").asText());
        }
        return rejections;
    }

    private static Value value(JsonNode node) {
        if (node.isNumber()) {
            return new Value.Numeric(node.asDouble());
        }
        if (node.isBoolean()) {
            return new Value.Bool(node.asBoolean());
        }
        return node.isTextual()
                ? new Value.Text(node.asText())
                : new Value.Data(HexFormat.of().parseHex(node.get("hex").asText()));
    }

    private static @Nullable String textOrNull(JsonNode node, String field) {
        return node.has(field) ? node.get(field).asText() : null;
    }

    private static long micros(BigDecimal seconds) {
        return seconds.movePointRight(6).longValueExact();
    }
}
