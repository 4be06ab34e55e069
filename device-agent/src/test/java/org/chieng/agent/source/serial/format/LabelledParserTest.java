package org.chieng.agent.source.serial.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledParserTest {
    private final LabelledParser parser = new LabelledParser();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "temperature:25.13,light:511,n:1234 | temperature=25.13 light=511.0 n=1234.0",
                "moisture:43.1 lux:512.5 n:17 | moisture=43.1 lux=512.5 n=17.0",
                "moisture: 43.1 lux: 512.5 | moisture=43.1 lux=512.5",
                "temp : 23.5 | temp=23.5",
                "a:1\tb:2 | a=1.0 b=2.0",
                "a:1;b:2 | a=1.0 b=2.0",
                "a:1, b:2,  c:3 | a=1.0 b=2.0 c=3.0",
                "temp:-15 | temp=-15.0",
                "temp:+.5 | temp=0.5",
                "big:1.5e3 | big=1500.0",
                "A0:512 A1:300 | A0=512.0 A1=300.0",
                "chart.a:5 | chart.a=5.0"
            })
    void readsPairsOfLabelAndNumber(String line, String expected) {
        assertThat(Shown.of(parser.parse(line))).isEqualTo(expected);
    }

    @Test
    void keepsVietnameseLabelsWhole() {
        ParsedLine line = parser.parse("Nhiệt độ: 27.5, Độ ẩm đất:41 Ánh sáng:512");

        assertThat(Shown.of(line)).isEqualTo("nhiet-do=27.5 do-am-dat=41.0 anh-sang=512.0");
        assertThat(line.samples().stream().map(Sample::label)).containsExactly("Nhiệt độ", "Độ ẩm đất", "Ánh sáng");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "temperature(°C):25.1 | temperature | Cel",
                "temperature (°C): 25.1 | temperature | Cel",
                "moisture[%]:43 | moisture | %",
                "Ánh sáng (lux):512 | anh-sang | lx",
                "speed(m/s):1 | speed | m/s",
                "room(left):1 | room-left |"
            })
    void takesTheUnitInBracketsBehindALabel(String line, String channel, @Nullable String unit) {
        Sample sample = parser.parse(line).samples().get(0);

        assertThat(sample.channel()).isEqualTo(channel);
        assertThat(sample.unit()).isEqualTo(unit);
    }

    @Test
    void labelThatCanBeANameHasNoLabelBesideIt() {
        assertThat(parser.parse("temperature:1").samples().get(0).label()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"temp:nan,hum:45", "temp:NaN hum:45", "temp:inf,hum:45", "temp:-inf hum:45", "temp: ovf hum:45"})
    void neverMakesAReadingOfNanOrInf(String line) {
        assertThat(Shown.of(parser.parse(line))).isEqualTo("hum=45.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "temperature",
                "temp:",
                ":5",
                "12:30",
                "12:30:45",
                "temp:25.1Room node 1.0",
                "temperature:2temperature:25.13,light:511",
                "25.13,light:511",
                "hum:1,,temp:2,x",
                "http://chieng.example/",
                "Failed to read from DHT sensor!",
                "Humidity: 45.00%",
                "a:1e400",
                "a:0x10",
                "a:1,5"
            })
    void leavesLinesThatItDoesNotUnderstandAsAWhole(String line) {
        assertThat(parser.parse(line).kind()).isEqualTo(ParsedLine.Kind.UNKNOWN);
    }
}
