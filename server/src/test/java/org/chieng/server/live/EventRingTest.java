package org.chieng.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class EventRingTest {
    private static Buffer bytes(int length) {
        return Buffer.buffer("x".repeat(length));
    }

    @Test
    void numbersEventsFromOne() {
        EventRing ring = new EventRing(4, 100);
        assertThat(ring.head()).isZero();
        ring.add(bytes(1));

        assertThat(ring.head()).isEqualTo(1);
        assertThat(ring.get(1)).isPresent();
        assertThat(ring.get(0)).isEmpty();
        assertThat(ring.get(2)).isEmpty();
    }

    @Test
    void letsTheOldestGoWhenThereAreTooMany() {
        EventRing ring = new EventRing(3, 100);
        for (int i = 1; i <= 5; i++) {
            ring.add(bytes(i));
        }
        assertThat(ring.get(2)).isEmpty();
        assertThat(ring.get(3).orElseThrow().length()).isEqualTo(3);
        assertThat(ring.get(5).orElseThrow().length()).isEqualTo(5);
    }

    @Test
    void letsTheOldestGoWhenTheyAreTooLarge() {
        EventRing ring = new EventRing(10, 100);
        ring.add(bytes(60));
        ring.add(bytes(30));
        ring.add(bytes(30));

        assertThat(ring.get(1)).isEmpty();
        assertThat(ring.get(2)).isPresent();
    }

    @Test
    void keepsTheNewestHoweverLargeItIs() {
        EventRing ring = new EventRing(10, 100);
        ring.add(bytes(5));
        ring.add(bytes(500));

        assertThat(ring.get(2)).isPresent();
        assertThat(ring.get(1)).isEmpty();
    }

    @Test
    void knowsHowFarItReachesBack() {
        EventRing ring = new EventRing(2, 100);
        assertThat(ring.reachesBackTo(0)).isTrue();
        for (int i = 0; i < 5; i++) {
            ring.add(bytes(1));
        }
        assertThat(ring.reachesBackTo(2)).isFalse();
        assertThat(ring.reachesBackTo(3)).isTrue();
        assertThat(ring.reachesBackTo(5)).isTrue();
        assertThat(ring.reachesBackTo(6)).isFalse(); // was never sent
    }
}
