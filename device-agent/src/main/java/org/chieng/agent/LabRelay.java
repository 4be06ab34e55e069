package org.chieng.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.Optional;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.relay.Relay;
import org.chieng.agent.relay.RelayConfig;
import org.chieng.agent.relay.lan.LanDoor;
import org.chieng.agent.relay.lan.RelayAddress;
import org.chieng.agent.relay.lan.ToldRelay;
import org.chieng.agent.relay.mdns.RelayNotice;
import org.chieng.agent.relay.mdns.SearchedRelay;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.uplink.LanConfig;
import org.chieng.agent.uplink.LanFinder;
import org.chieng.agent.uplink.LanOrders;
import org.chieng.agent.uplink.LanUplink;
import org.chieng.agent.uplink.Uplink;
import org.chieng.agent.uplink.UplinkConfig;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires what has to do with relays, on either side; nothing of it is loaded where neither is configured. Static functions. */
final class LabRelay {
    private static final Logger log = LoggerFactory.getLogger(LabRelay.class);

    private LabRelay() {}

    /** What both sides need of the agent. */
    record Parts(DeviceId device, Journal journal, AgentClock clock, ClockBook book, Uplink uplink) {}

    /** Makes this agent the relay of a lab; what keeps it from that is told, and keeps it from nothing else. */
    static Optional<Relay> open(RelayConfig config, Parts parts, Deque<Runnable> closers) {
        try {
            Relay relay = Relay.open(config, parts.clock(), parts.book());
            closers.addLast(relay::close); // behind the uplink, which asks it for batches
            parts.uplink().carry(relay);
            LanDoor door = LanDoor.open(
                    new InetSocketAddress(config.host(), config.port()),
                    config.keyFile(),
                    relay,
                    parts.clock().monotonicNanos());
            closers.push(door::close);
            log.info("computers of the lab may report to UDP port {}", door.port());
            if (!InetAddress.getByName(config.host()).isLoopbackAddress()) {
                RelayNotice notice = RelayNotice.open(parts.device(), door.port());
                closers.push(notice::close);
            }
            return Optional.of(relay);
        } catch (IOException e) {
            log.error("this agent can't be a relay: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static LanFinder finder(RelayAddress address) {
        return address.host()
                .<LanFinder>map(host -> new ToldRelay(host, address.port(), address.keyFile()))
                .orElseGet(() -> new SearchedRelay(address.keyFile()));
    }

    /** Has the journal of this computer sent over the lab's relay, as long as that is there. */
    static LanUplink through(RelayAddress address, UplinkConfig config, Parts parts, LanOrders orders) {
        return new LanUplink(
                LanConfig.of(address.patience()),
                finder(address),
                config,
                parts.journal(),
                parts.clock(),
                parts.book(),
                parts.uplink(),
                orders);
    }
}
