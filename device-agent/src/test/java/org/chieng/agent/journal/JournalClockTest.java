package org.chieng.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.chieng.agent.testkit.HandClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the wall clock shows, readings have their true times when they are read, the same each time, each once and in order. */
class JournalClockTest {
    private static final Instant EPOCH = Instant.parse("1970-01-01T00:00:10Z");
    private static final long SECOND = 1_000_000;

    @TempDir
    private Path temp;

    private static void assertTimesAreRight(SimulatedPi pi, Map<Integer, Long> times) {
        assertThat(times).hasSize(pi.measured());
        times.forEach((number, micros) ->
                assertThat(micros - pi.truth(number)).as("reading %d", number).isBetween(-SECOND, SECOND));
    }

    private static void assertRight(SimulatedPi pi) throws Exception {
        Map<Integer, Long> times = pi.read();
        assertTimesAreRight(pi, times);
        assertThat(pi.read()).isEqualTo(times);
        pi.restartAgent();
        assertThat(pi.read()).as("after a restart").isEqualTo(times);
    }

    @Test
    void whatWasMeasuredIn1970IsCorrectedOnceTheServerTellsTheTime() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, EPOCH)) {
            pi.measure(600);
            assertThat(pi.read()).isEmpty();

            pi.askServer().measure(60);

            assertThat(pi.book().isKnown()).isTrue();
            assertThat(pi.book().correctedNowMicros() - pi.trueMicros()).isBetween(-SECOND, SECOND);
            assertRight(pi);
        }
    }

    @Test
    void cursorIsHeldBackAndDoesNotSpinUntilTheTimeIsKnown() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, EPOCH);
                Cursor cursor = pi.journal().cursor()) {
            pi.measure(3);
            assertThat(cursor.await(Duration.ofMillis(1))).isTrue();
            assertThat(cursor.read(10, 10_000)).isEmpty();
            assertThat(cursor.isHeldBack()).isTrue();
            assertThat(cursor.await(Duration.ofMillis(1))).isFalse();
            pi.measure(3);
            assertThat(cursor.await(Duration.ofMillis(1))).isFalse();

            Thread answer = new Thread(pi::askServer);
            answer.start();

            assertThat(cursor.await(Duration.ofSeconds(30))).isTrue();
            answer.join();
            assertThat(cursor.read(10, 10_000)).hasSize(6);
            assertThat(cursor.isHeldBack()).isFalse();
        }
    }

    @Test
    void clockThatTheNetworkSetsInMidBootIsFollowedAndWhatCameBeforeIsCorrected() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, EPOCH)) {
            pi.measure(100);
            pi.setRight().measure(100); // NTP, and the agent has not been told so
            assertThat(pi.read()).isEmpty();

            pi.askServer().measure(100);

            Map<Integer, Long> times = pi.read();
            assertThat(times.get(150)).as("left as it is").isEqualTo(pi.truth(150));
            assertThat(times.get(250)).isEqualTo(pi.truth(250));
            assertRight(pi);
        }
    }

    @Test
    void networkThatSetTheClockIsNoticedWithoutTheServer() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, EPOCH)) {
            pi.measure(100);
            pi.setRight().measure(10);
            Files.createDirectories(temp.resolve("root/run/systemd/timesync"));
            Files.createFile(temp.resolve("root/run/systemd/timesync/synchronized"));
            pi.journal().maintain();

            pi.measure(10);

            assertRight(pi);
        }
    }

    @Test
    void clockThatIsAYearAheadIsCorrected() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, HandClock.START.plus(Duration.ofDays(365)))) {
            pi.measure(100).askServer().measure(100);
            pi.setRight().measure(100); // somebody sets it at last

            assertRight(pi);
        }
    }

    @Test
    void clockThatIsRightIsLeftAsItIs() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, HandClock.START)) {
            pi.measure(100).askServer().measure(100);

            pi.read().forEach((number, micros) -> assertThat(micros).isEqualTo(pi.truth(number)));
            assertRight(pi);
        }
    }

    @Test
    void clockThatIsSetAnHourBackByMistakeAndForthAgainChangesNothing() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, HandClock.START)) {
            pi.askServer().measure(50);
            pi.setBy(Duration.ofHours(-1)).measure(50);
            pi.setBy(Duration.ofHours(1)).measure(50);
            pi.setBy(Duration.ofHours(1)).measure(50);
            pi.restartAgent();
            pi.measure(50);
            pi.setBy(Duration.ofHours(-1)).measure(50);

            assertRight(pi);
        }
    }

    @Test
    void clockThatIsSetWhenOnlyTheSystemWasBelievedIsAskedForAnew() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, HandClock.START)) {
            pi.book().assumeSystemClock("a plain broker");
            pi.measure(50);
            pi.setBy(Duration.ofHours(-1)).measure(50);
            assertThat(pi.book().isKnown()).isFalse();
            assertThat(pi.read()).hasSize(50);

            pi.askServer().measure(50);

            assertRight(pi);
        }
    }

    @Test
    void restartOfTheAgentInTheSameBootForgetsNothing() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, EPOCH)) {
            pi.measure(20).restartAgent();
            pi.measure(20).restartAgent();
            pi.measure(20).askServer().measure(20);
            Map<Integer, Long> before = pi.read();
            pi.restartAgent();
            assertThat(pi.book().isKnown()).isTrue();
            pi.measure(20);

            assertThat(pi.read()).containsAllEntriesOf(before);
            assertRight(pi);
        }
    }

    @Test
    void whatWasReadOnceKeepsItsTimeThoughTheServersClockDriftsAway() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, EPOCH)) {
            pi.measure(100).askServer().measure(100);
            Map<Integer, Long> before = pi.read();
            // the Pi's crystal is slow: the truth has run ahead by 3 s
            pi.book().serverSaid(pi.trueMicros() + 3 * SECOND, pi.monotonicMicros(), pi.monotonicMicros());
            pi.measure(10);

            Map<Integer, Long> after = pi.read();
            assertThat(after).containsAllEntriesOf(before);
            assertThat(after.getOrDefault(205, 0L) - pi.truth(205)).isBetween(2 * SECOND, 4 * SECOND);
        }
    }

    @Test
    void bootOfWhichNothingIsEverKnownIsPutBetweenItsNeighbours() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, EPOCH)) {
            pi.measure(50).askServer().measure(50);
            pi.reboot(Duration.ofMinutes(3), EPOCH).measure(120);
            pi.reboot(Duration.ofMinutes(5), EPOCH).measure(60);
            assertThat(pi.read()).hasSize(100);
            pi.reboot(Duration.ofMinutes(2), EPOCH).measure(40);
            assertThat(pi.read()).as("as long as nothing later is known").hasSize(100);

            pi.askServer().measure(10);

            Map<Integer, Long> times = pi.read(); // in order, each once: read() looks
            assertThat(times).hasSize(330);
            for (int number = 100; number < 220; number++) {
                assertThat(pi.truth(number) - times.getOrDefault(number, 0L)).isBetween(0L, 3 * 60 * SECOND);
            }
            for (int number = 220; number < 280; number++) {
                assertThat(pi.truth(number) - times.getOrDefault(number, 0L)).isBetween(0L, (3 + 5) * 60 * SECOND);
            }
            for (int number = 280; number < 330; number++) {
                assertThat(times.getOrDefault(number, 0L) - pi.truth(number)).isBetween(-SECOND, SECOND);
            }
            assertThat(pi.texts("clock.estimated")).hasSize(2);
            pi.restartAgent();
            assertThat(pi.read()).isEqualTo(times);
            assertThat(pi.texts("clock.estimated")).hasSize(2);
        }
    }

    @Test
    void clockThatFitsBetweenTheNeighboursIsBelievedInABootOfWhichNothingIsKnown() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, HandClock.START)) {
            pi.askServer().measure(50);
            pi.reboot(
                            Duration.ofMinutes(3),
                            AgentReadings.instant(pi.trueMicros()).plus(Duration.ofMinutes(3)))
                    .measure(120); // a battery keeps its clock, and nobody is asked
            pi.reboot(Duration.ofMinutes(5), EPOCH).askServer().measure(60);

            assertRight(pi);
        }
    }

    @Test
    void readingsOfAStretchOfTimeAreFoundWhateverTheClockShowed() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp, EPOCH)) {
            pi.measure(3000).askServer().measure(3000);
            pi.journal().acknowledge(pi.measured());
            pi.setBy(Duration.ofHours(1)).measure(3000);

            for (int from : List.of(0, 10, 2990, 5000, 8990)) {
                try (RangeReader range =
                        pi.journal().range(pi.truth(from) - SECOND / 2, pi.truth(from + 9) + SECOND / 2)) {
                    List<JournalRecord> all = range.read(1000);
                    assertThat(all).as("from %d", from).hasSizeBetween(10, 11);
                    assertThat(range.read(1000)).isEmpty();
                }
            }
        }
    }
}
