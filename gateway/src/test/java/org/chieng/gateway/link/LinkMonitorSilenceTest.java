package org.chieng.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.testkit.MovedClock;
import org.junit.jupiter.api.Test;

/** Nobody is heard any more: whether that is the schools' lines or the way to the server. */
class LinkMonitorSilenceTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private final MemoryLinkBook book = new MemoryLinkBook();
    private final MovedClock clock = new MovedClock(START);
    private final HeardDevices heard = new HeardDevices(clock);
    private final LinkMonitor monitor = new LinkMonitor(book, heard, LinkTiming.USUAL, clock);
    private final List<EnrolledDevice> agents = new ArrayList<>();

    private void open(int schools) throws Exception {
        for (int i = 0; i < schools; i++) {
            SchoolId school = new SchoolId("school-" + i);
            book.lines.add(new LinkBook.Line(
                    school.value(),
                    Optional.of(List.of("VNPT", "Viettel", "FPT").get(i % 3)),
                    Optional.of("area-" + i % 4),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalDouble.empty()));
            agents.add(new EnrolledDevice(new DeviceId("pi-" + i), school));
        }
        monitor.open();
        for (EnrolledDevice agent : agents) {
            heard.began(agent, Duration.ofMinutes(1));
            monitor.told(
                    agent,
                    List.of(new Reading(
                            new ChannelName("link", "access"),
                            ChronoUnit.MICROS.between(Instant.EPOCH, START),
                            new Value.Text("fixed"),
                            null,
                            null)));
        }
        pass(10, agents);
    }

    private void pass(int minutes, List<EnrolledDevice> up) {
        for (int tick = 0; tick < minutes * 6; tick++) {
            if (tick % 6 == 0) {
                up.forEach(heard::heard);
            }
            clock.now = clock.now.plusSeconds(10);
            monitor.tick();
        }
    }

    private List<Presence> presences(EnrolledDevice agent) {
        return book.of(agent.school().value()).stream().map(LinkSpan::presence).toList();
    }

    @Test
    void thatNoneOfManyIsHeardIsAGapOfNoDataAndNoOutage() throws Exception {
        open(12);
        pass(20, List.of());
        pass(45, agents);

        assertThat(book.incidents).isEmpty();
        for (EnrolledDevice agent : agents) {
            assertThat(presences(agent)).doesNotContain(Presence.OFFLINE).endsWith(Presence.UNSEEN, Presence.ONLINE);
            LinkSpan gap = book.of(agent.school().value()).get(presences(agent).lastIndexOf(Presence.UNSEEN));
            assertThat(gap.cause()).isEqualTo(Cause.MONITOR_DOWN);
            assertThat(Duration.between(gap.from(), gap.to().orElseThrow()))
                    .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(22));
        }
    }

    @Test
    void thatOneIsStillHeardMakesItAnOutageOfTheOthers() throws Exception {
        open(12);
        pass(20, agents.subList(0, 1));

        assertThat(book.incidents).isNotEmpty();
        assertThat(presences(agents.get(0))).doesNotContain(Presence.OFFLINE);
        assertThat(presences(agents.get(5))).endsWith(Presence.OFFLINE);
    }

    @Test
    void aBrokerThatIsAwayIsNoOutageOfFewSchoolsEither() throws Exception {
        open(3);
        monitor.listens(false);
        pass(20, List.of());
        monitor.listens(true);
        pass(45, agents);

        assertThat(book.incidents).isEmpty();
        assertThat(presences(agents.get(0)))
                .doesNotContain(Presence.OFFLINE)
                .endsWith(Presence.UNSEEN, Presence.ONLINE);
    }

    @Test
    void aServerThatStopsWhileNobodyIsHeardTakesNoneOfItForHeard() throws Exception {
        open(12);
        Instant last = clock.now.minusSeconds(60);
        pass(10, List.of());
        monitor.close();

        assertThat(book.alive).hasValueSatisfying(alive -> assertThat(alive).isBetween(last, last.plusSeconds(60)));
    }
}
