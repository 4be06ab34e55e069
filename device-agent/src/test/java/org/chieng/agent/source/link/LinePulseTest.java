package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinePulseTest {
    @TempDir
    private Path temp;

    private final CollectingSink sink = new CollectingSink();
    private final HandClock hands = new HandClock();
    private boolean connected = true;

    private LinePulse pulse(UUID boot, int port) {
        LineView view =
                new LineView("127.0.0.1", () -> connected, () -> OptionalLong.of(hands.micros()), temp.resolve("life"));
        return new LinePulse(
                view,
                new Sysfs(temp, temp),
                sink,
                hands.agentClock(boot),
                new RouterProbe(port, Duration.ofSeconds(30), System::nanoTime),
                new NameProbe(Duration.ofSeconds(5), System::nanoTime));
    }

    private List<String> events() {
        return sink.of("link/event").stream()
                .map(Reading::value)
                .map(value -> value instanceof Value.Text text ? text.text() : "?")
                .toList();
    }

    @Test
    void theRouterIsAskedAndAnOutageIsTold() throws Exception {
        try (ServerSocket router = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<DefaultRoute> routes =
                    List.of(new DefaultRoute("lo", Optional.of(InetAddress.getLoopbackAddress()), 1));
            LinePulse pulse = pulse(HandClock.BOOT, router.getLocalPort());
            pulse.start();
            pulse.look(routes, false);
            assertThat(sink.of("link/router")).extracting(Reading::value).containsExactly(new Value.Bool(true));
            assertThat(sink.of("link/router.rtt"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.unit()).isEqualTo("ms"));
            assertThat(sink.of("link/dns")).as("an address is no name").isEmpty();

            long last = hands.micros();
            connected = false;
            for (int tens = 0; tens < 12; tens++) {
                hands.pass(Duration.ofSeconds(10));
                pulse.look(tens < 9 ? routes : List.of(), false);
            }
            connected = true;
            hands.pass(Duration.ofSeconds(10));
            pulse.look(routes, false);

            assertThat(events()).containsExactly("line-down lan=ok", "line-down lan=none", "line-up seconds=130");
            assertThat(sink.of("link/event").get(0).timeMicros()).isEqualTo(last);
        }
        assertThat(sink.of("link/fault")).isEmpty();
    }

    @Test
    void onAMeteredLineItIsAskedLessOften() throws Exception {
        try (ServerSocket router = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<DefaultRoute> routes =
                    List.of(new DefaultRoute("lo", Optional.of(InetAddress.getLoopbackAddress()), 1));
            LinePulse pulse = pulse(HandClock.BOOT, router.getLocalPort());
            for (int minute = 0; minute < 60; minute++) {
                pulse.look(routes, true);
                hands.pass(Duration.ofMinutes(1));
            }
        }
        assertThat(sink.of("link/router")).hasSize(2);
    }

    @Test
    void aBootAfterAGapIsAPowerCutFromTheLastSignOfLifeOn() throws Exception {
        LinePulse before = pulse(HandClock.BOOT, 1);
        before.start();
        before.look(List.of(), false);
        Instant last = hands.instant();
        hands.pass(Duration.ofMinutes(40));
        LinePulse after = pulse(new UUID(1, 1), 1);
        after.start();

        assertThat(events()).containsExactly("power-off from=" + last);
    }
}
