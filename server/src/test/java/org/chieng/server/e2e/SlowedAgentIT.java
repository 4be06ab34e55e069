package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;
import org.chieng.testkit.OneTry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An agent with a backlog of 50 readings a second, at a server that lets it send two messages a second. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@ExtendWith(OneTry.class)
class SlowedAgentIT {
    private static final int BACKLOG = 2_000;

    @TempDir
    Path folder;

    @Test
    void isToldToSlowDownAndNeitherLosesAReadingNorItsSession() throws Exception {
        List<BoardRecord.Line> printed;
        try (WholeWay way = WholeWay.start(folder, "pi")) {
            way.killServer();
            Files.writeString(
                    folder.resolve("server.conf"),
                    "limits.device { messages = 2, readings = 0 }\n",
                    StandardOpenOption.APPEND);
            JarProcess boards = way.startBoards("fast:b1");
            JarProcess agent = way.startAgent("pi", "b1");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> way.record("b1").lines().size() >= BACKLOG);
            way.restartServer();
            await().atMost(Duration.ofMinutes(1)).until(() -> agent.log().contains("asks to send more slowly"));
            boards.terminate();
            printed = way.record("b1").lines();
            long last = printed.get(printed.size() - 1).number();
            await().atMost(Duration.ofMinutes(1)).until(() -> way.latestNumber("pi", "b1/n") >= last);
            agent.terminate();
            assertThat(agent.log()).containsOnlyOnce("PahoUplink - connected to ");
            way.stopServer();
        }
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder.resolve("server"))) {
            List<Point> stored = store.range(
                    new SeriesKey(new DeviceId("pi"), new ChannelName("b1", "n")),
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    1_000_000);
            // the first line after a port is opened may be given up as half of one
            long first = number(stored.get(0));
            long last = printed.get(printed.size() - 1).number();
            assertThat(first).isLessThanOrEqualTo(printed.get(2).number());
            assertThat(stored.stream().map(SlowedAgentIT::number))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(first, last).boxed().toList());
        }
    }

    private static long number(Point point) {
        return point.value() instanceof Value.Numeric numeric ? (long) numeric.number() : -1;
    }
}
