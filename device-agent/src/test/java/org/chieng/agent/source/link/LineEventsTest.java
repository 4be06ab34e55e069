package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.chieng.agent.keep.KeptSlots;
import org.chieng.agent.source.link.LineEvents.Event;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineEventsTest {
    private final HandClock hands = new HandClock();
    private final AgentClock clock = hands.agentClock();
    private final LineEvents events = new LineEvents();

    @Test
    void anOutageIsToldFromTheMomentAtWhichTheSessionWasSeenLast() {
        assertThat(events.session(clock.now(), true)).isEmpty();
        AgentClock.Stamp last = clock.now();
        hands.pass(Duration.ofSeconds(10));
        assertThat(events.session(clock.now(), false)).isEmpty();
        assertThat(events.isDown(clock.now())).isFalse();
        hands.pass(Duration.ofSeconds(20));
        assertThat(events.isDown(clock.now())).isTrue();

        assertThat(events.down(clock.now(), "ok")).containsExactly(new Event(last, "line-down lan=ok"));
        assertThat(events.down(clock.now(), "ok")).as("not told again").isEmpty();
        hands.pass(Duration.ofSeconds(30));
        assertThat(events.down(clock.now(), "failed")).containsExactly(new Event(clock.now(), "line-down lan=failed"));
        hands.pass(Duration.ofSeconds(40));
        assertThat(events.session(clock.now(), true)).contains(new Event(clock.now(), "line-up seconds=100"));
        assertThat(events.session(clock.now(), true)).isEmpty();
    }

    @Test
    void aSessionThatBeginsAnewAtOnceIsNoOutage() {
        events.session(clock.now(), true);
        hands.pass(Duration.ofSeconds(10));
        events.session(clock.now(), false);
        hands.pass(Duration.ofSeconds(10));

        assertThat(events.isDown(clock.now())).isFalse();
        assertThat(events.session(clock.now(), true)).isEmpty();
    }

    @Test
    void aClockThatWasSetIsToldAndOneThatDriftsIsNot() {
        assertThat(events.clock(clock.now())).isEmpty();
        hands.pass(Duration.ofHours(1));
        hands.setWall(hands.instant().plusSeconds(4));
        assertThat(events.clock(clock.now())).isEmpty();
        hands.setWall(hands.instant().minusSeconds(3600));
        assertThat(events.clock(clock.now())).contains(new Event(clock.now(), "clock-jump seconds=-3600"));
        assertThat(events.clock(clock.now())).isEmpty();
    }

    @Test
    void aSignOfLifeTellsHowLongThePowerWasOff(@TempDir Path temp) throws Exception {
        KeptSlots file = new KeptSlots(temp.resolve("life"));
        assertThat(LifeSign.read(file)).isEmpty();
        new LifeSign(HandClock.BOOT, Instant.parse("2026-03-02T01:02:03Z").toEpochMilli() * 1_000).write(file);
        Optional<LifeSign> sign = LifeSign.read(file);

        assertThat(LineEvents.start(sign, new UUID(1, 2), clock.now()))
                .contains(new Event(clock.now(), "power-off from=2026-03-02T01:02:03Z"));
        assertThat(LineEvents.start(sign, HandClock.BOOT, clock.now()))
                .contains(new Event(clock.now(), "agent-off from=2026-03-02T01:02:03Z"));
        assertThat(LineEvents.start(Optional.empty(), HandClock.BOOT, clock.now()))
                .isEmpty();

        Files.writeString(temp.resolve("life"), "garbage");
        assertThat(LifeSign.read(new KeptSlots(temp.resolve("life")))).isEmpty();
    }
}
