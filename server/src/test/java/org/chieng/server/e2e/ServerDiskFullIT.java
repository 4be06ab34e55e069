package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.testkit.OneTry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk is full, twice, while a flood publishes: the running server may write no file past its first bytes (RLIMIT_FSIZE, by
 * {@code prlimit} of util-linux), then it may again. Nobody touches server or device.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ExtendWith(OneTry.class)
class ServerDiskFullIT {
    private static final String FULL = "4096";

    @TempDir
    Path folder;

    @Test
    void storesWhatItAcknowledgedAndGoesOnByItselfWhenThereIsRoom() throws Exception {
        Set<Long> acknowledged;
        try (WholeWay way = WholeWay.start(folder, "flood");
                Flood flood = new Flood(way.mqttPort(), "flood", way.secret("flood"), 1_000_000L * 1_790_000_000)) {
            for (int time = 0; time < 2; time++) {
                awaitStored(way, 200);
                limitFiles(way, FULL);
                awaitStatus(way, "degraded");
                long before = stored(way);
                assertThat(way.get("/health").getJsonObject("store").getString("fault"))
                        .isNotBlank();
                assertThat(stored(way)).as("nothing is acknowledged meanwhile").isEqualTo(before);
                limitFiles(way, "unlimited");
                awaitStatus(way, "ok");
            }
            awaitStored(way, 200);
            acknowledged = flood.stop();
            way.stopServer();
        }
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder.resolve("server"))) {
            FloodVerdict.of(store, "flood", acknowledged).check("ServerDiskFullIT");
        }
    }

    private static void limitFiles(WholeWay way, String bytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(way.server().pid()), "--fsize=" + bytes + ":unlimited")
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static long stored(WholeWay way) throws IOException, InterruptedException {
        return way.get("/health").getLong("stored");
    }

    private static void awaitStored(WholeWay way, int packs) throws IOException, InterruptedException {
        long wanted = stored(way) + (long) packs * Flood.CHANNELS;
        await().atMost(Duration.ofMinutes(1)).until(() -> stored(way) >= wanted);
    }

    private static void awaitStatus(WholeWay way, String status) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> way.get("/health").getString("status").equals(status));
    }
}
