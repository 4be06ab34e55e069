package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkSourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path temp;

    private final CollectingSink sink = new CollectingSink();
    private final HandClock clock = new HandClock();
    private Machine machine;

    @BeforeEach
    void setUp() throws IOException {
        machine = new Machine(temp);
    }

    private LinkSource source(Optional<AccessClass> declared) {
        LinkConfig config =
                new LinkConfig(true, declared, Duration.ofMinutes(5), temp.resolve("sys"), temp.resolve("proc"));
        return new LinkSource(config, sink, clock.agentClock(), machine.facts(), Duration.ofMillis(10));
    }

    private List<String> texts(String channel) {
        return sink.of("link/" + channel).stream()
                .map(Reading::value)
                .map(value -> value instanceof Value.Text text ? text.text() : value.toString())
                .toList();
    }

    @Test
    void tellsWhatTheLineIsBesideWhatWasDeclared() throws Exception {
        machine.modems("modem-4g").nic("wwan0", "qmi_wwan", "2c7c:0125", "wwan").route("wwan0", "00000000", 700);
        try (LinkSource source = source(Optional.of(AccessClass.FIXED))) {
            source.start();
            await().atMost(PATIENCE).until(() -> !sink.of("link/bytes.sent").isEmpty());

            assertThat(source.metered()).contains(true);
        }
        assertThat(texts("access")).containsExactly("4g");
        assertThat(texts("confidence")).containsExactly("high");
        assertThat(texts("evidence")).containsExactly("mmcli:lte,connected route:wwan0 driver:qmi_wwan");
        assertThat(texts("declared")).containsExactly("fixed");
        assertThat(texts("operator")).containsExactly("Viettel");
        assertThat(sink.of("link/contradiction")).extracting(Reading::value).containsExactly(new Value.Bool(true));
        assertThat(sink.of("link/signal")).singleElement().satisfies(reading -> {
            assertThat(reading.value()).isEqualTo(new Value.Numeric(67));
            assertThat(reading.unit()).isEqualTo("%");
            assertThat(reading.timeMicros()).isEqualTo(clock.micros());
        });
        assertThat(sink.of("link/bytes.received"))
                .extracting(Reading::value)
                .containsExactly(new Value.Numeric(123456));
    }

    @Test
    void aChangeOfTheRouteIsToldAtOnceAndTheSameIsNotToldAgain() throws Exception {
        machine.nic("eth0", "bcmgenet", "", "")
                .nic("eth1", "cdc_ether", "12d1:14dc", "")
                .route("eth0", "0101A8C0", 202);
        try (LinkSource source = source(Optional.empty())) {
            source.start();
            await().atMost(PATIENCE).until(() -> texts("access").equals(List.of("fixed")));
            assertThat(source.metered()).isEmpty();

            clock.pass(Duration.ofMinutes(5));
            await().atMost(PATIENCE).until(() -> sink.of("link/bytes.sent").size() == 2);
            assertThat(texts("access")).as("not told again").containsExactly("fixed");

            clock.pass(Duration.ofSeconds(1));
            machine.noRoutes().route("eth1", "0108A8C0", 100);
            await().atMost(PATIENCE).until(() -> texts("access").contains("cellular"));
            assertThat(source.metered()).contains(true);
        }
        assertThat(sink.of("link/signal")).as("absent, not 0").isEmpty();
        assertThat(sink.of("link/declared")).isEmpty();
    }

    @Test
    void itIsToldAgainAfterHours() throws Exception {
        machine.nic("eth0", "bcmgenet", "", "").route("eth0", "0101A8C0", 202);
        try (LinkSource source = source(Optional.empty())) {
            source.start();
            await().atMost(PATIENCE).until(() -> texts("access").equals(List.of("fixed")));
            clock.pass(Duration.ofHours(6));
            await().atMost(PATIENCE).until(() -> texts("access").equals(List.of("fixed", "fixed")));
        }
    }

    @Test
    void aMachineThatTellsNothingCostsNoThread() throws Exception {
        LinkConfig config = new LinkConfig(
                true, Optional.empty(), Duration.ofMinutes(5), temp.resolve("no-sys"), temp.resolve("no-proc"));
        Machine other = new Machine(temp.resolve("other"));
        Files.delete(temp.resolve("other/proc/net/route"));
        try (LinkSource source =
                new LinkSource(config, sink, clock.agentClock(), other.facts(), Duration.ofMillis(10))) {
            source.start();

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("link"));
        }
        assertThat(sink.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "u 0, UNKNOWN",
        "u 1, YES",
        "u 2, NO",
        "u 3, GUESS_YES",
        "u 4, GUESS_NO",
        "u 9, UNKNOWN",
        "'', UNKNOWN",
        "Failed to get property, UNKNOWN"
    })
    void understandsWhatBusctlPrints(String printed, MeteredFlag flag) throws Exception {
        assertThat(machine.metered(printed + "\n").facts().metered()).isEqualTo(flag);
    }

    @Test
    void knowsNothingOfThePriceWhereThereIsNoNetworkManagerOrItFails() throws Exception {
        assertThat(machine.facts().metered()).isEqualTo(MeteredFlag.UNKNOWN);
        machine.metered("u 1");
        Files.delete(temp.resolve("bin/answer"));
        assertThat(machine.facts().metered()).isEqualTo(MeteredFlag.UNKNOWN);
    }
}
