package org.chieng.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.Quarantine;
import org.chieng.gateway.health.Refused;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.gateway.testkit.GatedStore;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class IngestTest {
    private static final long NOW = 1_790_000_000L;
    private static final EnrolledDevice PI = new EnrolledDevice(new DeviceId("pi"), new SchoolId("school"));
    private static final EnrolledDevice OTHER = new EnrolledDevice(new DeviceId("other"), new SchoolId("school"));

    @TempDir
    Path folder;

    private GatedStore store;
    private StoreWriter writer;
    private Ingest ingest;
    private final GatewayCounters counters = new GatewayCounters();
    private final Quarantine quarantine = new Quarantine(Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
    private final List<Reading> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        store = new GatedStore(SqliteTimeSeriesStore.open(folder));
        Clock clock = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
        IngestSettings settings = new IngestSettings(100, 10, Duration.ZERO, Duration.ofDays(30));
        writer = new StoreWriter(store, settings, clock);
        ingest =
                new Ingest(settings, writer, (device, readings) -> heard.addAll(readings), counters, quarantine, clock);
    }

    @AfterEach
    void stop() {
        writer.close();
        store.close();
    }

    private IngestResult submit(String payload) {
        return ingest.submit(PI, payload.getBytes(UTF_8), null)
                .toCompletableFuture()
                .join();
    }

    private List<Point> stored(String channel) throws Exception {
        return store.range(new SeriesKey(PI.device(), ChannelName.parse(channel)), Long.MIN_VALUE, Long.MAX_VALUE, 100);
    }

    @Test
    void completesWhenTheReadingsAreStoredAndTold() throws Exception {
        IngestResult result = submit("{\"a\": 1, \"b\": 2}");

        assertThat(result).isEqualTo(new IngestResult(2, List.of()));
        assertThat(stored("a")).extracting(Point::timeMicros).containsExactly(NOW * 1_000_000);
        assertThat(heard).hasSize(2);
        assertThat(counters.messages()).isEqualTo(1);
        assertThat(counters.storedReadings()).isEqualTo(2);
    }

    @Test
    void messagesWithoutATimeThatComeInTheSameMicrosecondAreAllKept() throws Exception {
        submit("{\"a\": 1}");
        submit("{\"a\": 2}");

        assertThat(stored("a")).extracting(Point::timeMicros).containsExactly(NOW * 1_000_000, NOW * 1_000_000 + 1);
    }

    @Test
    void isNotOpenForThoseThatCannotWaitWhileTheStoreFails() {
        assertThat(ingest.isOpen()).isTrue();
        store.fail("the disk is full");
        CompletableFuture<IngestResult> first =
                ingest.submit(PI, "{\"a\": 1}".getBytes(UTF_8), null).toCompletableFuture();

        await().until(() -> !ingest.isOpen());
        assertThat(ingest.hasRoom()).isTrue();

        store.mend();
        assertThat(first.join().stored()).isEqualTo(1);
        await().until(ingest::isOpen);
    }

    @Test
    void takesFiveMinutesAheadAndTheRetentionBackButNoMicrosecondMore() throws Exception {
        IngestResult result = submit("[{\"n\":\"edge\",\"v\":1,\"t\":" + (NOW + 300) + "},"
                + "{\"n\":\"edge\",\"v\":2,\"t\":" + (NOW - 30 * 86_400) + "},"
                + "{\"n\":\"ahead\",\"v\":3,\"t\":" + (NOW + 300) + ".000001},"
                + "{\"n\":\"old\",\"v\":4,\"t\":" + (NOW - 30 * 86_400 - 1) + ".999999}]");

        assertThat(result.stored()).isEqualTo(2);
        assertThat(result.rejections())
                .extracting(Rejection::code)
                .containsExactly(ErrorCode.TIME_IN_FUTURE, ErrorCode.TIME_TOO_OLD);
        assertThat(result.rejections().get(0).message())
                .contains("'board/ahead'")
                .contains("300 s in the future");
        assertThat(result.rejections().get(1).message()).contains("'board/old'").contains("last 30 days");
        assertThat(stored("edge")).hasSize(2);
        assertThat(counters.rejections()).containsOnlyKeys(ErrorCode.TIME_IN_FUTURE, ErrorCode.TIME_TOO_OLD);
    }

    @Test
    void itIsNobodysTurnWhileOthersWaitAlthoughThereIsRoom() {
        store.hold();
        List<CompletionStage<IngestResult>> results = new ArrayList<>();
        for (int i = 0; i < 60; i++) { // of 100; room is told of at 50
            results.add(ingest.submit(PI, "{\"a\": 1}".getBytes(UTF_8), null));
        }
        assertThat(ingest.isNext()).isTrue();
        AtomicInteger turns = new AtomicInteger();
        ingest.whenRoom(turns::incrementAndGet);

        assertThat(ingest.hasRoom()).isTrue();
        assertThat(ingest.isNext()).isFalse();
        store.release();
        results.forEach(result ->
                assertThat(result.toCompletableFuture().join().stored()).isEqualTo(1));
        assertThat(turns).hasValue(1);
        assertThat(ingest.isNext()).isTrue();
    }

    @Test
    void whatIsYoungerThanAMinutePassesWhatIsOlder() {
        store.hold();
        ingest.submit(PI, "[{\"n\":\"first\",\"v\":1}]".getBytes(UTF_8), null);
        await().until(store::isHolding);
        ingest.submit(PI, "[{\"n\":\"old\",\"t\":-61,\"v\":1}]".getBytes(UTF_8), null);
        CompletionStage<IngestResult> last = ingest.submit(
                PI, "[{\"n\":\"mixed\",\"t\":-61,\"v\":1},{\"n\":\"mixed\",\"v\":1}]".getBytes(UTF_8), null);
        ingest.submit(OTHER, "[{\"n\":\"live\",\"t\":-60,\"v\":1}]".getBytes(UTF_8), null);
        store.release();
        last.toCompletableFuture().join();

        assertThat(heard)
                .extracting(reading -> reading.channel().channel())
                .containsExactly("first", "live", "old", "mixed", "mixed");
    }

    @Test
    void refusesAWholePayloadAtOnce() {
        IngestResult result = submit("oops");

        assertThat(result.stored()).isZero();
        assertThat(result.code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
        assertThat(result.summary()).startsWith("not JSON");
        assertThat(heard).isEmpty();
    }

    @Test
    void keepsWhatWasRefusedWithItsReasonForAnOperator() {
        submit("{\"good\": 1}");
        submit("oops");
        submit("[{\"n\":\"good\",\"v\":1},{\"n\":\"ahead\",\"v\":2,\"t\":" + (NOW + 301) + "}]");

        List<Refused> kept = quarantine.newest(10);

        assertThat(kept).extracting(Refused::stored).containsExactly(1, 0);
        assertThat(kept.get(1).payload()).isEqualTo(ByteBuffer.wrap("oops".getBytes(UTF_8)));
        assertThat(kept.get(0).rejections()).extracting(Rejection::code).containsExactly(ErrorCode.TIME_IN_FUTURE);
    }

    @Test
    void hasNothingToStoreOfAnEmptyPack() {
        assertThat(submit("[]")).isEqualTo(new IngestResult(0, List.of()));
        assertThat(submit("{}")).isEqualTo(new IngestResult(0, List.of()));
    }

    @Test
    void summarisesSeveralRefusals() {
        IngestResult result =
                submit("[{\"n\":\"a\",\"v\":1},{\"n\":\"b c\",\"v\":1},{\"n\":\"d\"},{\"n\":\"e\",\"v\":NaN}]");

        assertThat(result.summary())
                .startsWith("stored 1 of 4 records; record 1: ")
                .endsWith("; and 2 more");
    }

    @Test
    void isUnavailableOnceTheWriterIsClosed() {
        writer.close();

        assertThat(submit("{\"a\": 1}").isUnavailable()).isTrue();
        assertThat(counters.rejections()).containsEntry(ErrorCode.STORE_UNAVAILABLE, 1L);
    }
}
