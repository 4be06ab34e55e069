package org.chieng.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

class LogLineTest {
    private static final Instant TIME = Instant.parse("2026-11-28T01:02:03.004Z");

    private static String line(LogFormat format, String message, @Nullable Throwable thrown, KeyValuePair... pairs) {
        return LogLine.of(format, TIME, ZoneId.of("+7"), Level.WARN, "org.chieng.a.B", List.of(pairs), message, thrown);
    }

    @Test
    void writesFieldsInTheirOrderAndQuotesWhatNeedsIt() {
        assertThat(line(
                        LogFormat.TEXT,
                        "too \"fast\"",
                        null,
                        new KeyValuePair("device", "pi"),
                        new KeyValuePair("n", 3)))
                .isEqualTo(
                        "time=2026-11-28T08:02:03.004+07:00 level=warn logger=B device=pi n=3 msg=\"too \\\"fast\\\"\"\n");
        assertThat(line(LogFormat.TEXT, "", null)).endsWith(" msg=\"\"\n");
    }

    @Test
    void letsNoValueForgeALine() {
        String forged = "x\nlevel=error\r\u2028\u202e\u001b[2J=\"";
        for (LogFormat format : LogFormat.values()) {
            String line = line(format, "m", null, new KeyValuePair("client", forged));
            assertThat(line.lines()).hasSize(1);
            assertThat(line.chars().filter(c -> c < ' '))
                    .as("control characters")
                    .containsExactly((int) '\n');
            assertThat(line).contains("\\u2028\\u202e\\u001b[2J");
        }
        assertThat(new JsonObject(line(LogFormat.JSON, "m", null, new KeyValuePair("client", forged)))
                        .getString("client"))
                .isEqualTo(forged);
    }

    @Test
    void writesTheSameFieldsAsJsonWithTheStackWithin() {
        JsonObject json = new JsonObject(line(
                LogFormat.JSON, "gì đó", new IllegalStateException("why"), new KeyValuePair("event", "connected")));
        assertThat(json.fieldNames()).containsExactly("time", "level", "logger", "event", "msg", "stack");
        assertThat(json.getString("msg")).isEqualTo("gì đó");
        assertThat(json.getString("stack")).startsWith("java.lang.IllegalStateException: why\n\tat ");
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(line(LogFormat.TEXT, "a".repeat(100_000), null))
                .hasSizeLessThan(5_000)
                .endsWith("…\"\n");
    }
}
