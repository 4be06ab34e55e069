package org.chieng.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.chieng.gateway.store.Point;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

class TickTest {
    private final Tick tick = new Tick();

    private void add(int series, long micros, double value) {
        tick.add(series, new Point(micros, new Value.Numeric(value)));
    }

    @Test
    void tellsTimesAsDifferencesToTheEarliest() {
        add(1, 1_000_500, 21.5);
        add(0, 1_250_999, 7);
        add(1, 1_100_000, 22);

        assertThat(tick.readings().orElseThrow().encode()).isEqualTo("[1000,[1,0,21.5,100,22],[0,250,7]]");
        assertThat(tick.late()).isEmpty();
    }

    @Test
    void keepsTheSpanOnlyOfASeriesThatHasTooMany() {
        for (int i = 0; i <= Tick.MAX_POINTS; i++) {
            add(3, 5_000_000L + i * 1_000_000L, i);
        }
        add(4, 9_000_000, 1);

        assertThat(tick.readings().orElseThrow().encode()).isEqualTo("[9000,[4,0,1]]");
        assertThat(tick.late().orElseThrow().encode()).isEqualTo("[[3,5000,105001]]");
    }

    @Test
    void saysNothingWhenNothingCame() {
        assertThat(tick.isEmpty()).isTrue();
        assertThat(tick.readings()).isEmpty();
        assertThat(tick.late()).isEmpty();
    }
}
