package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.SystemTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeExchangeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant A_YEAR_AHEAD = HandClock.START.plus(Duration.ofDays(365));

    @TempDir
    private Path temp;

    private final HandClock hands = new HandClock();

    private ClockBook book(AgentClock clock) {
        return ClockBook.open(temp.resolve("clock"), clock, SystemTime.below(temp));
    }

    private AgentClock nextBootAYearAhead() {
        AgentClock before = hands.agentClock();
        TimeExchange exchange = new TimeExchange(book(before), before);
        answer(exchange, HandClock.START);
        hands.setWall(A_YEAR_AHEAD);
        return hands.agentClock(new UUID(1, 2));
    }

    private static void answer(TimeExchange exchange, Instant now) {
        String question = new String(exchange.ask(), StandardCharsets.US_ASCII);
        String answer = question.replace("}", ",\"time\":" + now.getEpochSecond() + "}");
        exchange.answered(answer.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void eachAnswerTellsARoundTrip() {
        AgentClock clock = hands.agentClock();
        List<Long> roundTrips = new ArrayList<>();
        TimeExchange exchange = new TimeExchange(book(clock), clock, roundTrips::add);
        String question = new String(exchange.ask(), StandardCharsets.US_ASCII);
        hands.pass(Duration.ofMillis(123));
        String answer = question.replace("}", ",\"time\":" + hands.instant().getEpochSecond() + "}");
        exchange.answered(answer.getBytes(StandardCharsets.US_ASCII));
        exchange.answered(answer.getBytes(StandardCharsets.US_ASCII)); // delivered again

        assertThat(roundTrips).containsExactly(123_000L);
    }

    @Test
    void hearsInEachSessionWhetherTheServerTakesLive() {
        AgentClock clock = hands.agentClock();
        TimeExchange exchange = new TimeExchange(book(clock), clock);
        exchange.restart();
        answer(exchange, HandClock.START);
        assertThat(exchange.takesLive()).isFalse();
        String question = new String(exchange.ask(), StandardCharsets.US_ASCII);
        exchange.answered(
                question.replace("}", ",\"time\":1790000000.5,\"live\":true}").getBytes(StandardCharsets.US_ASCII));
        assertThat(exchange.takesLive()).isTrue();

        exchange.restart();
        assertThat(exchange.takesLive()).isFalse();
    }

    @Test
    void aServerThatNeverAnsweredLeavesItToTheSystemsClock() {
        AgentClock clock = hands.agentClock();
        ClockBook book = book(clock);
        TimeExchange exchange = new TimeExchange(book, clock);
        exchange.ask();
        hands.pass(Duration.ofSeconds(6));
        exchange.look();

        assertThat(book.isKnown()).isTrue();
        assertThat(exchange.isDue(HOUR)).isFalse();
    }

    @Test
    void aServerThatAnsweredBeforeIsAskedUntilItAnswers() {
        AgentClock clock = nextBootAYearAhead();
        ClockBook book = book(clock);
        TimeExchange exchange = new TimeExchange(book, clock);
        for (int tries = 0; tries < 5; tries++) {
            assertThat(exchange.isDue(HOUR)).isTrue();
            exchange.ask();
            hands.pass(Duration.ofSeconds(11));
            exchange.look();
            assertThat(book.isKnown()).isFalse();
        }
        answer(exchange, HandClock.START.plusSeconds(55));

        assertThat(book.isKnown()).isTrue();
        assertThat(book.correctedNowMicros())
                .isEqualTo(HandClock.START.plusSeconds(55).getEpochSecond() * 1_000_000);
        assertThat(exchange.isDue(HOUR)).isFalse();
    }

    @Test
    void sessionsThatBreakBeforeTheAnswerAreNotItsFault() {
        AgentClock clock = nextBootAYearAhead();
        TimeExchange exchange = new TimeExchange(book(clock), clock);
        for (int sessions = 0; sessions < 5; sessions++) {
            exchange.restart();
            assertThat(exchange.isGivenUp()).isFalse();
            exchange.ask();
        }
    }
}
