package org.chieng.server.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/** Joins the cluster. Pure, but for what Hazelcast does. */
public final class Cluster {
    private static final String NAME = "chieng";

    /** Few: what is shared is who listens to which address, and with 271 of them a member takes seconds to come. */
    private static final String PARTITIONS = "31";

    private Cluster() {}

    /**
     * A Vert.x whose event bus reaches all members.
     *
     * @param options what it shall have besides
     * @return succeeds when the members that run have been found; fails when the port is taken
     */
    public static Future<Vertx> join(VertxOptions options, ClusterSettings settings) {
        options.getEventBusOptions().setHost(settings.host()).setPort(settings.busPort());
        return Vertx.builder()
                .with(options)
                .withClusterManager(new HazelcastClusterManager(config(settings)))
                .buildClustered();
    }

    /** As Vert.x needs it, found by addresses only, bound to one address, telling nobody outside. */
    private static Config config(ClusterSettings settings) {
        Config config = ConfigUtil.loadConfig();
        config.setClusterName(NAME)
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.health.monitoring.level", "OFF")
                .setProperty("hazelcast.partition.count", PARTITIONS)
                .setProperty("hazelcast.socket.bind.any", "false");
        config.getNetworkConfig()
                .setPort(settings.port())
                .setPortAutoIncrement(false)
                .setPublicAddress(settings.host() + ":" + settings.port())
                .getInterfaces()
                .setEnabled(true)
                .addInterface(settings.host());
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
        return config;
    }
}
