package org.chieng.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a demo's computers would have told, and what they tell now. */
class DemoLabsTest {
    /** A quarter's begin. */
    private static final long BEGIN = Instant.parse("2026-11-23T00:00:00Z").getEpochSecond();

    @TempDir
    Path folder;

    private DemoLabs labs(boolean live, String told) throws IOException {
        return DemoLabs.read(
                Files.writeString(folder.resolve("labs.json"), """
                {"shown": {"from": %d, "to": %d},
                 "labs": [{"id": "t1", "school": "a", "name": "Tin 1", "dark": 0, "lessons": [], "computers": [
                   {"device": "may-1", "name": "Máy 01", "seat": "1", "x": 1, "y": 1, "created": %d, "live": %s, "boots": 7,
                    "parts": [["d", 1, 500, "X1"]], "health": {"disk.1": "good ok"}, "told": "%s"}]}],
                 "holidays": [], "loans": [], "tickets": []}
                """.formatted(BEGIN, BEGIN + 1800, BEGIN, live, told)));
    }

    private static String text(Reading reading) {
        return (reading.timeMicros() / 1_000_000 - BEGIN) + " "
                + reading.channel().channel() + " "
                + reading.value().fold(n -> Long.toString((long) n.number()), t -> t.text(), on -> "", data -> "");
    }

    private List<String> past(boolean live, String told) throws IOException {
        return LabsPast.readings(labs(live, told).computers().get(0), BEGIN, BEGIN + 4 * 900).stream()
                .map(DeviceReading::reading)
                .map(DemoLabsTest::text)
                .filter(one -> !one.contains("unknown") && !one.contains("weak"))
                .toList();
    }

    @Test
    void tellEachQuarterOnAndOneSpanOfThoseOff() throws IOException {
        assertThat(past(true, (BEGIN + 600) + "n100a250i50s1000n60"))
                .containsExactly(
                        "0 on 300",
                        "0 session 200",
                        "0 active 200",
                        "900 on 100",
                        "900 session 100",
                        "900 active 50",
                        "1800 on 60",
                        "1800 session 0",
                        "1800 active 0",
                        "2700 off 900");
    }

    @Test
    void tellNothingAnyMoreOnceTheyAreGone() throws IOException {
        assertThat(past(false, (BEGIN + 10) + "a20")).containsExactly("0 on 20", "0 session 20", "0 active 20");
    }

    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-11-28T20:10:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void showOneLessonAgainAndAgainAndAddItUp() throws IOException {
        Hand clock = new Hand();
        List<String> told = new ArrayList<>();
        Map<String, Boolean> online = new HashMap<>();
        LabsNow now = new LabsNow(
                labs(true, BEGIN + "a600"),
                new LabsNow.Listener() {
                    @Override
                    public void told(EnrolledDevice device, List<Reading> readings) {
                        readings.forEach(one -> told.add(text(one).split(" ", 2)[1]));
                    }

                    @Override
                    public void status(EnrolledDevice device, LiveStatus status) {
                        online.put(device.device().value(), status.online());
                    }
                },
                clock);
        assertThat(told).contains("boots 7", "health.disk.1 good ok", "state active");
        assertThat(online).containsEntry("may-1", true);
        told.clear();

        for (int i = 0; i < 180; i++) {
            clock.now = clock.now.plus(LabsNow.EVERY);
            now.play();
        }

        assertThat(told)
                .containsExactly(
                        "on 300",
                        "session 300",
                        "active 300",
                        "unknown 0",
                        "weak 0",
                        "state stopping",
                        "on 300",
                        "session 300",
                        "active 300",
                        "unknown 0",
                        "weak 0",
                        "state active");
        assertThat(now.sessions().values()).allMatch(LiveStatus::online);
        assertThat(Duration.between(Instant.parse("2026-11-28T20:10:00Z"), clock.now))
                .isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void areRefusedWhenTheFileIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"labs\": 7}");

        assertThatThrownBy(() -> DemoLabs.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no file of a demo's rooms");
    }
}
