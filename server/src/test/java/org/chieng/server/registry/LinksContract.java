package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Basis;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.Correction;
import org.chieng.gateway.link.Incident;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Quality;
import org.chieng.gateway.link.Verdict;
import org.chieng.protocol.link.AccessClass;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a registry keeps of schools' lines. */
abstract class LinksContract extends PhonesContract {
    private static final Instant NINE = Instant.parse("2026-09-05T02:00:00Z");
    private static final Instant TEN = NINE.plusSeconds(3600);
    private static final Instant NOON = NINE.plusSeconds(3 * 3600);

    private static LinkSpan span(Instant from, @Nullable Instant to, Presence presence, Cause cause, LinkState state) {
        return new LinkSpan(
                SCHOOL.value(),
                from,
                Optional.ofNullable(to),
                presence,
                cause,
                AccessClass.CELLULAR_3G,
                Basis.OBSERVED,
                new Verdict(state, state == LinkState.OFFLINE ? Quality.NO : Quality.SLOW, 1),
                List.of());
    }

    private void save(Instant alive, List<LinkSpan> spans, List<LinkBook.KeptIncident> incidents, Set<Long> gone)
            throws RegistryException {
        registry.links()
                .save(new LinkBook.Changes(
                        alive,
                        spans.isEmpty()
                                ? Map.of()
                                : Map.of(
                                        SCHOOL.value(),
                                        new LinkBook.Rewritten(spans.get(0).from(), spans)),
                        incidents,
                        gone,
                        List.of()));
    }

    private static LinkBook.KeptIncident incident(long id, @Nullable Instant to) {
        return new LinkBook.KeptIncident(
                new Incident(
                        id, new TreeSet<>(Set.of(SCHOOL.value())), TEN, Optional.ofNullable(to), Cause.SILENT, false),
                true);
    }

    @Test
    void putsSpansInPlaceOfThoseThatWereKeptSinceThen() throws Exception {
        LinkSpan online = span(NINE, null, Presence.ONLINE, Cause.NONE, LinkState.CELLULAR);
        save(NINE, List.of(online), List.of(), Set.of());
        assertThat(registry.links().now()).containsExactly(online);

        LinkSpan before = span(NINE, TEN, Presence.ONLINE, Cause.NONE, LinkState.CELLULAR);
        LinkSpan away = span(TEN, null, Presence.OFFLINE, Cause.SILENT, LinkState.OFFLINE);
        save(TEN, List.of(before, away), List.of(), Set.of());
        assertThat(registry.links().now()).containsExactly(away);
        assertThat(registry.links().of(SCHOOL, null, 10)).containsExactly(away, before);
        assertThat(registry.links().of(SCHOOL, TEN, 10)).containsExactly(before);
        assertThat(registry.links().alive()).contains(TEN);
    }

    @Test
    void tellsSinceWhenASchoolIsAwayAlsoWhereNobodyListenedMeanwhile() throws Exception {
        LinkSpan away = span(NOON, null, Presence.OFFLINE, Cause.SILENT, LinkState.OFFLINE);
        save(
                NOON,
                List.of(
                        span(NINE, TEN, Presence.ONLINE, Cause.NONE, LinkState.CELLULAR),
                        span(TEN, TEN.plusSeconds(60), Presence.OFFLINE, Cause.SILENT, LinkState.OFFLINE),
                        span(TEN.plusSeconds(60), NOON, Presence.UNSEEN, Cause.MONITOR_DOWN, LinkState.UNKNOWN),
                        away),
                List.of(),
                Set.of());

        assertThat(registry.links().awaySince(away)).isEqualTo(TEN);
    }

