package org.chieng.gateway.adapter.broker;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.util.Collection;
import org.chieng.gateway.adapter.DeviceMessages;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.limit.RateLimits;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what devices publish at a broker. Thread-safe. */
public final class BrokerDoor {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerDoor.class);

    /** What it works for. */
    private record Parts(
            BrokerSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            DownlinkQueue downlink,
            RateLimits limits,
            Clock clock) {}

    private final Vertx vertx;
    private final Parts parts;
    private final Presence presence;
    private final Loop loop = new Loop();
    private @Nullable Future<Void> closing;

    private BrokerDoor(Vertx vertx, Parts parts, LiveFeed feed) {
        this.vertx = vertx;
        this.parts = parts;
        this.presence = new Presence(feed, parts.clock());
    }

    /**
     * Joins the broker, and goes on trying when it is not there.
     *
     * @return succeeds at once; fails when the password or the certificates can't be read
     */
    public static Future<BrokerDoor> open(
            Vertx vertx,
            BrokerSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            DownlinkQueue downlink,
            LiveFeed feed,
            RateLimits limits,
            Clock clock) {
        BrokerDoor door = new BrokerDoor(vertx, new Parts(settings, directory, ingest, downlink, limits, clock), feed);
        return vertx.deployVerticle(door.loop).map(door);
    }

    /** Whether the connection to the broker stands. */
    public boolean isConnected() {
        return loop.client != null && loop.client.isConnected();
    }

    /** What each device behind the broker said last. */
    public Collection<LiveStatus> statuses() {
        return presence.all();
    }

    /** Leaves the broker, which keeps for this gateway what is not acknowledged. */
    public synchronized Future<Void> close() {
        if (closing == null) {
            closing = vertx.undeploy(loop.deploymentID());
        }
        return closing;
    }

    /** The event loop that everything is handled on. */
    private final class Loop extends VerticleBase {
        private volatile @Nullable BrokerClient client;
        private @Nullable Arrivals arrivals;

        @Override
        public Future<?> start() {
            context.exceptionHandler(e -> LOG.error("handling a message of the broker", e));
            return vertx.executeBlocking(
                            () -> new BrokerClient(
                                    parts.settings(),
                                    message -> context.runOnContext(any -> arrived(message)),
                                    () -> context.runOnContext(any -> joined())),
                            false)
                    .onSuccess(made -> begin(made, context));
        }

        private @Nullable BrokerDownlink down;

        private void begin(BrokerClient made, Context own) {
            WorkerExecutor worker = vertx.createSharedWorkerExecutor("broker-registry", 1);
            BrokerDownlink toDevices = new BrokerDownlink(made, parts.downlink(), presence, own, parts.clock());
            down = toDevices;
            arrivals = new Arrivals(
                    own,
                    parts.ingest(),
                    new DeviceMessages(
                            parts.ingest(),
                            parts.downlink(),
                            parts.clock(),
                            parts.directory(),
                            task -> worker.executeBlocking(
                                    () -> {
                                        task.run();
                                        return null;
                                    },
                                    false)),
                    new KnownDevices(parts.directory(), worker, parts.clock()),
                    new BrokerReplies(toDevices, parts.downlink(), presence, own),
                    unstorable(parts.settings()),
                    parts.limits(),
                    parts.clock(),
                    parts.settings().inFlight());
            parts.downlink().onNews(device -> own.runOnContext(any -> toDevices.deliver(device)));
            client = made;
            made.start();
        }

        private @Nullable UnstorableMessages unstorable(BrokerSettings settings) {
            return settings.unstorable() == null
                    ? null
                    : new UnstorableMessages(settings.unstorable(), UnstorableMessages.MAX_BYTES);
        }

        private void arrived(Mqtt5Publish message) {
            if (arrivals != null) {
                arrivals.add(message);
            }
        }

        private void joined() {
            if (down != null) {
                down.deliverAll();
            }
        }

        @Override
        public Future<?> stop() {
            if (arrivals != null) {
                arrivals.close();
            }
            return client == null ? Future.succeededFuture() : Future.fromCompletionStage(client.close(), context);
        }
    }
}
