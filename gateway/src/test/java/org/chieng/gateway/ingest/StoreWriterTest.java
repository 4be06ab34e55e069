package org.chieng.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.gateway.testkit.GatedStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StoreWriterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final DeviceId PI = new DeviceId("pi");
    private static final DeviceId OTHER = new DeviceId("other");
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(name -> Integer.parseInt(name.substring(3)));

    @TempDir
    Path folder;

    private GatedStore store;
    private StoreWriter writer;
    private final List<String> log = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        store = new GatedStore(SqliteTimeSeriesStore.open(folder));
        writer = new StoreWriter(
                store, new IngestSettings(10, 4, Duration.ZERO, Duration.ofDays(1)), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        store.release(); // a test that failed may have held it back
        writer.close();
        store.close();
    }

    private void add(String name, int rows) {
        add(PI, name, NOW.minusSeconds(3600), rows, false);
    }

    private void add(DeviceId device, String name, Instant from, int rows, boolean isLive) {
        long micros = from.toEpochMilli() * 1000;
        List<DeviceReading> readings = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            readings.add(
                    new DeviceReading(device, Reading.ofNumber(new ChannelName("board", name), micros + i, i, null)));
        }
        writer.add(new StoreWriter.Job(
                device,
                readings,
                new TimeSpan(micros, micros + rows - 1),
                isLive,
                () -> log.add(name),
                why -> log.add(name + " abandoned: " + why)));
    }

    private void holdWithOneInIt() {
        store.hold();
        add("first", 1);
        await().until(store::isHolding);
    }

    @Test
    void aLivePackPassesTheBacklogOfItsOwnAndOfOtherDevices() {
        holdWithOneInIt();
        for (int i = 0; i < 50; i++) {
            add("old" + i, 4);
            add(OTHER, "other" + i, NOW.minusSeconds(3600), 4, false);
        }
        add(OTHER, "live", NOW, 1, true);
        add(PI, "mine", NOW, 1, true);
        assertThat(log).as("nobody is told before the commit").isEmpty();
        store.release();

        await().untilAsserted(() -> assertThat(log).hasSize(103));
        assertThat(log).startsWith("first", "live", "mine", "old0", "other0");
        assertThat(log).filteredOn(name -> name.startsWith("old")).isSortedAccordingTo(BY_NUMBER);
    }

    @Test
    void passesNothingOfItsDeviceThatIsNotWhollyOlder() {
        holdWithOneInIt();
        add(OTHER, "long", NOW.minusSeconds(3600), 4, false);
        add(PI, "same-time", NOW, 4, false);
        add(PI, "live", NOW, 1, true);
        store.release();

        await().untilAsserted(() -> assertThat(log).containsExactly("first", "long", "same-time", "live"));
    }

    @Test
    void livePacksTakeHalfABatchSoThatTheBacklogGoesOn() {
        holdWithOneInIt();
        add("old", 1);
        for (int i = 0; i < 5; i++) {
            add(OTHER, "live" + i, NOW.plusSeconds(i), 2, true);
        }
        store.release();

        await().untilAsserted(() ->
                assertThat(log).containsExactly("first", "live0", "old", "live1", "live2", "live3", "live4"));
    }

    @Test
    void tellsOfEachJobInTheOrderThatTheyCame() {
        store.hold();
        add("a", 1);
        add("b", 2);
        add("c", 7);
        assertThat(log).isEmpty();
        store.release();

        await().untilAsserted(() -> assertThat(log).containsExactly("a", "b", "c"));
        assertThat(writer.health().queuedReadings()).isZero();
    }

    @Test
    void hasNoRoomPastItsBoundUntilItIsHalfEmpty() {
        store.hold();
        add("a", 4);
        await().until(store::isHolding);
        assertThat(writer.hasRoom()).isTrue();
        add("b", 4);
        add("c", 4);
        assertThat(writer.hasRoom()).isFalse();
        AtomicInteger called = new AtomicInteger();
        writer.whenRoom(called::incrementAndGet);
        assertThat(called).hasValue(0);
        store.release();

        await().untilAsserted(() -> assertThat(log).hasSize(3));
        assertThat(called).hasValue(1);
        assertThat(writer.hasRoom()).isTrue();
        writer.whenRoom(called::incrementAndGet);
        assertThat(called).as("at once when there is room").hasValue(2);
    }

    @Test
    void whoeverComesStandsBehindThoseWhoWaitForRoom() {
        store.hold();
        add("a", 4);
        await().until(store::isHolding);
        add("b", 4);
        add("c", 4);
        List<String> turns = new CopyOnWriteArrayList<>();
        writer.whenRoom(() -> turns.add("one"));
        writer.whenRoom(() -> turns.add("two"));
        assertThat(writer.isAwaited()).isTrue();
        store.release();

        await().untilAsserted(() -> assertThat(turns).containsExactly("one", "two"));
        assertThat(writer.isAwaited()).isFalse();
    }

    @Test
    void keepsTryingUntilTheStoreTakesIt() {
        store.fail("the disk is full");
        add("a", 1);
        await().until(() -> !writer.health().works());
        assertThat(writer.health().fault()).isEqualTo("the disk is full");
        assertThat(writer.health().faultySince()).isEqualTo(NOW);
        assertThat(log).isEmpty();

        store.mend();
        await().untilAsserted(() -> assertThat(log).containsExactly("a"));
        assertThat(writer.health().works()).isTrue();
    }

    @Test
    void abandonsWhatTheStoreRefusesWhenItCloses() {
        store.fail("the disk is full");
        add("a", 1);
        add("b", 1);
        await().until(() -> !writer.health().works());
        writer.close();

        assertThat(log).hasSize(2).allMatch(line -> line.contains("abandoned"));
        add("c", 1);
        assertThat(log.get(2)).startsWith("c abandoned: the gateway is closing");
    }

    @Test
    void storesWhatIsQueuedWhenItCloses() {
        store.hold();
        add("a", 4);
        add("b", 4);
        await().until(store::isHolding);
        store.release();
        writer.close();

        assertThat(log).containsExactly("a", "b");
    }

    @Test
    void aFaultOfOneWhoWaitsHarmsNobodyElse() {
        writer.add(new StoreWriter.Job(
                PI,
                List.of(new DeviceReading(PI, Reading.ofNumber(new ChannelName("board", "x"), 1, 1, null))),
                new TimeSpan(1, 1),
                false,
                () -> {
                    throw new IllegalStateException("made by the test");
                },
                why -> {}));
        add("a", 1);

        await().untilAsserted(() -> assertThat(log).containsExactly("a"));
    }
}
