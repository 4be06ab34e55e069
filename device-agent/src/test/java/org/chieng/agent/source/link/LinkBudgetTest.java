package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.HandClock;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a day of the line's own readings costs on a metered line, alone, by the bytes of their messages; not counted on a wire. */
class LinkBudgetTest {
    private static final Duration TICK = Duration.ofSeconds(10);

    /** A message's way and that of its PUBACK: topic and header 45, PUBACK 4, twice TLS 29 and TCP/IP 52, and an ACK of TCP each. */
    private static final int MESSAGE = 45 + 4 + 2 * (29 + 52) + 2 * 52;

    /** Question and answer for the time: two messages of some 40 bytes, hourly. */
    private static final int ROUND_TRIPS = 24 * 2 * (40 + MESSAGE / 2);

    /** A question and an answer of DNS, both families, each half hour. */
    private static final int NAMES = 48 * 2 * (70 + 120);

    private final List<List<Reading>> accepted = new ArrayList<>();

    @Test
    void aMonthOnAMeteredLineTakesLessThanFiveMegabytes(@TempDir Path temp) throws Exception {
        HandClock hands = new HandClock();
        Machine machine = new Machine(temp)
                .modems("modem-3g")
                .nic("wwan0", "qmi_wwan", "2c7c:0125", "wwan")
                .route("wwan0", "0100007F", 700);
        LinkConfig config = new LinkConfig(true, Optional.empty(), Duration.ofMinutes(5), temp, temp);
        try (LinkSource source = new LinkSource(config, this::take, hands.agentClock(), machine.facts(), TICK)) {
            source.follow(
                    new LineView("127.0.0.1", () -> true, () -> OptionalLong.of(hands.micros()), temp.resolve("life")));
            for (Duration passed = Duration.ZERO; passed.toDays() < 1; passed = passed.plus(TICK)) {
                source.tick(source.pulse());
                hands.pass(TICK);
            }
        }

        long day = ROUND_TRIPS + NAMES;
        for (List<Reading> readings : accepted) {
            day += MESSAGE + PackEncoder.toCbor(readings).length;
        }
        assertThat(accepted).as("messages").hasSizeBetween(50, 200);
        assertThat(30 * day)
                .as("%s messages, %s bytes a day", accepted.size(), day)
                .isBetween(300_000L, 2_500_000L);
    }

    private boolean take(List<Measured> measured) {
        return accepted.add(measured.stream().map(Measured::reading).toList());
    }
}
