package org.chieng.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.erase.Erased;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.api.Erasing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over the bus of one process, which is the same as that between processes. */
class GatewaysEraseTest {
    private static final EnrolledDevice PI = new EnrolledDevice(new DeviceId("pi"), new SchoolId("muong-bi"));

    private final Vertx vertx = Vertx.vertx();
    private final DownlinkQueue queue = new DownlinkQueue(Clock.systemUTC());
    private final Gateways gateways = new Gateways(queue);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        vertx.deployVerticle(gateways).await(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private void gateway(String name, Erasing erasing) throws Exception {
        Erasing noted = (device, from, to) -> {
            asked.add(name + " " + device.device() + " " + device.school() + " " + from + " " + to);
            return erasing.erase(device, from, to);
        };
        int before = gateways.count();
        vertx.deployVerticle(new GatewayVoice(
                        new DownlinkQueue(Clock.systemUTC()), List::of, noted, device -> {}, this::store))
                .await(20, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(20)).until(() -> gateways.count() > before);
    }

    /** Refuses a pack with nothing in it. */
    private Future<Integer> store(EnrolledDevice device, List<Reading> readings) {
        readings.forEach(one -> asked.add("store " + device.device() + " " + device.school() + " " + one.channel()));
        return readings.isEmpty()
                ? Future.failedFuture(new RejectedException(ErrorCode.QUOTA_EXCEEDED, "too fast"))
                : Future.succeededFuture(readings.size());
    }

    private Erased erase() throws Exception {
        return gateways.erase(PI, 5, 9).await(20, TimeUnit.SECONDS);
    }

    @Test
    void asksEveryGatewayAndAddsUpWhatWent() throws Exception {
        gateway("a", (device, from, to) -> Future.succeededFuture(new Erased(3, 1, 0, 0, true)));
        gateway("b", (device, from, to) -> Future.succeededFuture(new Erased(0, 0, 2, 1, false)));

        assertThat(erase()).isEqualTo(new Erased(3, 1, 2, 1, false));
        assertThat(asked).containsExactlyInAnyOrder("a pi muong-bi 5 9", "b pi muong-bi 5 9");
    }

    @Test
    void letsOneOfTheGatewaysStoreWhatABrowserMeasured() throws Exception {
        LiveFeed.on(vertx);
        List<Reading> sent = List.of(Reading.ofNumber(new ChannelName("phone-1", "sound"), 5, -40, "dB"));
        assertThatThrownBy(() -> gateways.take(PI, sent).await(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        RejectedException.class, why -> assertThat(why.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
        gateway("a", (device, from, to) -> Future.succeededFuture(Erased.NOTHING));

        assertThat(gateways.take(PI, sent).await(20, TimeUnit.SECONDS)).isEqualTo(1);

        assertThat(asked).containsExactly("store pi muong-bi phone-1/sound");
        assertThatThrownBy(() -> gateways.take(PI, List.of()).await(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        RejectedException.class, why -> assertThat(why.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED));
    }

    @Test
    void saysSoWhereOneCanNotOrNoneIsHeard() throws Exception {
        assertThatThrownBy(this::erase).hasMessageContaining("no gateway is heard");
        gateway("a", (device, from, to) -> Future.failedFuture("its store is away"));
        assertThatThrownBy(this::erase).hasMessageContaining("its store is away");
    }
}