    @Test
    void tellsSinceWhenAllOfAnIncidentAreBackWhileItStillIsWatched() throws Exception {
        LinkBook.KeptIncident lasts = incident(7, null);
        LinkSpan before = span(NINE, TEN, Presence.ONLINE, Cause.NONE, LinkState.CELLULAR);
        save(
                TEN,
                List.of(before, span(TEN, null, Presence.OFFLINE, Cause.SILENT, LinkState.OFFLINE)),
                List.of(lasts),
                Set.of());
        assertThat(registry.links().backSince(lasts.incident())).isEmpty();

        LinkSpan away = span(TEN, NOON, Presence.OFFLINE, Cause.SILENT, LinkState.OFFLINE);
        save(
                NOON,
                List.of(before, away, span(NOON, null, Presence.ONLINE, Cause.NONE, LinkState.CELLULAR)),
                List.of(),
                Set.of());
        assertThat(registry.links().backSince(lasts.incident())).contains(NOON);

        save(NOON, List.of(before), List.of(), Set.of());
        assertThat(registry.links().backSince(lasts.incident()))
                .as("none was away")
                .isEmpty();
    }

    @Test
    void keepsWhatWasThoughtBeforeASpanWasCorrected() throws Exception {
        LinkSpan silent = span(TEN, null, Presence.OFFLINE, Cause.SILENT, LinkState.OFFLINE);
        save(TEN, List.of(silent), List.of(), Set.of());
        LinkSpan corrected = new LinkSpan(
                silent.school(),
                TEN.plusSeconds(20),
                Optional.of(NOON),
                Presence.OFFLINE,
                Cause.POWER_OFF,
                silent.access(),
                silent.basis(),
                silent.verdict(),
                List.of(new Correction(NOON, TEN, Cause.SILENT), new Correction(NOON, TEN, Cause.AREA_OUTAGE)));
        LinkSpan since = span(NOON, null, Presence.ONLINE, Cause.NONE, LinkState.CELLULAR);
        registry.links()
                .save(new LinkBook.Changes(
                        NOON,
                        Map.of(SCHOOL.value(), new LinkBook.Rewritten(TEN, List.of(corrected, since))),
                        List.of(),
                        Set.of(),
                        List.of()));

        assertThat(registry.links().of(SCHOOL, null, 10)).containsExactly(since, corrected);
    }

    @Test
    void takesUpAfterARestartWhatHadNotEnded() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");
        LinkSpan before = span(NINE, TEN, Presence.ONLINE, Cause.NONE, LinkState.CELLULAR);
        LinkSpan away = span(TEN, null, Presence.OFFLINE, Cause.SILENT, LinkState.OFFLINE);
        save(NOON, List.of(before, away), List.of(incident(3, NOON), incident(7, null), incident(8, null)), Set.of());
        save(NOON, List.of(), List.of(), Set.of(8L));
        LinkBook.Teller teller = new LinkBook.Teller(new EnrolledDevice(DEVICE, SCHOOL), Duration.ofSeconds(60));
        registry.links().save(new LinkBook.Changes(NOON, Map.of(), List.of(), Set.of(), List.of(teller)));
        registry.close();
        registry = reopened();

