package org.chieng.agent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.agent.testkit.HandClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockBookTest {
    private static final long SECOND = 1_000_000;
    private static final Instant EPOCH = Instant.parse("1970-01-01T00:00:10Z");

    @TempDir
    private Path temp;

    private final HandClock hands = new HandClock();
    private final AgentClock clock = hands.agentClock();
    private Path file;

    @BeforeEach
    void nameFile() {
        file = temp.resolve("data/clock");
    }

    private ClockBook open() {
        return open(clock);
    }

    private ClockBook open(AgentClock of) {
        return ClockBook.open(file, of, SystemTime.below(temp));
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * SECOND;
    }

    private void serverSays(ClockBook book, Instant now) {
        long monotonic = clock.monotonicMicros();
        book.serverSaid(micros(now), monotonic, monotonic);
    }

    /** Seconds since the boot that {@code /proc/uptime} tells. */
    private void uptime(double seconds) throws IOException {
        Files.createDirectories(temp.resolve("proc"));
        Files.writeString(temp.resolve("proc/uptime"), seconds + " 100.00\n");
    }

    @Test
    void nothingIsKnownUntilSomebodyTellsTheTime() {
        hands.setWall(EPOCH);
        ClockBook book = open();
        AtomicInteger told = new AtomicInteger();
        book.listen(told::incrementAndGet);

        assertThat(book.isKnown()).isFalse();
        assertThat(book.settle(clock.wallMicros(), clock.monotonicMicros())).isEmpty();
        serverSays(book, HandClock.START);

        assertThat(book.isKnown()).isTrue();
        assertThat(told).hasValue(1);
        assertThat(book.correctedNowMicros()).isEqualTo(micros(HandClock.START));
    }

    @Test
    void halfOfTheRoundTripIsTakenForTheWayBack() {
        hands.setWall(EPOCH);
        ClockBook book = open();
        long sent = clock.monotonicMicros();
        hands.pass(Duration.ofSeconds(2));
        book.serverSaid(micros(HandClock.START), sent, clock.monotonicMicros());

        assertThat(book.correctedNowMicros()).isEqualTo(micros(HandClock.START) + SECOND);
    }

    @Test
    void timesThatCannotBeAreIgnored() {
        hands.setWall(EPOCH);
        ClockBook book = open();
        long now = clock.monotonicMicros();
        book.serverSaid(micros(HandClock.START), now, now - 1);
        book.serverSaid(micros(HandClock.START), now - 11 * SECOND, now);
        book.serverSaid(0, now, now);
        book.serverSaid(Long.MIN_VALUE, now, now);

        assertThat(book.isKnown()).isFalse();
    }

    @Test
    void systemClockThatIsWithinASecondOfTheServersIsRightAsItIs() {
        ClockBook book = open();
        serverSays(book, HandClock.START.plusMillis(900));

        assertThat(book.correctedNowMicros()).isEqualTo(clock.wallMicros());
    }

    @Test
    void whatIsKnownIsOnTheDiskAtOnceSoThatAKillForgetsNothing() {
        hands.setWall(EPOCH);
        serverSays(open(), HandClock.START);

        ClockBook again = open(); // the one before was never closed

        assertThat(again.isKnown()).isTrue();
        assertThat(again.correctedNowMicros()).isEqualTo(micros(HandClock.START));
        assertThat(again.recall(HandClock.BOOT, 0, clock.monotonicMicros() - SECOND))
                .isEqualTo(OptionalLong.of(micros(HandClock.START) - SECOND));
    }

    @Test
    void timeOnceRecalledStaysThoughMoreBecomesKnown() {
        hands.setWall(EPOCH);
        ClockBook book = open();
        long early = clock.monotonicMicros();
        serverSays(book, HandClock.START);
        OptionalLong first = book.recall(HandClock.BOOT, 0, early);
        hands.pass(Duration.ofHours(1));
        serverSays(book, HandClock.START.plus(Duration.ofHours(1)).plusSeconds(5));

        assertThat(book.correctedNowMicros())
                .isEqualTo(micros(HandClock.START.plus(Duration.ofHours(1)).plusSeconds(5)));
        assertThat(book.recall(HandClock.BOOT, 0, early)).isEqualTo(first);
        assertThat(open().recall(HandClock.BOOT, 0, early)).isEqualTo(first);
    }

    @Test
    void anotherBootIsNotKnown() {
        serverSays(open(), HandClock.START);
        UUID next = new UUID(1, 2);

        ClockBook book = open(hands.agentClock(next));

        assertThat(book.isKnown()).isFalse();
        assertThat(book.recall(next, clock.wallMicros(), clock.monotonicMicros()))
                .isEmpty();
        assertThat(book.knows(HandClock.BOOT)).isTrue();
    }

    @Test
    void damagedFileIsForgotten() throws Exception {
        serverSays(open(), HandClock.START);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertThat(open().isKnown()).as("byte %d", at).isFalse();
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(open().isKnown()).as("%d bytes left", length).isFalse();
        }
        serverSays(open(), HandClock.START);
        assertThat(open().isKnown()).isTrue();
    }

    @Test
    void systemClockIsAssumedOnlyWhenItCanBeRight() {
        hands.setWall(EPOCH);
        ClockBook book = open();
        book.assumeSystemClock("a plain broker");
        assertThat(book.isKnown()).isFalse();

        hands.setWall(HandClock.START);
        book.assumeSystemClock("a plain broker");
        assertThat(book.isKnown()).isTrue();
        assertThat(book.correctedNowMicros()).isEqualTo(clock.wallMicros());
    }

    @Test
    void machineThatWasSuspendedStillKnowsTheTime() throws Exception {
        uptime(1);
        ClockBook book = open();
        serverSays(book, HandClock.START);
        hands.pass(Duration.ofMinutes(1));
        uptime(61 + 3600); // the monotonic clock stood still for an hour
        hands.setWall(HandClock.START.plus(Duration.ofMinutes(61)));
        book.watch();

        assertThat(book.isKnown()).isTrue();
        assertThat(book.correctedNowMicros()).isEqualTo(clock.wallMicros());
        assertThat(book.settle(clock.wallMicros(), clock.monotonicMicros()))
                .isEqualTo(OptionalLong.of(micros(HandClock.START.plus(Duration.ofMinutes(61)))));
        assertThat(open().correctedNowMicros()).isEqualTo(clock.wallMicros());
    }

    @Test
    void machineThatWasSuspendedWithAClockThatIsWrongStillKnowsTheTime() throws Exception {
        hands.setWall(EPOCH);
        uptime(1);
        ClockBook book = open();
        serverSays(book, HandClock.START);
        hands.pass(Duration.ofSeconds(60));
        uptime(61 + 3600);
        hands.setWall(EPOCH.plusSeconds(60 + 3600));

        book.look();
        assertThat(book.correctedNowMicros()).isEqualTo(micros(HandClock.START.plusSeconds(60 + 3600)));
        book.look();
        assertThat(book.correctedNowMicros()).isEqualTo(micros(HandClock.START.plusSeconds(60 + 3600)));
    }

    @Test
    void fileStaysSmall() throws Exception {
        for (int boot = 0; boot < 450; boot++) {
            ClockBook book = open(hands.agentClock(new UUID(3, boot)));
            book.assumeSystemClock("many boots");
        }
        assertThat(Files.size(file)).isLessThan(64 * 1024);
        assertThat(open().knows(new UUID(3, 449))).isTrue();
    }
}
