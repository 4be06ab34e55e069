package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WindowTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final List<Long> acknowledged = new ArrayList<>();
    private final FlightLimit limit = new FlightLimit();
    private final Window window = new Window(limit, nanos::get, acknowledged::add);

    @Test
    void positionMovesOnlyOverPacksWithoutAGapBeforeThem() {
        Window.Slot first = window.add(1, 10);
        Window.Slot second = window.add(1, 20);
        Window.Slot third = window.add(1, 30);

        second.complete();
        assertThat(acknowledged).isEmpty();
        first.complete();
        assertThat(acknowledged).containsExactly(20L);
        third.complete();
        assertThat(acknowledged).containsExactly(20L, 30L);
    }

    @Test
    void messagesOfOtherLanesMoveNoPosition() {
        Window.Slot live = window.add(1, Window.NO_POSITION);
        Window.Slot pack = window.add(1, 10);
        Window.Slot reply = window.add(1, Window.NO_POSITION);

        pack.complete();
        assertThat(acknowledged).isEmpty(); // simple: they keep their order
        live.complete();
        reply.complete();
        assertThat(acknowledged).containsExactly(10L);
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void hasRoomForWhatTheLineTakesAndAlwaysForOne() {
        assertThat(window.hasRoom(10_000_000)).isTrue();
        Window.Slot first = window.add(limit.bytes() - 10, 1);
        assertThat(window.hasRoom(10)).isTrue();
        assertThat(window.hasRoom(11)).isFalse();
        assertThat(window.isFull()).isTrue();
        assertThat(window.hasSlot()).isTrue();
        first.complete();
        assertThat(window.hasRoom(11)).isTrue();
        assertThat(window.isFull()).isFalse();
    }

    @Test
    void nobodyWaitsForABrokenSession() throws Exception {
        window.add(1, 1);
        window.breakUp();

        assertThat(window.isBroken()).isTrue();
        assertThat(window.awaitEmpty(Duration.ofHours(1))).isFalse();
        window.awaitChange(Duration.ofHours(1));
        assertThat(window.hasRoom(1)).isFalse();
    }

    @Test
    void oldestPackTellsWhetherAnAnswerIsOverdue() {
        assertThat(window.isOverdue(Duration.ofNanos(5))).isFalse();
        nanos.set(50);
        window.add(1, 1);
        nanos.set(99);
        window.add(1, 2);
        nanos.set(100);

        assertThat(window.isOverdue(Duration.ofNanos(50))).isFalse();
        assertThat(window.isOverdue(Duration.ofNanos(49))).isTrue();
    }
}
