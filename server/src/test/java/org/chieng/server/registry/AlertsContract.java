package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chieng.gateway.link.Basis;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.Incident;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Quality;
import org.chieng.gateway.link.Verdict;
import org.chieng.protocol.link.AccessClass;
import org.junit.jupiter.api.Test;

/** What a registry keeps of alerts, and of what people make of contradictions. */
abstract class AlertsContract extends LinksContract {
    private static final Instant TEN = Instant.parse("2026-09-05T03:00:00Z");
    private static final Instant NOON = TEN.plusSeconds(7200);

    private void happens(long id, Instant from, Optional<Instant> to, boolean told) throws RegistryException {
        Incident incident =
                new Incident(id, new TreeSet<>(Set.of(SCHOOL.value())), from, to, Cause.LINE_DOWN, to.isPresent());
        registry.links()
                .save(new LinkBook.Changes(
                        from, Map.of(), List.of(new LinkBook.KeptIncident(incident, told)), Set.of(), List.of()));
    }

    private List<String> kinds() throws RegistryException {
        return registry.alerts().newest(null, 10).stream()
                .map(one -> one.incident() + " " + one.kind().wireName())
                .toList();
    }

    @Test
    void anIncidentIsAnAlertWhenItIsToldAndAnotherWhenItIsOver() throws Exception {
        happens(1, TEN, Optional.empty(), false);
        assertThat(registry.alerts().note(TEN)).as("it is too young to be told").isZero();
        happens(1, TEN, Optional.empty(), true);
        happens(2, TEN.minus(Alerts.NEWS).minusSeconds(1), Optional.empty(), true);
        assertThat(registry.alerts().note(TEN)).as("the old one is no news").isEqualTo(1);
        assertThat(registry.alerts().note(TEN)).isZero();
        happens(1, TEN, Optional.of(NOON), true);
        happens(2, TEN, Optional.of(NOON), true);
        assertThat(registry.alerts().note(NOON))
                .as("the second began later than was known, and is over already")
                .isEqualTo(3);

        registry.close();
        registry = reopened();
        assertThat(registry.alerts().note(NOON.plusSeconds(1)))
                .as("each is noted once")
                .isZero();
        assertThat(kinds()).containsExactly("2 closed", "2 opened", "1 closed", "1 opened");
        assertThat(registry.alerts().newest(null, 10).get(2)).satisfies(closed -> {
            assertThat(closed.school()).isEqualTo("THCS Mường Bi");
            assertThat(closed.schools()).isEqualTo(1);
            assertThat(closed.to()).contains(NOON);
            assertThat(closed.cause()).isEqualTo(Cause.LINE_DOWN);
            assertThat(closed.unstable()).isTrue();
            assertThat(closed.waits()).isTrue();
        });
    }

    @Test
    void pagesThroughAlertsOfOneMoment() throws Exception {
        for (long id = 1; id <= 3; id++) {
            happens(id, TEN, Optional.empty(), true);
        }
        registry.alerts().note(TEN);
        for (long id = 1; id <= 3; id++) {
            happens(id, TEN, Optional.of(NOON), true);
        }
        registry.alerts().note(TEN);

        List<Alert> all = registry.alerts().newest(null, 10);
        assertThat(all).hasSize(6);
        for (int i = 0; i < 5; i++) {
            assertThat(registry.alerts().newest(all.get(i).place(), 1)).containsExactly(all.get(i + 1));
        }
        assertThat(registry.alerts().newest(all.get(5).place(), 1)).isEmpty();
    }

