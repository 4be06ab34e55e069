package org.chieng.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.link.Basis;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Quality;
import org.chieng.gateway.link.Verdict;
import org.chieng.protocol.link.AccessClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of ADR 37. */
class CountedTest {
    @ParameterizedTest
    @CsvSource({
        "ONLINE, NONE, UP",
        "ONLINE, AGENT_FAULT, UP",
        "OFFLINE, SILENT, DOWN",
        "OFFLINE, LINE_DOWN, DOWN",
        "OFFLINE, AREA_OUTAGE, DOWN",
        "OFFLINE, POWER_OFF, EXCLUDED",
        "OFFLINE, LAN_DOWN, EXCLUDED",
        "OFFLINE, AGENT_FAULT, EXCLUDED",
        "UNSEEN, NONE, NO_DATA",
        "UNSEEN, MONITOR_DOWN, NO_DATA"
    })
    void aStretchCountsByPresenceAndCause(Presence presence, Cause cause, Counted counted) {
        LinkSpan span = new LinkSpan(
                "a",
                Instant.EPOCH,
                Optional.empty(),
                presence,
                cause,
                AccessClass.FIXED,
                Basis.OBSERVED,
                new Verdict(LinkState.UNKNOWN, Quality.UNKNOWN, 1),
                List.of());

        assertThat(Counted.of(span)).isEqualTo(counted);
    }
}
