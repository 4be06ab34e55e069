package org.chieng.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples of InfluxDB's documentation, "Line protocol". */
class LineProtocolTest {
    private static final long NOW = 1_795_000_000_000_000L;

    private static DecodedPack read(String lines, LinePrecision precision) throws RejectedException {
        return LineProtocol.read(lines.getBytes(UTF_8), precision, NOW);
    }

    private static List<String> good(String lines) throws RejectedException {
        DecodedPack pack = read(lines, LinePrecision.NANOSECONDS);
        assertThat(pack.rejections()).isEmpty();
        return pack.readings().stream().map(LineProtocolTest::shown).toList();
    }

    private static String shown(Reading reading) {
        String value =
                reading.value().<String>fold(n -> "" + n.number(), Value.Text::text, b -> "" + b.on(), d -> "data");
        String time = reading.timeMicros() == NOW ? "" : " " + reading.timeMicros();
        return reading.channel() + "=" + value + time;
    }

    @Test
    void readsMeasurementTagsFieldsAndTime() throws RejectedException {
        assertThat(good("weather,season=summer,location=us-midwest temperature=82,humidity=71i 1465839830100400200"))
                .containsExactly(
                        "weather.us-midwest.summer/humidity=71.0 1465839830100400",
                        "weather.us-midwest.summer/temperature=82.0 1465839830100400");
        assertThat(good("m a=1e3,b=-.5,c=7u,d=t,e=FALSE,f=\"two words, and \\\"quotes\\\" \\\\ \""))
                .containsExactly(
                        "m/a=1000.0",
                        "m/b=-0.5",
                        "m/c=7.0",
                        "m/d=true",
                        "m/e=false",
                        "m/f=two words, and \"quotes\" \\ ");
    }

    @Test
    void readsManyLinesWithCommentsEmptyOnesAndEveryLineEnd() throws RejectedException {
        assertThat(good("# from telegraf\n\r\nm a=1 1000000\r\nm a=2 2000000\n  \nm a=3 3000000"))
                .containsExactly("m/a=1.0 1000", "m/a=2.0 2000", "m/a=3.0 3000");
        assertThat(good("m t=\"two\nlines\"\nn a=1")).containsExactly("m/t=two\nlines", "n/a=1.0");
    }

    @Test
    void keepsWhatIsEscapedAsLabel() throws RejectedException {
        DecodedPack pack = read("my\\ room,tag\\=x=a\\,b nhiệt\\ độ=21", LinePrecision.SECONDS);
        assertThat(pack.readings().get(0).channel()).hasToString("my-room.a-b/nhiet-do");
        assertThat(pack.readings().get(0).label()).isEqualTo("nhiệt độ");
    }

    @ParameterizedTest
    @CsvSource({
        "ns,1795000000000000000",
        "n,1795000000000000999",
        "us,1795000000000000",
        "u,1795000000000000",
        "ms,1795000000000",
        "s,1795000000",
        "m,29916666",
        "h,498611"
    })
    void readsTimesOfEveryPrecision(String precision, String time) throws RejectedException {
        DecodedPack pack = read("m a=1 " + time, LinePrecision.of(precision).orElseThrow());
        assertThat(pack.readings().get(0).timeMicros() / 3_600_000_000L).isEqualTo(NOW / 3_600_000_000L);
        assertThat(pack.readings().get(0).timeMicros()).isLessThanOrEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m",
                "m ",
                "m a",
                "m a=",
                "m a=1 x",
                "m a=1 2 3",
                ",t=1 a=1",
                "m,t a=1",
                "m,t= a=1",
                "m,t=1,t=2 a=1",
                "m =1",
                "m a=\"open",
                "m a=1 99999999999999999999",
                "m a=nan",
                "m a=1i5",
                "m a=0x10",
                "m a=1,a b=1",
                "m a=1 9223372036854775807"
            })
    void aBadLineCostsItselfOnly(String bad) throws RejectedException {
        for (String after : bad.contains("\"") ? List.of("") : List.of("", "\nm z=3")) {
            DecodedPack pack = read("m y=1\n" + bad + after, LinePrecision.SECONDS);
            assertThat(pack.readings()).hasSize(after.isEmpty() ? 1 : 2);
            assertThat(pack.rejections())
                    .hasSize(1)
                    .extracting(Rejection::record)
                    .containsExactly(1);
        }
    }

    @Test
    void aBadFieldCostsItselfOnly() throws RejectedException {
        DecodedPack pack = read("m a=1,b=oops,c=3", LinePrecision.SECONDS);
        assertThat(pack.readings()).extracting(LineProtocolTest::shown).containsExactly("m/a=1.0", "m/c=3.0");
        assertThat(pack.rejections().get(0).message()).contains("field 'b' must be a number");
    }
}
