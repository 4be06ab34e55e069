package org.chieng.server;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.Erasing;
import org.chieng.server.cluster.GatewayVoice;
import org.chieng.server.cluster.Gateways;
import org.chieng.server.phone.PhoneSettings;
import org.chieng.server.phone.Readings;
import org.jspecify.annotations.Nullable;

/**
 * The way from the page to the gateway: straight when both are in this process and alone, over the bus in a cluster, also to the gateway of
 * this very process. Used by one thread while the server starts; after that it doesn't change.
 */
final class Inside {
    private final Vertx vertx;
    private final ServerConfig config;
    private final Clock clock;
    private final Closers closers;
    private @Nullable Gateway gateway;
    private @Nullable Gateways gateways;
    private @Nullable Downlink downlink;
    private volatile Supplier<Map<DeviceId, LiveStatus>> played = Map::of;

    Inside(Vertx vertx, ServerConfig config, Clock clock, Closers closers) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.closers = closers;
    }

    /** Lines are followed where this is the only gateway: another's sessions are not heard here, and would look like outages. */
    void openGateway(DeviceDirectory directory, TimeSeriesStore store, LinkBook book) throws StartException {
        Gateway opened = Server.await(Gateway.start(
                vertx,
                config.gateway().in(config.data()),
                directory,
                store,
                config.cluster() == null ? book : null,
                clock));
        closers.addAsync(opened::close);
        gateway = opened;
        downlink = opened.downlink();
        if (config.cluster() != null) {
            Server.await(vertx.deployVerticle(new GatewayVoice(
                    opened.downlink(), opened::statuses, opened::erase, opened::endSessions, opened::take)));
        }
    }

    /** In a cluster the page speaks to all gateways alike. */
    void joinGateways() throws StartException {
        if (config.cluster() != null) {
            LiveFeed.on(vertx); // readings of the other processes are to be understood
            DownlinkQueue queue = new DownlinkQueue(clock);
            Gateways heard = new Gateways(queue);
            Server.await(vertx.deployVerticle(heard));
            gateways = heard;
            downlink = queue;
        }
    }

    @Nullable
    Gateway gateway() {
        return gateway;
    }

    @Nullable
    Gateways gateways() {
        return gateways;
    }

    Downlink downlink() {
        if (downlink == null) {
            throw new IllegalStateException("neither a gateway nor a cluster: the configuration is checked for that");
        }
        return downlink;
    }

    /** In a cluster all gateways are asked, this process's own as well. */
    Erasing erasing() {
        Gateways others = gateways;
        if (others != null) {
            return others::erase;
        }
        Gateway own = gateway;
        if (own == null) {
            throw new IllegalStateException("neither a gateway nor a cluster: the configuration is checked for that");
        }
        return own::erase;
    }

    /** Where phones reach this server, with the port that its own door has got. */
    PhoneSettings phones() {
        return gateway == null ? config.phones() : config.phones().at(gateway.mqttPort());
    }

    /** The way of readings that come to the page; in a cluster to any of the gateways. */
    Readings readings() {
        Gateways others = gateways;
        if (others != null) {
            return others::take;
        }
        Gateway own = gateway;
        if (own == null) {
            throw new IllegalStateException("neither a gateway nor a cluster: the configuration is checked for that");
        }
        return own::take;
    }

    /** Ends the sessions of a device whose secret is no longer good, at all gateways. */
    void endSessions(DeviceId device) {
        Gateways others = gateways;
        if (others != null) {
            others.endSessions(device);
        } else if (gateway != null) {
            gateway.endSessions(device);
        }
    }

    /** Counts sessions that are played, and no gateway's, among the others. */
    void hearAlso(Supplier<Map<DeviceId, LiveStatus>> sessions) {
        played = sessions;
    }

    Map<DeviceId, LiveStatus> statuses() {
        if (gateways != null) {
            return gateways.statuses();
        }
        Map<DeviceId, LiveStatus> all = new HashMap<>(played.get());
        if (gateway != null) {
            gateway.statuses().forEach(status -> all.put(status.device(), status));
        }
        return all;
    }
}
