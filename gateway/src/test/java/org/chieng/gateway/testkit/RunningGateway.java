package org.chieng.gateway.testkit;

import com.typesafe.config.ConfigFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.GatewayConfig;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveReadings;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;

/** A whole gateway on free ports of the loopback, over SQLite, with the devices {@code pi} and {@code other} enrolled. */
public final class RunningGateway implements AutoCloseable {
    public static final DeviceId PI = new DeviceId("pi");
    public static final DeviceId OTHER = new DeviceId("other");
    public static final SchoolId SCHOOL = new SchoolId("thcs-muong-bi");
    public static final String SECRET = "a-secret-of-the-test";
    /** Of the device {@code pi}; the other has none. */
    public static final String DTLS_KEY = "a-key-of-the-test-22-c";

    public final Vertx vertx = Vertx.vertx();
    public final GatedStore store;
    public final Gateway gateway;
    public final List<LiveReadings> live = new CopyOnWriteArrayList<>();
    public final List<LiveStatus> statuses = new CopyOnWriteArrayList<>();

    private RunningGateway(Path folder, String config, DeviceDirectory directory) throws Exception {
        store = new GatedStore(SqliteTimeSeriesStore.open(folder));
        gateway = waitFor(Gateway.start(vertx, config(config), directory, store, Clock.systemUTC()));
        MessageConsumer<LiveReadings> readings = vertx.eventBus().consumer(LiveReadings.address(SCHOOL));
        readings.handler(message -> live.add(message.body()));
        MessageConsumer<LiveStatus> status = vertx.eventBus().consumer(LiveStatus.address(SCHOOL));
        status.handler(message -> statuses.add(message.body()));
        waitFor(readings.completion());
        waitFor(status.completion());
    }

    public static RunningGateway start(Path folder) throws Exception {
        return start(folder, "");
    }

    /**
     * Starts one.
     *
     * @param config what differs from free ports and the defaults, HOCON
     */
    public static RunningGateway start(Path folder, String config) throws Exception {
        return new RunningGateway(folder, config, directory());
    }

    /** Starts one that knows other devices. */
    public static RunningGateway start(Path folder, DeviceDirectory directory) throws Exception {
        return new RunningGateway(folder, "", directory);
    }

    public static GatewayConfig config(String config) {
        return GatewayConfig.from(ConfigFactory.parseString("mqtt.port = 0, coap.port = 0\n" + config));
    }

    /** Knows two devices with one secret. */
    public static DeviceDirectory directory() {
        Map<DeviceId, EnrolledDevice> devices =
                Map.of(PI, new EnrolledDevice(PI, SCHOOL), OTHER, new EnrolledDevice(OTHER, SCHOOL));
        return new DeviceDirectory() {
            @Override
            public EnrolledDevice authenticate(DeviceId device, String secret) throws RejectedException {
                EnrolledDevice enrolled = devices.get(device);
                if (enrolled == null || !secret.equals(SECRET)) {
                    throw new RejectedException(
                            enrolled == null ? ErrorCode.UNKNOWN_DEVICE : ErrorCode.WRONG_SECRET,
                            "device or secret is wrong");
                }
                return enrolled;
            }

            @Override
            public Optional<EnrolledDevice> find(DeviceId device) {
                return Optional.ofNullable(devices.get(device));
            }

            @Override
            public Optional<byte[]> dtlsKey(DeviceId device) {
                return device.equals(PI) ? Optional.of(DTLS_KEY.getBytes(StandardCharsets.UTF_8)) : Optional.empty();
            }
        };
    }

    /** What the store holds of a channel. */
    public List<Point> stored(DeviceId device, String channel) {
        try {
            return store.range(
                    new SeriesKey(device, ChannelName.parse(channel)), Long.MIN_VALUE, Long.MAX_VALUE, 1_000_000);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public long rejected(ErrorCode code) {
        return gateway.counters().rejections().getOrDefault(code, 0L);
    }

    /** Waits for what is to come. */
    public static <T> T waitFor(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("not within 20 s", e);
        }
    }

    @Override
    public void close() {
        waitFor(gateway.close());
        store.close();
        waitFor(vertx.close());
    }
}
