package org.chieng.protocol.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Collectors;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleParserTest {
    /** A rule in one fixed form. */
    private static String read(String text) throws RuleException {
        Rule rule = RuleParser.parse(text);
        String condition = rule.condition().stream()
                .map(one -> one.input() + " " + one.operator() + " " + one.threshold()
                        + (one.unit() == null ? "" : " " + one.unit()))
                .collect(Collectors.joining(" & "));
        String value = rule.value()
                .fold(number -> "" + number.number(), Value.Text::text, yes -> yes.on() ? "ON" : "OFF", data -> "?");
        return condition + "; hold " + rule.hold() + "; " + rule.actuator() + " " + value + "; "
                + rule.duration().map(Object::toString).orElse("-") + "; "
                + rule.limit()
                        .map(limit -> limit.times() + "/" + limit.window())
                        .orElse("-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "when soil < 30 % for 10 s then pump on for 5 s at most once an hour | soil BELOW 30.0 %; hold PT10S;"
                        + " pump ON; PT5S; 1/PT1H",
                "When uno/soil<30% for 10s, then uno/pump on for 5s, at most 3 times a day. | uno/soil BELOW 30.0 %;"
                        + " hold PT10S; uno/pump ON; PT5S; 3/PT24H",
                "when temp >= 30.5 °C and light > 200 lx then turn fan on | temp AT_LEAST 30.5 Cel & light ABOVE 200.0"
                        + " lx; hold PT0S; fan ON; -; -",
                "when a ≤ -5 then switch on lamp for 1.5 min at most twice every 10 min | a AT_MOST -5.0; hold PT0S;"
                        + " lamp ON; PT1M30S; 2/PT10M",
                "when pir on for 2 minutes then set servo to 90 for 1 hour | pir AT_LEAST 0.5; hold PT2M; servo 90.0;"
                        + " PT1H; -",
                "when door is off then siren off | door BELOW 0.5; hold PT0S; siren OFF; -; -",
                "when 28-0316a279/temperature > 8 then buzzer on | 28-0316a279/temperature ABOVE 8.0; hold PT0S;"
                        + " buzzer ON; -; -",
                "when \"Độ ẩm đất\" < 30 then pump on | do-am-dat BELOW 30.0; hold PT0S; pump ON; -; -",
                "khi soil < 30 % trong 10 giây thì bơm bật trong 5 giây, nhiều nhất 1 lần mỗi giờ | soil BELOW 30.0 %;"
                        + " hold PT10S; bom ON; PT5S; 1/PT1H",
                "Khi đất < 30% trong 10giây thì bật bơm trong 5 giây, tối đa một lần mỗi ngày | dat BELOW 30.0 %; hold"
                        + " PT10S; bom ON; PT5S; 1/PT24H",
                "khi soil < 30,5 và temp > 20 thi tat den | soil BELOW 30.5 & temp ABOVE 20.0; hold PT0S; den OFF; -;"
                        + " -",
                "khi nhiệt-độ > 35 thì đặt quạt 0.8 trong 2 phút nhieu nhat 2 lần mỗi 30 phút | nhiet-do ABOVE 35.0;"
                        + " hold PT0S; quat 0.8; PT2M; 2/PT30M"
            })
    void readsEnglishAndVietnamese(String text, String read) throws RuleException {
        assertThat(read(text)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | at character 1: the rule ends where 'when' (khi) belongs",
                "if soil < 30 then pump on | at character 1: 'if' stands where 'when' (khi) belongs",
                "when soil | at character 10: the rule ends where <, <=, > or >=, or 'on' or 'off', belongs",
                "when soil = 30 then pump on | at character 11: '=' stands where <, <=, > or >=, or 'on' or 'off',"
                        + " belongs",
                "when soil < thirty then pump on | at character 13: 'thirty' stands where a number belongs",
                "when soil < 30 percents then pump on | at character 16: 'percents' stands where a unit, 'and', 'for'"
                        + " or 'then' belongs",
                "when soil < 30 for 10 then pump on | at character 23: 'then' stands where s, min, h or a day (giây,"
                        + " phút, giờ, ngày) belongs",
                "when soil < 30 for 10 s pump on | at character 25: 'pump' stands where 'and', 'for' or 'then' (và,"
                        + " trong, thì) belongs",
                "when soil < 30 then pump | at character 25: the rule ends where 'on', 'off' or a number (bật, tắt)"
                        + " belongs",
                "when soil < 30 then pump on for 5 | at character 34: the rule ends where s, min, h or a day (giây,"
                        + " phút, giờ, ngày) belongs",
                "when soil < 30 then pump on for 0 s | at character 33: a time must be from 0.1 s to 7 days",
                "when soil < 30 then pump on for 8 days | at character 33: a time must be from 0.1 s to 7 days",
                "when soil < 30 then pump on at most once | at character 41: the rule ends where 'an hour', 'a day' or"
                        + " 'every 10 min' (mỗi giờ, mỗi ngày, mỗi 10 phút) belongs",
                "when soil < 30 then pump on at most 0 times a day | at character 37: how often must be a whole number"
                        + " from 1 to 100",
                "when soil < 30 then pump on please | at character 29: 'please' stands where 'for', 'at most' or the"
                        + " end (trong, nhiều nhất) belongs",
                "when \"soil < 30 then pump on | at character 6: the quote is never closed"
            })
    void saysWhereItStumblesAndWhatBelongsThere(String text, String message) {
        assertThat(catchThrowableOfType(RuleException.class, () -> RuleParser.parse(text == null ? "" : text)))
                .hasMessage(message);
    }

    @Test
    void refusesWhatIsTooLong() {
        String text = "when " + "x".repeat(RuleParser.MAX_LENGTH) + " < 1 then pump on";
        assertThat(catchThrowableOfType(RuleException.class, () -> RuleParser.parse(text)))
                .hasMessageContaining("300 characters");
    }

    @Test
    void keepsTheTextOnOneLineWhateverItsBlanks() throws RuleException {
        assertThat(RuleParser.parse(" when a < 1\n\tthen  pump on. ").text()).isEqualTo("when a < 1 then pump on");
    }
}
