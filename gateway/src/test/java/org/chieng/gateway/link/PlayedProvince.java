package org.chieng.gateway.link;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.chieng.sim.province.LineLoad;
import org.chieng.sim.province.Province;
import org.chieng.sim.province.ProvinceLines;
import org.chieng.sim.province.ProvinceSchool;
import org.chieng.testkit.MovedClock;

/**
 * A gateway's monitor that hears a simulated province, on a clock that is moved by hand; for a while the gateway does not run, and agents keep in
 * their journals what they would tell. Confined to one thread.
 */
final class PlayedProvince {
    /** Twice as long as a running gateway takes: nothing is found later than that by it. */
    private static final int TICK_SECONDS = 30;

    final MemoryLinkBook book = new MemoryLinkBook();
    private final Province province;
    private final MovedClock clock;
    private final Map<String, Pi> pis = new HashMap<>();
    private final List<Runnable> journals = new ArrayList<>();
    private HeardDevices heard;
    private LinkMonitor monitor;
    private boolean running = true;

    /** A school's agent. */
    private static final class Pi {
        private final ProvinceSchool school;
        private final EnrolledDevice device;
        private boolean told;

        Pi(ProvinceSchool school) {
            this.school = school;
            this.device = new EnrolledDevice(new DeviceId(school.id() + "-pi"), new SchoolId(school.id()));
        }
    }

    private final ProvinceLines.Listener agents = new ProvinceLines.Listener() {
        @Override
        public void beat(String school, Instant at) {
            Pi pi = pi(school);
            if (running) {
                heard.began(pi.device, pi.school.beat().plusMinutes(pi.school.isCellular() ? 5 : 0));
                heard.heard(pi.device);
            }
            if (!pi.told) {
                pi.told = true;
                tell(pi, at, "access", new Value.Text(pi.school.seen()));
                tell(pi, at, "confidence", new Value.Text(pi.school.hasModem() ? "high" : "low"));
            }
        }

        @Override
        public void told(String school, String text, Instant at) {
            tell(pi(school), at, "event", new Value.Text(text));
        }

        @Override
        public void measured(String school, LineLoad load, Instant at) {
            tell(pi(school), at, "rtt", new Value.Numeric(load.rttMillis()));
            tell(pi(school), at, "throughput", new Value.Numeric(load.megabits()));
        }
    };

    PlayedProvince(Province province, Instant begin) throws IOException {
        this.province = province;
        this.clock = new MovedClock(begin);
        for (ProvinceSchool school : province.schools()) {
            pis.put(school.id(), new Pi(school));
            book.lines.add(new LinkBook.Line(
                    school.id(),
                    Optional.of(school.provider()),
                    Optional.of(school.area()),
                    AccessClass.of(school.access()),
                    OptionalInt.empty(),
                    OptionalDouble.empty()));
        }
        heard = new HeardDevices(clock);
        monitor = opened();
    }

    private LinkMonitor opened() throws IOException {
        LinkMonitor one = new LinkMonitor(book, heard, LinkTiming.USUAL, clock);
        one.open();
        return one;
    }

    private Pi pi(String school) {
        return Objects.requireNonNull(pis.get(school), school);
    }

    private void tell(Pi pi, Instant at, String channel, Value value) {
        Reading reading = new Reading(
                new ChannelName("link", channel), ChronoUnit.MICROS.between(Instant.EPOCH, at), value, null, null);
        if (running) {
            monitor.told(pi.device, List.of(reading));
        } else {
            journals.add(() -> monitor.told(pi.device, List.of(reading)));
        }
    }

    /** Lets time pass; the gateway is stopped and started again in it. */
    void play(Instant end, Instant stopped, Duration stop) throws IOException {
        ProvinceLines lines = new ProvinceLines(province, 11);
        Instant back = stopped.plus(stop);
        for (; clock.now.isBefore(end); clock.now = clock.now.plusSeconds(1)) {
            if (clock.now.equals(stopped)) {
                monitor.close();
                running = false;
            } else if (clock.now.equals(back)) {
                heard = new HeardDevices(clock);
                monitor = opened();
                running = true;
                journals.forEach(Runnable::run);
                journals.clear();
            }
            lines.play(clock.now, agents);
            if (running && clock.now.getEpochSecond() % TICK_SECONDS == 0) {
                monitor.tick();
            }
        }
        monitor.close();
    }
}
