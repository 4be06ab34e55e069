package org.chieng.agent.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    private static JsonObject parse(String json) throws JsonException {
        return JsonObject.parse(json.getBytes(UTF_8));
    }

    @Test
    void readsMembers() throws JsonException {
        JsonObject object = parse("{\"t\":\"a\",\"n\":1.5,\"y\":true,\"o\":{\"x\":2},\"l\":[\"p\",\"q\"],\"z\":null}");
        assertThat(object.text("t")).isEqualTo("a");
        assertThat(object.number("n")).isEqualTo(1.5);
        assertThat(object.flag("y")).isTrue();
        assertThat(object.value("y")).isEqualTo(new Value.Bool(true));
        assertThat(object.object("o").number("x")).isEqualTo(2);
        assertThat(object.texts("l")).containsExactly("p", "q");
        assertThat(object.names()).containsExactly("t", "n", "y", "o", "l");
        assertThat(object.optionalText("none")).isEmpty();
    }

    @Test
    void tellsThePlaceOfWhatIsWrong() throws JsonException {
        JsonObject within = parse("{\"a\":{\"b\":{\"c\":\"x\"}}}").object("a").object("b");
        assertThat(catchThrowableOfType(JsonException.class, () -> within.number("c")))
                .hasMessage("a.b.c must be a number, is x");
        assertThat(catchThrowableOfType(JsonException.class, () -> within.text("d")))
                .hasMessage("a.b.d is missing: it must be a text");
        assertThat(catchThrowableOfType(JsonException.class, () -> within.allowOnly("d", "e")))
                .hasMessage("a.b.c is unknown here: there may be d, e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":[1,",
                "{} x",
                "{\"a\":1,\"a\":2}",
                "nonsense",
                "{\"a\":[null]}",
                "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}"
            })
    void refusesWhatIsNoObject(String json) {
        assertThat(catchThrowableOfType(JsonException.class, () -> parse(json))).isNotNull();
    }

    @Test
    void writesPlainDigits() {
        byte[] json = new JsonText()
                .put("state", "done \"x\"")
                .put("readings", 12L)
                .putSeconds("time", 1_795_543_000_123_456L)
                .put("lines", List.of("a", "Đo"))
                .bytes();
        assertThat(new String(json, UTF_8))
                .isEqualTo(
                        "{\"state\":\"done \\\"x\\\"\",\"readings\":12,\"time\":1795543000.123456,\"lines\":[\"a\",\"Đo\"]}");
    }
}
