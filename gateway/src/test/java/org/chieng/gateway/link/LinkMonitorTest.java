package org.chieng.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.testkit.MovedClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkMonitorTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final String SCHOOL = "thcs-muong-bi";
    private static final EnrolledDevice PI = new EnrolledDevice(new DeviceId("pi"), new SchoolId(SCHOOL));
    private static final EnrolledDevice BOARD = new EnrolledDevice(new DeviceId("board"), new SchoolId(SCHOOL));

    private final MemoryLinkBook book = new MemoryLinkBook();
    private final MovedClock clock = new MovedClock(START);
    private HeardDevices heard = new HeardDevices(clock);
    private LinkMonitor monitor = new LinkMonitor(book, heard, LinkTiming.USUAL, clock);

    @BeforeEach
    void open() throws Exception {
        book.lines.add(new LinkBook.Line(
                SCHOOL,
                Optional.of("VNPT"),
                Optional.of("tan-lac"),
                Optional.of(AccessClass.FIXED),
                OptionalInt.empty(),
                OptionalDouble.empty()));
        monitor.open();
    }

    /** Lets minutes pass; the device is heard each minute while it is up. */
    private void pass(int minutes, boolean up) {
        for (int tick = 0; tick < minutes * 6; tick++) {
            if (up && tick % 6 == 0) {
                heard.heard(PI);
            }
            clock.now = clock.now.plusSeconds(10);
            monitor.tick();
        }
    }

    private void tell(EnrolledDevice device, String channel, Value value, Instant at) {
        monitor.told(
                device,
                List.of(new Reading(
                        new ChannelName("link", channel),
                        ChronoUnit.MICROS.between(Instant.EPOCH, at),
                        value,
                        null,
                        null)));
    }

    private void tell(String channel, String text) {
        tell(PI, channel, new Value.Text(text), clock.now);
    }

    private LinkSpan newest() {
        List<LinkSpan> all = book.of(SCHOOL);
        return all.get(all.size() - 1);
    }

    private LinkBook.KeptIncident first() {
        return Objects.requireNonNull(book.incidents.get(1L));
    }

    private void restart() throws Exception {
        heard = new HeardDevices(clock);
        monitor = new LinkMonitor(book, heard, LinkTiming.USUAL, clock);
        monitor.open();
    }

    private void assertFollow() {
        List<LinkSpan> all = book.of(SCHOOL);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i - 1).to()).as("%s", all).contains(all.get(i).from());
        }
        assertThat(newest().to()).isEmpty();
    }

    @Test
    void aSchoolIsUnknownUntilADeviceTellsOfItsLineAndThenByItsKind() {
        pass(10, true);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.UNKNOWN);

        tell("access", "fixed");
        tell("confidence", "low");
        pass(1, true);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.BROADBAND);
        assertThat(newest().basis()).isEqualTo(Basis.DECLARED);
        assertThat(newest().verdict().ruleVersion()).isEqualTo(LinkRule.VERSION);

        tell("access", "4g");
        tell("confidence", "high");
        pass(1, true);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.CELLULAR);
        assertThat(newest().access()).isEqualTo(AccessClass.CELLULAR_4G);
        assertThat(newest().basis()).isEqualTo(Basis.OBSERVED);
        assertFollow();
    }

    @Test
    void whatABoardThatTellsNothingOfTheLineSaysIsNoSignOfIt() {
        tell("rtt", "no number");
        pass(5, true);
        for (int minute = 0; minute < 10; minute++) {
            heard.heard(BOARD);
            pass(1, false);
        }
        assertThat(newest().verdict().state()).isEqualTo(LinkState.OFFLINE);
    }

    /** A pupil has its secret in their hands. */
    @Test
    void whatAPhoneSaysOfTheLineChangesNothing() {
        EnrolledDevice phone = new EnrolledDevice(new DeviceId("phone-1"), new SchoolId(SCHOOL));
        tell(phone, "access", new Value.Text("4g"), clock.now);
        tell(phone, "confidence", new Value.Text("high"), clock.now);
        heard.heard(phone);
        pass(5, true);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.UNKNOWN);
        assertThat(book.tellers).isEmpty();

        tell("access", "fixed");
        pass(1, true);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.BROADBAND);
        assertThat(book.tellers).hasSize(1);
    }

    @Test
    void whatWasOnlyProvenOnAMobileLineDoesNotMakeItDegraded() {
        tell("access", "4g");
        tell("confidence", "high");
        tell(PI, "throughput.least", new Value.Numeric(0.9), clock.now);
        pass(5, true);
        assertThat(newest().verdict()).isEqualTo(new Verdict(LinkState.CELLULAR, Quality.UNKNOWN, LinkRule.VERSION));

        tell(PI, "throughput", new Value.Numeric(0.4), clock.now);
        pass(1, true);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.DEGRADED);

        tell(PI, "throughput.least", new Value.Numeric(21), clock.now);
        pass(1, true);
        assertThat(newest().verdict().quality()).isEqualTo(Quality.GOOD);
    }

    @Test
    void aSchoolWithTwoLinesIsConnectedAsWellAsByTheBetterOne() {
        for (int round = 0; round < 6; round++) {
            tell(PI, "access", new Value.Text("fixed"), clock.now);
            tell(PI, "confidence", new Value.Text("high"), clock.now);
            tell(PI, "throughput", new Value.Numeric(60), clock.now);
            pass(10, true);
            tell(BOARD, "access", new Value.Text("4g"), clock.now);
            tell(BOARD, "confidence", new Value.Text("high"), clock.now);
            tell(BOARD, "throughput", new Value.Numeric(0.4), clock.now);
            pass(10, true);
            assertThat(newest().verdict()).isEqualTo(new Verdict(LinkState.BROADBAND, Quality.GOOD, LinkRule.VERSION));
        }
        assertThat(book.of(SCHOOL))
                .filteredOn(span -> span.verdict().state() == LinkState.DEGRADED)
                .isEmpty();

        for (int hours = 0; hours < 14; hours++) { // the one with the better line is gone
            pass(60, true);
            tell(BOARD, "access", new Value.Text("4g"), clock.now);
        }
        pass(1, true);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.DEGRADED);
    }

    @Test
    void aRestartForgetsNotHowSlowALineIs() throws Exception {
        tell("access", "4g");
        tell("confidence", "high");
        Instant measured = clock.now;
        tell(PI, "throughput", new Value.Numeric(0.4), measured);
        pass(5, true);
        LinkSpan before = newest();
        monitor.close();
        clock.now = clock.now.plusSeconds(30);
        restart();
        assertThat(monitor.tellers()).containsExactly(PI.device());
        monitor.recall(
                PI.device(),
                new ChannelName("link", "throughput"),
                ChronoUnit.MICROS.between(Instant.EPOCH, measured),
                new Value.Numeric(0.4));
        pass(5, true);

        assertThat(before.verdict().state()).isEqualTo(LinkState.DEGRADED);
        assertThat(newest()).isEqualTo(before);
    }

    @Test
    void anUnsteadyLineIsNotThoughtToHaveBeenWellBeforeARestart() throws Exception {
        tell("access", "fixed");
        pass(60, true);
        for (int flap = 0; flap < 8; flap++) {
            pass(3, false);
            pass(2, true);
        }
        assertThat(first().incident().unstable()).isTrue();
        assertThat(first().incident().to()).isEmpty();
        Instant stopped = clock.now;
        monitor.close();
        clock.now = clock.now.plusSeconds(30);
        restart();
        pass(45, true);

        assertThat(first().incident().to())
                .hasValueSatisfying(end -> assertThat(end).isAfterOrEqualTo(stopped));
    }

    @Test
    void anOutageIsKeptWithItsCauseOnceTheAgentTellsIt() {
        tell("access", "fixed");
        pass(10, true);
        Instant last = clock.now.minusSeconds(60);
        pass(30, false);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.OFFLINE);
        assertThat(newest().from()).isEqualTo(last);
        assertThat(first().told()).isTrue();

        tell("event", "power-off from=" + last.plusSeconds(30));
        pass(5, true);
        LinkSpan outage = book.of(SCHOOL).get(book.of(SCHOOL).size() - 2);
        assertThat(outage.cause()).isEqualTo(Cause.POWER_OFF);
        assertThat(outage.from()).isEqualTo(last.plusSeconds(30));
        assertThat(outage.corrections()).extracting(Correction::cause).containsExactly(Cause.SILENT);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.BROADBAND);
        assertThat(first().incident().cause()).isEqualTo(Cause.POWER_OFF);
        assertFollow();
    }

    @Test
    void aStoppedGatewayLeavesAGapAndNoIncident() throws Exception {
        tell("access", "fixed");
        pass(60, true);
        monitor.close();
        Instant stopped = clock.now;
        clock.now = clock.now.plus(Duration.ofMinutes(30));
        Instant back = clock.now;
        restart();
        pass(3, false); // agents come back after a while
        pass(60, true);

        assertThat(book.incidents).isEmpty();
        assertThat(book.of(SCHOOL)).anySatisfy(gap -> {
            assertThat(gap.cause()).isEqualTo(Cause.MONITOR_DOWN);
            assertThat(gap.verdict().state()).isEqualTo(LinkState.UNKNOWN);
            assertThat(gap.from()).isEqualTo(stopped);
            assertThat(gap.to()).contains(back);
        });
        assertThat(newest().verdict().state()).isEqualTo(LinkState.BROADBAND);
        assertFollow();
    }

    @Test
    void anOutageGoesOnOverARestart() throws Exception {
        tell("access", "fixed");
        pass(10, true);
        pass(20, false);
        monitor.close();
        clock.now = clock.now.plusSeconds(20);
        restart();
        pass(20, false);
        pass(60, true);

        assertThat(book.incidents.values()).singleElement().satisfies(one -> {
            assertThat(one.incident().to()).isPresent();
            assertThat(one.incident().cause()).isEqualTo(Cause.SILENT);
        });
        assertThat(book.of(SCHOOL)).noneMatch(one -> one.cause() == Cause.MONITOR_DOWN);
        assertThat(book.of(SCHOOL).stream().filter(one -> one.presence() == Presence.OFFLINE))
                .hasSize(1);
        assertFollow();
    }

    @Test
    void theKindOfLineIsKnownOverARestart() throws Exception {
        tell("access", "4g");
        tell("confidence", "high");
        pass(10, true);
        monitor.close();
        clock.now = clock.now.plusSeconds(20);
        restart();
        pass(20, true);

        assertThat(newest().access()).isEqualTo(AccessClass.CELLULAR_4G);
        assertThat(newest().basis()).isEqualTo(Basis.OBSERVED);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.CELLULAR);
        assertThat(newest().from()).isEqualTo(START);
    }

    @Test
    void aMachineThatSleptIsAGap() {
        tell("access", "fixed");
        pass(10, true);
        clock.now = clock.now.plus(Duration.ofHours(8));
        pass(60, true);

        assertThat(book.incidents).isEmpty();
        assertThat(book.of(SCHOOL)).anyMatch(one -> one.cause() == Cause.MONITOR_DOWN);
        assertFollow();
    }

    @Test
    void aClockThatJumpsAMonthAheadAndBackStopsNothingAndLeavesNoSpanInTheFuture() {
        tell("access", "fixed");
        pass(10, true);
        Instant jumped = clock.now;
        clock.now = clock.now.plus(Duration.ofDays(30));
        pass(5, true);
        tell("access", "4g");
        tell("confidence", "high");
        pass(2, true);
        clock.now = jumped.plus(Duration.ofMinutes(7));
        pass(10, true);

        assertThat(book.of(SCHOOL)).noneMatch(one -> one.from().isAfter(clock.now));
        assertThat(book.of(SCHOOL)).anySatisfy(gap -> {
            assertThat(gap.cause()).isEqualTo(Cause.MONITOR_DOWN);
            assertThat(gap.from()).isEqualTo(jumped);
            assertThat(gap.to()).contains(jumped.plus(Duration.ofMinutes(7)).plusSeconds(10));
        });
        assertThat(newest().verdict().state()).isEqualTo(LinkState.CELLULAR);
        assertThat(newest().corrections())
                .as("what was thought of the time to come can be seen")
                .anyMatch(one -> one.from().isAfter(clock.now));
        assertFollow();

        pass(10, false);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.OFFLINE);
        tell("access", "fixed");
        pass(10, true);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.BROADBAND);
        assertFollow();
    }

    @Test
    void spansThatWereKeptWhileTheClockWasAheadAreCorrectedAtTheNextStart() throws Exception {
        tell("access", "fixed");
        pass(10, true);
        Instant jumped = clock.now;
        clock.now = clock.now.plus(Duration.ofDays(30));
        pass(5, true);
        monitor.close();
        clock.now = jumped.plus(Duration.ofMinutes(6));
        restart();
        pass(10, true);

        assertThat(book.of(SCHOOL)).noneMatch(one -> one.from().isAfter(clock.now));
        assertThat(newest().verdict().state()).isEqualTo(LinkState.BROADBAND);
        assertThat(newest().corrections()).isNotEmpty();
        assertFollow();
        pass(10, false);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.OFFLINE);
    }

    @Test
    void anOutageThatWasFoundWhileTheClockWasAheadEndsInThePresent() {
        tell("access", "fixed");
        pass(10, true);
        Instant jumped = clock.now;
        clock.now = clock.now.plus(Duration.ofDays(30));
        pass(1, true);
        pass(20, false);
        clock.now = jumped.plus(Duration.ofMinutes(21));
        pass(60, true);

        assertThat(first().incident().from()).isBefore(clock.now);
        assertThat(first().incident().to())
                .hasValueSatisfying(end -> assertThat(end).isBefore(clock.now));
        assertThat(newest().verdict().state()).isEqualTo(LinkState.BROADBAND);
        assertFollow();
    }

    @Test
    void aKindThatTheAgentDoesNotKnowIsNoObservation() {
        tell("access", "4g");
        tell("confidence", "high");
        pass(1, true);
        for (String unknown : List.of("unknown", "6g")) {
            tell("access", unknown);
            pass(1, true);
            assertThat(newest().basis()).as(unknown).isEqualTo(Basis.DECLARED);
            assertThat(newest().access()).isEqualTo(AccessClass.FIXED);
        }
    }

    @Test
    void aLineThatIsHeardEachQuarterOfAnHourByItsOwnWordIsNotAwayInBetween() {
        heard.began(PI, Duration.ofMinutes(15));
        tell("access", "3g");
        tell("confidence", "high");
        for (int i = 0; i < 20; i++) {
            pass(1, true);
            pass(14, false);
        }
        assertThat(book.incidents).isEmpty();
        assertThat(newest().verdict().state()).isEqualTo(LinkState.CELLULAR);

        pass(30, false);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.OFFLINE);
    }

    @Test
    void whatCanNotBeKeptNowIsKeptLater() {
        tell("access", "fixed");
        pass(10, true);
        book.broken = true;
        pass(20, false);
        pass(20, true);
        assertThat(newest().verdict().state()).isEqualTo(LinkState.BROADBAND);
        book.broken = false;
        pass(1, true);

        assertThat(book.of(SCHOOL)).anyMatch(one -> one.presence() == Presence.OFFLINE);
        assertFollow();
    }

    @Test
    void oneSlowRoundTripIsNoPoorLine() {
        tell("access", "fixed");
        pass(5, true);
        for (double millis : new double[] {40, 9_000, 50, 60, 3_000, 2_000}) {
            tell(PI, "rtt", new Value.Numeric(millis), clock.now);
            pass(5, true);
            assertThat(newest().verdict().state())
                    .as("after %s ms", millis)
                    .isEqualTo(millis == 2_000 ? LinkState.DEGRADED : LinkState.BROADBAND);
        }
    }

    @Test
    void whereNothingChangesLittleIsWritten() {
        tell("access", "fixed");
        pass(10, true);
        int before = book.saved;
        pass(60, true);
        assertThat(book.saved - before).isLessThanOrEqualTo(61);
    }
}
