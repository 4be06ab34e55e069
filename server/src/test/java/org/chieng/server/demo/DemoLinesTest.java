package org.chieng.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Quality;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryImport;
import org.chieng.server.registry.RegistryLinkBook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a demo's file says, in the registry and told to a gateway. */
class DemoLinesTest {
    private static final Instant NOW = Instant.parse("2026-11-28T02:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Registry registry;
    private DemoLines lines;

    private static long ago(int hours) {
        return NOW.minus(Duration.ofHours(hours)).getEpochSecond();
    }

    @BeforeEach
    void read() throws Exception {
        registry = Registry.open(folder, CLOCK, new SecureRandom());
        RegistryImport.run(Files.writeString(folder.resolve("registry.json"), """
                {"areas": [{"id": "hb", "name": "Hòa Bình"}],
                 "schools": [{"id": "a", "name": "A", "area": "hb"}, {"id": "b", "name": "B", "area": "hb"}],
                 "devices": [{"id": "a-pi", "school": "a", "secret": "0123456789abcdefgh"},
                             {"id": "b-pi", "school": "b", "secret": "0123456789abcdefgh"}],
                 "lines": [{"school": "a", "provider": "VNPT", "declared": "fixed"}]}
                """), registry);
        lines = DemoLines.read(Files.writeString(
                folder.resolve("lines.json"), """
                {"schools": [{"school": "a", "device": "a-pi", "access": "fixed", "megabits": 40.0, "rtt": 12},
                             {"school": "b", "device": "b-pi", "access": "3g", "megabits": 2.5, "rtt": 90}],
                 "outages": [
                   {"school": "a", "from": %d, "to": %d, "tells": "line-down lan=ok"},
                   {"school": "b", "from": %d, "to": %d, "tells": "", "period": 210, "away": 120},
                   {"school": "b", "from": %d, "to": %d, "tells": ""}]}
                """.formatted(ago(72), ago(70), ago(50), ago(45), ago(1), ago(-1))));
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
    }

    private List<LinkSpan> of(String school) throws Exception {
        List<LinkSpan> spans = new ArrayList<>(registry.links().of(new SchoolId(school), null, 100));
        Collections.reverse(spans);
        return spans;
    }

    @Test
    void bringsThePastIntoTheRegistryOnce() throws Exception {
        RegistryLinkBook book = new RegistryLinkBook(registry);

        assertThat(LinesPast.tell(lines, book, NOW)).isTrue();
        assertThat(LinesPast.tell(lines, book, NOW)).isFalse();

        LinkSpan outage = of("a").stream()
                .filter(span -> span.presence() == Presence.OFFLINE)
                .findFirst()
                .orElseThrow();
        assertThat(outage.cause()).isEqualTo(Cause.LINE_DOWN);
        assertThat(Duration.between(NOW.minus(Duration.ofDays(3)), outage.from())
                        .abs())
                .isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(Duration.between(NOW.minus(Duration.ofHours(70)), outage.to().orElseThrow())
                        .abs())
                .isLessThanOrEqualTo(Duration.ofMinutes(2));
        LinkSpan last = of("a").get(of("a").size() - 1);
        assertThat(last.verdict().state()).isEqualTo(LinkState.BROADBAND);
        assertThat(last.verdict().quality()).isEqualTo(Quality.GOOD);
        assertThat(of("a").stream().filter(span -> span.presence() == Presence.OFFLINE))
                .hasSize(1);
    }

    @Test
    void aLineThatComesAndGoesIsOneIncidentAndOneThatIsAwayNowStaysSo() throws Exception {
        LinesPast.tell(lines, new RegistryLinkBook(registry), NOW);

        assertThat(registry.links().incidents(null, 100))
                .filteredOn(incident -> incident.schools().contains("b"))
                .satisfiesExactlyInAnyOrder(
                        flapping -> assertThat(flapping.unstable()).isTrue(),
                        away -> assertThat(away.to()).isEmpty());
        assertThat(registry.links().now())
                .filteredOn(span -> span.school().equals("b"))
                .singleElement()
                .satisfies(span -> assertThat(span.presence()).isEqualTo(Presence.OFFLINE));
    }

    @Test
    void goesOnTellingWhoIsHeardAndWhatWas() {
        List<String> heard = new ArrayList<>();
        TickingClock clock = new TickingClock();
        LinesNow now = new LinesNow(
                lines,
                (device, keepAlive, readings) -> {
                    heard.add(device.device().value());
                    readings.forEach(reading -> heard.add(reading.channel() + "=" + reading.value()));
                },
                clock);

        for (int i = 0; i < 6; i++, clock.now = clock.now.plus(LinesNow.EVERY)) {
            now.play();
        }
        assertThat(heard).contains("a-pi").doesNotContain("b-pi").anyMatch(text -> text.contains("throughput"));
        assertThat(heard.stream().filter("a-pi"::equals)).hasSize(1);

        clock.now = NOW.plus(Duration.ofHours(1)).plusSeconds(1);
        now.play();
        assertThat(heard).contains("b-pi");
    }

    @Test
    void aFileOfAnotherKindIsRefusedWithItsName() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"schools\": 3}");

        assertThatThrownBy(() -> DemoLines.read(bad))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bad.json");
    }

    private static final class TickingClock extends Clock {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