    @Test
    void aMessageIsTriedUntilItIsSentOrGivenUp() throws Exception {
        Alerts alerts = registry.alerts();
        happens(1, TEN, Optional.empty(), true);
        alerts.note(TEN);
        assertThat(alerts.gather(List.of("mail", "webhook"), true, TEN)).isTrue();
        assertThat(alerts.gather(List.of("mail", "webhook"), true, TEN))
                .as("once")
                .isFalse();

        Alerts.Delivery mail = alerts.due("mail", TEN, 5).get(0);
        assertThat(mail.alerts()).extracting(Alert::incident).containsExactly(1L);
        alerts.failed(mail, TEN.plusSeconds(30), "refused");
        assertThat(alerts.due("mail", TEN.plusSeconds(29), 5)).isEmpty();
        assertThat(alerts.due("mail", TEN.plusSeconds(30), 5))
                .singleElement()
                .satisfies(again -> assertThat(again.attempts()).isEqualTo(1));
        alerts.failed(mail, null, "timeout");
        alerts.sent(alerts.due("webhook", TEN, 5).get(0), NOON);
        assertThat(alerts.due("mail", NOON, 5)).isEmpty();
        assertThat(alerts.due("webhook", NOON, 5)).isEmpty();
        assertThat(alerts.newest(null, 1).get(0).ways())
                .containsExactly(
                        new Alert.Way("mail", Optional.empty(), Optional.of("timeout"), true),
                        new Alert.Way("webhook", Optional.of(NOON), Optional.empty(), true));
    }

    @Test
    void onlySoManyMessagesWaitAndNoneForAWayThatIsSetUpNoMore() throws Exception {
        Alerts alerts = registry.alerts();
        for (long id = 1; id <= 4; id++) {
            happens(id, TEN, Optional.empty(), true);
            alerts.note(TEN);
            alerts.gather(List.of("mail", "webhook"), true, TEN);
        }
        assertThat(alerts.trim(Map.of("webhook", 3), TEN))
                .as("4 mails, 1 of the webhook")
                .isEqualTo(5);

        assertThat(alerts.due("mail", NOON, 10)).isEmpty();
        assertThat(alerts.due("webhook", NOON, 10))
                .extracting(one -> one.alerts().get(0).incident())
                .as("the newest stay")
                .containsExactly(2L, 3L, 4L);
        assertThat(alerts.trim(Map.of("webhook", 3), TEN.plus(Duration.ofDays(401))))
                .isZero();
        assertThat(alerts.newest(null, 10)).as("what is old is deleted").isEmpty();
        assertThat(alerts.due("webhook", NOON, 10)).isEmpty();
    }

    private void seen(AccessClass access) throws RegistryException {
        LinkSpan span = new LinkSpan(
                SCHOOL.value(),
                TEN,
                Optional.empty(),
                Presence.ONLINE,
                Cause.NONE,
                access,
                Basis.OBSERVED,
                new Verdict(LinkState.CELLULAR, Quality.SLOW, 1),
                List.of());
        registry.links()
                .save(new LinkBook.Changes(
                        TEN,
                        Map.of(SCHOOL.value(), new LinkBook.Rewritten(TEN, List.of(span))),
                        List.of(),
                        Set.of(),
                        List.of()));
    }

    @Test
    void aContradictionIsDecidedByWhatWasLookedAtOnly() throws Exception {
        registry.lines().put(new Line(SCHOOL, "VNPT", AccessClass.FIXED, 512, 50.5));
        seen(AccessClass.CELLULAR_3G);
        LineReview right = new LineReview(SCHOOL, AccessClass.CELLULAR_3G, AccessClass.FIXED, NOON, "so-gd");
        LineReview old = new LineReview(SCHOOL, AccessClass.CELLULAR_4G, AccessClass.FIXED, NOON, "so-gd");
        LineReview none = new LineReview(SCHOOL, AccessClass.CELLULAR_3G, AccessClass.CELLULAR_4G, NOON, "so-gd");

        assertThat(registry.lineReviews().keep(old)).isFalse();
        assertThat(registry.lineReviews().accept(none)).isFalse();
        assertThat(registry.lineReviews().all()).isEmpty();

        assertThat(registry.lineReviews().keep(right)).isTrue();
        assertThat(registry.lineReviews().all()).containsExactly(right);
        assertThat(right.isOf(AccessClass.CELLULAR_3G, AccessClass.FIXED)).isTrue();
        assertThat(right.isOf(AccessClass.SATELLITE, AccessClass.FIXED)).isFalse();

        assertThat(registry.lineReviews().accept(right)).isTrue();
        assertThat(registry.lineReviews().all()).isEmpty();
        assertThat(registry.lines().all())
                .containsExactly(new Line(SCHOOL, "VNPT", AccessClass.CELLULAR_3G, 512, 50.5));
        assertThat(registry.audit().newest(5)).extracting(AuditEntry::action).contains("line-keep", "line-accept");
    }
}
