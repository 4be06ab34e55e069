package org.chieng.sim.avr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CounterTest {

    /** The same counter, stepped tick by tick as the chip does it. */
    private static final class Stepped {
        private final int top;
        private final int max;
        private final boolean twoSlopes;
        private int count;
        private boolean down;

        Stepped(int start, int top, int max, boolean twoSlopes) {
            this.count = start;
            this.top = top;
            this.max = max;
            this.twoSlopes = twoSlopes && top > 0 && start <= top;
        }

        void tick() {
            if (!twoSlopes) {
                count = count == top || count == max ? 0 : count + 1;
                return;
            }
            down = count == top || (down && count != 0);
            count += down ? -1 : 1;
        }
    }

    @Test
    void computesWhatSteppingGives() {
        Random random = new Random(328);
        for (int i = 0; i < 300; i++) {
            int top = random.nextInt(40);
            int start = random.nextInt(64);
            boolean twoSlopes = random.nextBoolean();
            Counter counter = new Counter();
            counter.set(start, top, 63, twoSlopes);
            Stepped stepped = new Stepped(start, top, 63, twoSlopes);
            for (int tick = 0; tick < 200; tick++) {
                assertThat(counter.at(tick))
                        .as("start %d top %d two slopes %s tick %d", start, top, twoSlopes, tick)
                        .isEqualTo(stepped.count);
                stepped.tick();
            }
        }
    }

    @Test
    void tellsTheNextTickAtWhichItShowsAValue() {
        Random random = new Random(329);
        for (int i = 0; i < 2_000; i++) {
            Counter counter = new Counter();
            counter.set(random.nextInt(64), random.nextInt(40), 63, random.nextBoolean());
            int value = random.nextInt(64);
            long from = random.nextInt(150);
            long expected = Counter.NEVER;
            for (long ahead = 0; ahead < 300; ahead++) {
                if (counter.at(from + ahead) == value) {
                    expected = ahead;
                    break;
                }
            }
            assertThat(counter.until(value, from)).isEqualTo(expected);
        }
    }
}
