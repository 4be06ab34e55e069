package org.chieng.protocol.senml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackDecoderTest {
    private static final long NOW = 1_790_000_000_000_000L;

    @Test
    void refusesMoreThanTheLimit() {
        byte[] payload = new byte[PackDecoder.MAX_PAYLOAD_BYTES + 1];
        RejectedException refused =
                catchThrowableOfType(RejectedException.class, () -> PackDecoder.decode(payload, null, NOW));
        assertThat(refused.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(refused).hasMessageContaining("262145").hasMessageContaining("262144");
    }

    @Test
    void keepsEveryMicrosecondOfTodaysTime() throws RejectedException {
        List<Reading> readings = new ArrayList<>();
        Random random = new Random(8428);
        for (int i = 0; i < 10_000; i++) {
            readings.add(Reading.ofNumber(new ChannelName("s", "c" + i), NOW + random.nextInt(1_000_000_000), i, null));
        }
        assertThat(PackDecoder.decode(PackEncoder.toCbor(readings), null, NOW).readings())
                .isEqualTo(readings);
    }

    @Test
    void namesTheByteWhereJsonBreaks() {
        RejectedException refused = catchThrowableOfType(
                RejectedException.class, () -> PackDecoder.decode(utf8("{\"độ\":1, \"b\": x}"), null, NOW));
        assertThat(refused).hasMessageContaining("not JSON at byte 17 (line 1, column 15): ");
    }

    /** In each the place is where a person would point, marked by ▸ in front of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{▸a: 1}",
                "{▸'a': 1}",
                "{\"a\": ▸'x'}",
                "{\"a\": 1▸;}",
                "{\"a\": 1 ▸\"b\": 2}",
                "{\"a\": 1,▸}",
                "{\"a\": 1, ▸, \"b\": 2}",
                "{\"a\" ▸1}",
                "{\"a\" ▸, 1}",
                "{\"a\"▸}",
                "{\"a\":▸}",
                "{\"a\": 25,▸5}",
                "{\"a\": ▸01}",
                "{\"a\": ▸1.}",
                "{\"a\": ▸.5}",
                "{\"a\": ▸-}",
                "{\"a\": ▸+1}",
                "{\"a\": ▸1e}",
                "{\"a\": ▸23.5C}",
                "{\"a\": ▸0x1F}",
                "{\"a\": ▸1.2.3}",
                "{\"a\": ▸True}",
                "{\"a\": ▸nul}",
                "{\"a\": ▸nullx}",
                "{\"a\": ▸nan, \"b\": 1}",
                "{\"a\": ▸độ}",
                "{\"độ\": ▸x}",
                "{\"a\": \"▸\nb\"}",
                "{\"a\": \"độ▸\tb\"}",
                "{\"a\": \"▸\\xb\"}",
                "{\"a\": \"▸\\u12g4\"}",
                "{\"a▸\n\": 1}",
                "{\n  \"a\": 1,\n  ▸b: 2\n}",
                "{\r\n  \"a\": ▸x\r\n}",
                "[{\"n\":\"a\",\"v\":1}▸{\"n\":\"b\"}]",
                "[{\"n\":\"a\",\"v\":1},▸]",
                "[{\"n\":\"a\",\"v\":1▸]}",
                "[▸}",
                "{▸]",
                "[{\"n\":\"a\",\"v\":1}]▸]",
                "{\"a\": 1}▸}",
                "{\"a\": 1} ▸{\"b\": 1}",
                "{\"a\": 1}▸x",
                "{\"a\": 1}\n▸7",
                "{\"a\": 1▸",
                "{\"a\": \"x▸",
                "{\"a\": \"x\\▸",
                "{\"a\": tr▸",
                "{\"a\": -▸",
                "{\"a▸",
                "{▸",
                "[{\"n\": \"a\", \"v\": [1, 2▸"
            })
    void pointsWhereAPersonWould(String marked) {
        int mark = marked.indexOf("▸");
        String text = marked.replace("▸", "");
        String before = text.substring(0, mark);
        int line = 1 + (int) before.chars().filter(each -> each == '\n').count();
        int column = 1 + before.length() - (before.lastIndexOf('\n') + 1);
        String refusal = refusal(utf8(text));
        assertThat(refusal).contains("at byte " + utf8(before).length);
        if (refusal.startsWith("not JSON")) {
            assertThat(refusal).contains("(line " + line + ", column " + column + "): ");
            assertThat(refusal.contains("ends in the middle")).isEqualTo(mark == text.length());
        }
    }

    private static String refusal(byte[] payload) {
        return String.valueOf(
                catchThrowableOfType(RejectedException.class, () -> PackDecoder.decode(payload, null, NOW))
                        .getMessage());
    }

    /** None repeats what was sent, or speaks of the parser. */
    @Test
    void saysWhereAndHowToMendWhatCannotBeRead() {
        String cut = "it ends in the middle: the message was cut, or a closing quote, bracket or brace is missing";
        assertThat(refusal(utf8("{\"độ\": 1,\n \"b\": [2, 3")))
                .isEqualTo("not JSON at byte 24 (line 2, column 12): " + cut);
        for (String each :
                List.of("{\"a\":", "{\"a", "{", "[{\"n\":\"a\",\"v\":1}", "[{\"n\":\"a\",\"v\":1", "{\"a\": tru")) {
            assertThat(refusal(utf8(each)))
                    .as(each)
                    .startsWith("not JSON at byte ")
                    .containsAnyOf(cut, "this can't stand here");
        }
        assertThat(refusal(utf8("{\"a\": 1 \"b\": 2}"))).startsWith("not JSON at byte 8 (line 1, column 9): ");
        assertThat(refusal(utf8("{\"a\": Pupil-Lan}")))
                .startsWith("not JSON at byte 6 (line 1, column 7): ")
                .endsWith("look for a comma, colon or quote that is missing or too much just before it")
                .doesNotContain("Pupil", "token", "JsonParser");
        byte[] latin = utf8("{\"a\":\"x\"}");
        latin[6] = (byte) 0xe9;
        assertThat(refusal(latin)).contains("the text is no UTF-8");
        assertThat(refusal(utf8("{\"a\":".repeat(200))))
                .contains("nested too deeply")
                .doesNotContain("Constraints");
        assertThat(refusal(new byte[] {(byte) 0x82, (byte) 0xa1, 0x21, 0x62}))
                .startsWith("not CBOR at byte ")
                .contains("it ends in the middle");
        assertThat(refusal(new byte[] {(byte) 0x81, (byte) 0xa1, 0x21, (byte) 0xfc}))
                .isEqualTo("not CBOR at byte 3: no item of CBOR (RFC 8949) begins so");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] payload = utf8("{\"a\":\"x\"}");
        payload[6] = (byte) 0xff;
        RejectedException refused =
                catchThrowableOfType(RejectedException.class, () -> PackDecoder.decode(payload, null, NOW));
        assertThat(refused.code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
    }

    @Test
    void whatIsTooLongCostsItsRecordOnly() throws RejectedException {
        String digits = "9".repeat(1_000);
        String payload = "[{\"n\":\"good\",\"v\":1},{\"n\":\"bad\",\"v\":" + digits
                + "},{\"n\":\"also\",\"v\":1,\"ext\":"
                + "[".repeat(20) + "]".repeat(20) + "},{\"" + "x".repeat(60_000) + "\":1,\"n\":\"third\",\"v\":0."
                + digits + "},{\"n\":\"twice\",\"v\":1,\"v\":2}]";
        DecodedPack pack = PackDecoder.decode(utf8(payload), null, NOW);
        assertThat(pack.readings().stream().map(r -> r.channel().channel())).containsExactly("good", "also", "third");
        assertThat(pack.rejections().stream().map(r -> r.record() + " " + r.code()))
                .containsExactly("1 INVALID_VALUE", "4 INVALID_VALUE");
    }

    @Test
    void suggestsTheUnitThatWasMeant() throws RejectedException {
        DecodedPack pack = PackDecoder.decode(utf8("[{\"n\":\"a\",\"u\":\"°C\",\"v\":1}]"), null, NOW);
        assertThat(pack.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.sentence())
                        .isEqualTo("record 0: unit '°C' is no SenML unit: did you mean 'Cel'?"));
    }

    /** Whatever bytes come, the answer is a pack or a refusal: no other exception, no endless loop. */
    @Test
    void answersAnyBytes() {
        Random random = new Random(7252);
        byte[] good = PackEncoder.toCbor(List.of(
                Reading.ofNumber(new ChannelName("s", "a"), NOW, 1.5, "Cel"),
                new Reading(new ChannelName("s", "b"), NOW, new Value.Text("x"), null, "Nhiệt")));
        byte[] json = utf8(
                "[{\"bn\":\"s/\",\"bt\":1790000000,\"n\":\"a\",\"u\":\"Cel\",\"v\":1.5},{\"n\":\"b\",\"vd\":\"aGk\"}]");
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = (i % 2 == 0 ? good : json).clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                DecodedPack pack = PackDecoder.decode(bytes, null, NOW);
                assertThat(pack.readings())
                        .allSatisfy(reading -> assertThat(reading.timeMicros())
                                .isBetween(-(1L << 32) * 1_000_000, NOW + (1L << 32) * 1_000_000));
            } catch (RejectedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
