package org.chieng.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

class ToldTest {
    @Test
    void aTextCanForgeNoLineOfTheLog() {
        assertThat(Told.value(new Value.Text("on\n[stop] WARN forged\r\u0085\u2028\u202e")))
                .isEqualTo("on\\u000a[stop] WARN forged\\u000d\\u0085\\u2028\\u202e");
        assertThat(Told.value(new Value.Text("máy bơm 1"))).isEqualTo("máy bơm 1");
    }

    @Test
    void durationsAreSeconds() {
        assertThat(Told.seconds(Duration.ofSeconds(4))).isEqualTo("4 s");
        assertThat(Told.seconds(Duration.ofMillis(500))).isEqualTo("0.5 s");
        assertThat(Told.seconds(Duration.ofMinutes(10))).isEqualTo("600 s");
    }
}
