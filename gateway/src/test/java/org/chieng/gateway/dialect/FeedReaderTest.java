package org.chieng.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples of the Adafruit IO API documentation, "MQTT Data Format" and "MQTT Group Topics". */
class FeedReaderTest {
    private static final long NOW = 1_795_000_000_000_000L;
    private static final DeviceId YOLO = new DeviceId("yolobit");

    private final Dialects dialects = new Dialects();

    private @Nullable DecodedPack find(String topic, String payload) throws RejectedException {
        ForeignMessage message = dialects.find(YOLO, topic, payload.getBytes(UTF_8));
        return message == null ? null : message.decode(NOW);
    }

    private List<String> read(String topic, String payload) throws RejectedException {
        DecodedPack pack = requireNonNull(find(topic, payload), topic);
        assertThat(pack.rejections()).isEmpty();
        return pack.readings().stream().map(FeedReaderTest::shown).toList();
    }

    private static String shown(Reading reading) {
        assertThat(reading.timeMicros()).isEqualTo(NOW);
        String value =
                reading.value().<String>fold(n -> "" + n.number(), Value.Text::text, b -> "" + b.on(), d -> "data");
        return reading.channel() + "=" + value + (reading.unit() == null ? "" : " " + reading.unit());
    }

    private RejectedException refusal(String topic, String payload) {
        return catchThrowableOfType(RejectedException.class, () -> find(topic, payload));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22.587",
                "\"22.587\"",
                " 22.587\n",
                "{\"value\":22.587}",
                "{\"value\":\"22.587\"}",
                "{ \"value\" : 22.587, \"lat\": null }"
            })
    void readsANumberHoweverItIsWrapped(String payload) throws RejectedException {
        for (String form : List.of("feeds/photocell-one", "f/photocell-one", "f/photocell-one/json")) {
            assertThat(read("yolobit/" + form, payload)).containsExactly("board/photocell-one=22.587");
        }
    }

    @Test
    void readsCsvAndJsonWithAPlace() throws RejectedException {
        String[] wanted = {
            "board/p=22.587", "board/p.lat=38.1123 lat", "board/p.lon=-91.2325 lon", "board/p.ele=112.0 m"
        };
        assertThat(read("yolobit/feeds/p/csv", "22.587,38.1123,-91.2325,112")).containsExactly(wanted);
        assertThat(read("yolobit/feeds/p", "{\"value\":22.587,\"lat\":38.1123,\"lon\":-91.2325,\"ele\":112}"))
                .containsExactly(wanted);
        assertThat(read("yolobit/feeds/p/csv", "22.587")).containsExactly("board/p=22.587");
    }

    @Test
    void readsAGroupInBothForms() throws RejectedException {
        String json = "{\"feeds\":{\"key-1\":\"value 1\",\"key-2\":2},\"location\":{\"lat\":1.0,\"lon\":2.0}}";
        String[] wanted = {"w/key-1=value 1", "w/key-2=2.0", "w/lat=1.0 lat", "w/lon=2.0 lon"};
        assertThat(read("yolobit/groups/w", json)).containsExactly(wanted);
        assertThat(read("yolobit/g/w/json", json)).containsExactly(wanted);
        assertThat(read("yolobit/g/w/csv", "key-1,value 1\r\nkey-2,2\nlocation,1.0,2.0\n"))
                .containsExactly(wanted);
        assertThat(read("yolobit/f/w.key-2", "2")).containsExactly("w/key-2=2.0");
        assertThat(read("yolobit/g/w", "{\"key-2\":2}")).containsExactly("w/key-2=2.0");
    }

    @Test
    void keepsCapitalsApartAndMakesNamesThatTheStoreCanHold() throws RejectedException {
        assertThat(read("yolobit/feeds/Temp", "1")).containsExactly("board/Temp=1.0");
        assertThat(read("yolobit/feeds/temp", "1")).containsExactly("board/temp=1.0");
        DecodedPack pack = requireNonNull(find("yolobit/feeds/Độ ẩm", "61"));
        assertThat(pack.readings().get(0).channel()).hasToString("board/do-am");
        assertThat(pack.readings().get(0).label()).isEqualTo("Độ ẩm");
    }

    @Test
    void readsTheVirtualPinsOfABoardThatWasToldOurAddress() throws RejectedException {
        assertThat(read("V1", "23.5")).containsExactly("board/V1=23.5");
        assertThat(read("V20", "Hello")).containsExactly("board/V20=Hello");
        assertThat(read("temp", "-4")).containsExactly("board/temp=-4.0");
    }

    @Test
    void flattensObjectsThatAreNoValue() throws RejectedException {
        assertThat(read("yolobit/f/s", "{\"value\":{\"a\":1,\"b\":true},\"ele\":3}"))
                .containsExactly("board/s.a=1.0", "board/s.b=true", "board/s.ele=3.0 m");
        assertThat(read("yolobit/f/s", "{\"a\":1}")).containsExactly("board/s.a=1.0");
    }

    @Test
    void aBadFeedOfAGroupCostsItselfOnly() throws RejectedException {
        DecodedPack pack = requireNonNull(find("yolobit/g/w", "{\"feeds\":{\"a\":1,\"b\":[1],\"c\":\"nan\",\"d\":4}}"));
        assertThat(pack.readings()).extracting(FeedReaderTest::shown).containsExactly("w/a=1.0", "w/d=4.0");
        assertThat(pack.rejections()).extracting("record").containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "other/feeds/x | 1 | FOREIGN_DEVICE",
                "Yolobit/feeds/x | 1 | FOREIGN_DEVICE",
                "yolobit/feeds/x/get | 1 | UNKNOWN_TOPIC",
                "yolobit/feeds/x/csv/y | 1 | UNKNOWN_TOPIC",
                "yolobit/feeds/ | 1 | INVALID_NAME",
                "yolobit/feeds/x | nan | INVALID_VALUE",
                "yolobit/feeds/x | '' | INVALID_VALUE",
                "yolobit/feeds/x | 1e999 | INVALID_VALUE",
                "yolobit/feeds/x | {\"value\": | MALFORMED_PAYLOAD",
                "yolobit/feeds/x | {\"value\":[1]} | INVALID_VALUE",
                "yolobit/feeds/x/csv | 1,2,3,4,5 | MALFORMED_PAYLOAD",
                "yolobit/groups/x | 5 | MALFORMED_PAYLOAD",
            })
    void refusesWithTheReason(String topic, String payload, ErrorCode code) {
        assertThat(refusal(topic, payload).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weather", "telemetri", "a/b", "v1/feed/x"})
    void leavesAnObjectOnAnUnknownTopicAlone(String topic) throws RejectedException {
        assertThat(find(topic, "{\"a\":1}")).isNull();
        assertThat(find("status", "online")).isNull();
        assertThat(find("replies/17", "1")).isNull();
        assertThat(find("telemetry", "17")).isNull();
    }
}
