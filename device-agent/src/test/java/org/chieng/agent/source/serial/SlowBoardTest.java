package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boards that pause for longer than the silence after which their port is opened anew, and are reset by each opening. */
class SlowBoardTest {
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final Duration PERIOD = Duration.ofMillis(2_500);

    @TempDir
    private Path temp;

    private final CollectingSink sink = new CollectingSink();

    /** A weather station: what it says at boot, and a reading at once or after its first pause. */
    private static final class Station implements PtyBoard.Program {
        private final String banner;
        private final boolean atOnce;
        private final List<Double> printed = new CopyOnWriteArrayList<>();
        private boolean booted;
        private long next;

        Station(String banner, boolean atOnce) {
            this.banner = banner;
            this.atOnce = atOnce;
        }

        @Override
        public void reset(long nanos) {
            booted = false;
            next = nanos + Duration.ofMillis(300).toNanos();
        }

        @Override
        public byte[] run(long nanos) {
            if (nanos < next) {
                return new byte[] {};
            }
            String text = "";
            if (!booted) {
                booted = true;
                text = banner;
                if (!atOnce) {
                    next += PERIOD.toNanos();
                    return text.getBytes(StandardCharsets.UTF_8);
                }
            }
            next += PERIOD.toNanos();
            printed.add(20 + printed.size() / 10.0);
            return (text + "Humidity: 45.00 %\tTemperature: " + printed.get(printed.size() - 1) + " *C\r\n")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private SerialSource start(Path port) {
        SerialSource source = new SerialSource(
                Configs.of(temp).silence(SILENCE).ports(port),
                sink,
                new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(1, 2)));
        source.start();
        return source;
    }

    private List<Double> temperatures() {
        return sink.of("board/Temperature").stream()
                .map(reading -> ((Value.Numeric) reading.value()).number())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DHT11 test!\r\n"})
    void everyReadingOfAStationThatPrintsAtOnceIsStored(String banner) throws IOException {
        Station station = new Station(banner, true);
        Path port = temp.resolve("board");
        try (PtyBoard board = new PtyBoard(port, 115_200, true, station);
                SerialSource source = start(port)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> station.printed.size() >= 6);
            await().atMost(Duration.ofSeconds(60)).until(() -> temperatures().containsAll(station.printed));

            assertThat(temperatures()).containsExactlyElementsOf(station.printed);
            assertThat(source.status()).isNotEmpty();
            assertThat(board.hostBaud()).isEqualTo(115_200);
        }
    }

    @Test
    void stationThatPausesFirstComesToItsReadings() throws IOException {
        Station station = new Station("weather\r\n", false);
        Path port = temp.resolve("board");
        try (PtyBoard board = new PtyBoard(port, 9_600, true, station);
                SerialSource source = start(port)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> temperatures().size() >= 3);

            assertThat(temperatures())
                    .isEqualTo(station.printed.subList(0, temperatures().size()));
            assertThat(source.status()).isNotEmpty();
            assertThat(board.hostBaud()).isEqualTo(9_600);
        }
    }
}
