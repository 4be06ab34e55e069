package org.chieng.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

class WireJsonTest {
    @Test
    void writesTimesInMillisecondsAndKeepsTheMicroseconds() {
        assertThat(new JsonArray()
                        .add(WireJson.time(1_760_000_000_123_456L))
                        .add(WireJson.time(1_760_000_000_123_000L))
                        .encode())
                .isEqualTo("[1760000000123.456,1760000000123]");
    }

    @Test
    void writesWholeNumbersWithoutAPoint() {
        assertThat(new JsonArray()
                        .add(WireJson.number(511.0))
                        .add(WireJson.number(-0.0))
                        .add(WireJson.number(23.45))
                        .encode())
                .isEqualTo("[511,0,23.45]");
        assertThat(WireJson.number(1e300)).isEqualTo(1e300);
    }

    @Test
    void writesEachKindOfValue() {
        assertThat(WireJson.value(new Value.Text("mưa"))).isEqualTo("mưa");
        assertThat(WireJson.value(new Value.Bool(true))).isEqualTo(true);
        assertThat(WireJson.value(new Value.Data(new byte[] {1, 2}))).isEqualTo(new JsonObject().put("base64", "AQI="));
    }
}