        LinkBook.Kept kept = registry.links().load(TEN);
        assertThat(kept.alive()).contains(NOON);
        assertThat(kept.spans()).containsOnly(Map.entry(SCHOOL.value(), List.of(away)));
        assertThat(kept.incidents()).containsExactly(incident(3, NOON), incident(7, null));
        assertThat(kept.lastId()).isEqualTo(7);
        assertThat(kept.tellers()).containsExactly(teller);
        assertThat(registry.links().load(NOON).incidents()).containsExactly(incident(7, null));
        assertThat(registry.links().incidents(null, 1))
                .containsExactly(incident(7, null).incident());
        assertThat(registry.links().incidents(7L, 5))
                .containsExactly(incident(3, NOON).incident());
    }

    @Test
    void remembersWhatPeopleKnowOfALine() throws Exception {
        Line line = new Line(SCHOOL, "VNPT", AccessClass.FIXED, 512, 50.5);
        registry.lines().put(new Line(SCHOOL, null, null, null, null));
        registry.lines().put(line);
        registry.lines().put(new DeclaredShare(LocalDate.parse("2026-06-30"), 97.5, "Sở"));
        DeclaredShare share = new DeclaredShare(LocalDate.parse("2026-09-01"), 98.72, "Sở GD&ĐT");
        registry.lines().put(share);

        assertThat(registry.lines().all()).containsExactly(line);
        assertThat(registry.lines().share()).contains(share);
        assertThat(new RegistryLinkBook(registry).lines()).singleElement().satisfies(one -> {
            assertThat(one.provider()).contains("VNPT");
            assertThat(one.area()).contains("tan-lac");
            assertThat(one.target()).hasValue(50.5);
            assertThat(one.students()).hasValue(512);
        });
    }

    @Test
    void keepsWhatALineCostsWhateverElseIsSaidOfIt() throws Exception {
        registry.lines().put(new LinePrice(SCHOOL, 50_000L, null));
        assertThat(registry.lines().prices()).as("of a line that is not there").isEmpty();

        registry.lines().put(new Line(SCHOOL, "VNPT", null, null, null));
        registry.lines().put(new LinePrice(SCHOOL, 50_000L, 9_000L));
        registry.lines().put(new Line(SCHOOL, "Viettel", null, null, null));
        assertThat(registry.lines().prices()).containsExactly(new LinePrice(SCHOOL, 50_000L, 9_000L));

        registry.lines().put(new LinePrice(SCHOOL, null, null));
        assertThat(registry.lines().prices()).isEmpty();
    }

    @Test
    void keepsOneUpgradeOfASchoolAndDay() throws Exception {
        LocalDate day = LocalDate.parse("2027-01-15");
        Upgrade fibre = new Upgrade(SCHOOL, day, "Kéo cáp quang", AccessClass.FIXED);
        registry.upgrades().put(fibre);
        registry.upgrades().put(new Upgrade(SCHOOL, day.minusDays(1), "4G", AccessClass.CELLULAR_4G));
        Upgrade mast = new Upgrade(SCHOOL, day.minusDays(1), "Trạm mới", null);
        registry.upgrades().put(mast);

        assertThat(registry.upgrades().all()).containsExactly(mast, fibre);
    }

    @Test
    void keepsWhereASchoolStandsAndTheFirstIdOfGigaThatItHas() throws Exception {
        String first = "3f2504e0-4f89-31d3-9a0c-0305e82c3301";
        registry.sites().put(new Site(SCHOOL, 20.5, 105.25, "17-001", "Primary", null));
        registry.sites().put(new Site(SCHOOL, 20.75, 105.5, "17-002", null, first));
        registry.sites().put(new Site(SCHOOL, 20.75, 105.5, "17-002", null, first.replace('3', '4')));

        assertThat(registry.sites().all()).containsExactly(new Site(SCHOOL, 20.75, 105.5, "17-002", null, first));
    }

    @Test
    void keepsTheNewestBoundaryOfAnArea() throws Exception {
        AreaId area = registry.areas().all().get(0).id();
        registry.boundaries().put(new Boundary(area, "{}", "then"));
        registry.boundaries().put(new Boundary(area, "{\"type\": \"Polygon\"}", "now"));

        assertThat(registry.boundaries().all()).containsExactly(new Boundary(area, "{\"type\": \"Polygon\"}", "now"));
    }

    @Test
    void givesAllSpansThatATimeTouches() throws Exception {
        save(
                NOON,
                List.of(
                        span(NINE, TEN, Presence.ONLINE, Cause.NONE, LinkState.CELLULAR),
                        span(TEN, null, Presence.OFFLINE, Cause.SILENT, LinkState.OFFLINE)),
                List.of(),
                Set.of());

        assertThat(registry.links().between(NINE, TEN))
                .extracting(LinkSpan::from)
                .containsExactly(NINE);
        assertThat(registry.links().between(TEN.minusSeconds(1), NOON))
                .extracting(LinkSpan::from)
                .containsExactly(NINE, TEN);
        assertThat(registry.links().between(Instant.EPOCH, NINE)).isEmpty();
        assertThat(registry.links().between(SCHOOL, TEN.minusSeconds(1), NOON)).hasSize(2);
        assertThat(registry.links().between(new SchoolId("other"), NINE, NOON)).isEmpty();
        assertThat(registry.links().first()).hasValue(NINE);
    }
}
