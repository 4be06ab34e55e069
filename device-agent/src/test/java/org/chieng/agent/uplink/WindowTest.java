package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private final List<Long> acknowledged = new ArrayList<>();
    private final Window window = new Window(3, acknowledged::add);

    @Test
    void positionMovesOnlyOverPacksWithoutAGapBeforeThem() {
        Window.Slot first = window.add(10, 0);
        Window.Slot second = window.add(20, 0);
        Window.Slot third = window.add(30, 0);

        second.complete();
        assertThat(acknowledged).isEmpty();
        first.complete();
        assertThat(acknowledged).containsExactly(20L);
        third.complete();
        assertThat(acknowledged).containsExactly(20L, 30L);
    }

    @Test
    void hasNoRoomWhileItIsFull() throws Exception {
        window.add(1, 0);
        window.add(2, 0);
        assertThat(window.awaitRoom(Duration.ofMillis(1))).isTrue();
        Window.Slot third = window.add(3, 0);
        assertThat(window.awaitRoom(Duration.ofMillis(1))).isFalse();
        third.complete(); // not the first: still full
        assertThat(window.awaitRoom(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void nobodyWaitsForABrokenSession() throws Exception {
        window.add(1, 0);
        window.breakUp();

        assertThat(window.isBroken()).isTrue();
        assertThat(window.awaitEmpty(Duration.ofHours(1))).isFalse();
        assertThat(window.awaitRoom(Duration.ofHours(1))).isFalse();
    }

    @Test
    void oldestPackTellsWhetherAnAnswerIsOverdue() {
        assertThat(window.isOverdue(Duration.ofNanos(5), 100)).isFalse();
        window.add(1, 50);
        window.add(2, 99);

        assertThat(window.isOverdue(Duration.ofNanos(50), 100)).isFalse();
        assertThat(window.isOverdue(Duration.ofNanos(49), 100)).isTrue();
    }
}
