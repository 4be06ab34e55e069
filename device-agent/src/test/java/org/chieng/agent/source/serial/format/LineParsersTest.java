package org.chieng.agent.source.serial.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as real boards print them, asked of all parsers in their order. */
class LineParsersTest {
    private final LineParsers parsers = new LineParsers();

    private String read(String... lines) {
        return Arrays.stream(lines).map(line -> Shown.of(parsers.parse(line))).collect(Collectors.joining(" | "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1023 | value-1=1023.0",
                "-12.5 | value-1=-12.5",
                "1 2 3 | value-1=1.0 value-2=2.0 value-3=3.0",
                "1   2 | value-1=1.0 value-2=2.0",
                "1,2,3 | value-1=1.0 value-2=2.0 value-3=3.0",
                "1, 2, 3 | value-1=1.0 value-2=2.0 value-3=3.0",
                "1;2 | value-1=1.0 value-2=2.0",
                "1013,,48 | value-1=1013.0 value-3=48.0",
                "nan,5 | value-2=5.0"
            })
    void numbersAloneAreNumberedColumns(String line, String expected) {
        assertThat(read(line)).isEqualTo(expected);
    }

    @Test
    void rowsHaveTheNamesOfTheHeaderBefore() {
        assertThat(read("temp,hum,Ánh sáng", "23.5,45,512", "23.6,,513"))
                .isEqualTo("HEADER | temp=23.5 hum=45.0 anh-sang=512.0 | temp=23.6 anh-sang=513.0");
    }

    @Test
    void newerHeaderReplacesTheOlder() {
        assertThat(read("a,b", "1,2", "Time (seconds),a,b", "0.5,1,2"))
                .isEqualTo("HEADER | a=1.0 b=2.0 | HEADER | time-seconds=0.5 a=1.0 b=2.0");
    }

    @Test
    void rowOfAnotherWidthHasNotTheNamesOfTheHeader() {
        assertThat(read("a,b", "1,2,3")).isEqualTo("HEADER | value-1=1.0 value-2=2.0 value-3=3.0");
    }

    @Test
    void headerMayBePartedByTabs() {
        assertThat(read("temp\thum", "1\t2")).isEqualTo("HEADER | temp=1.0 hum=2.0");
    }

    @Test
    void flatJsonObjectIsALine() {
        assertThat(read("{\"temp\":23.5,\"pump\":true,\"bme\":{\"p\":1013},\"Nhiệt độ\":27.5,\"x\":null}"))
                .isEqualTo("temp=23.5 pump=true bme.p=1013.0 nhiet-do=27.5");
    }

    @Test
    void nanInJsonCostsOnlyItsMember() {
        assertThat(read("{\"temp\":NaN,\"hum\":45}")).isEqualTo("hum=45.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"temp\":23.5",
                "{temp:23.5}",
                "{\"temp\":23.5}}",
                "Room node 1.2",
                "25.1Room",
                "12:30:45",
                "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47",
                "!1:TEMP:23.4#!1:HUMI:60#",
                ",,",
                "nan,x",
                ">>> print(1)",
                "Hello, world!, 3",
                "1,2,3,"
                        + "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"
            })
    void whatNoFormatKnowsIsNeverData(String line) {
        assertThat(read(line)).isEqualTo("UNKNOWN");
    }
}
