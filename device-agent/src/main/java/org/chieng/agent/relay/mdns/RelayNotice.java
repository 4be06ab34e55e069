package org.chieng.agent.relay.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the school's networks that a relay is here, also those that come up later. That it can't is no fault: computers may be told where it is. Thread-safe.
 */
public final class RelayNotice implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RelayNotice.class);
    private static final int LOOK_AROUND_SECONDS = 30;
    private static final int LONGEST_LABEL = 63;

    private final String name;
    private final int port;
    private final Supplier<List<InetAddress>> addresses;
    private final Map<InetAddress, JmDNS> told = new HashMap<>(); // the thread's alone
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    RelayNotice(DeviceId relay, int port, Supplier<List<InetAddress>> addresses) {
        String id = relay.value();
        this.name = id.substring(0, Math.min(id.length(), LONGEST_LABEL));
        this.port = port;
        this.addresses = addresses;
        this.thread = new Thread(this::run, "relay-notice");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Tells it until it is closed.
     *
     * @param relay the device that is the relay
     * @param port its UDP port
     */
    public static RelayNotice open(DeviceId relay, int port) {
        return new RelayNotice(relay, port, RelayService::addresses);
    }

    private void run() {
        try {
            do {
                look(addresses.get());
            } while (!closing.await(LOOK_AROUND_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            look(List.of());
        }
    }

    private void look(List<InetAddress> now) {
        told.forEach((address, speaker) -> {
            if (!now.contains(address)) {
                close(speaker);
            }
        });
        told.keySet().retainAll(now);
        for (InetAddress one : now) {
            if (!told.containsKey(one)) {
                tell(one);
            }
        }
    }

    private void tell(InetAddress address) {
        try {
            JmDNS speaker = JmDNS.create(address, name);
            told.put(address, speaker);
            speaker.registerService(ServiceInfo.create(RelayService.TYPE, name, port, 0, 0, Map.of("v", "1")));
            log.info("computers find this relay by mDNS at {}", address.getHostAddress());
        } catch (IOException e) {
            log.warn(
                    "computers can't find this relay by mDNS at {}: name it in their lab.relay ({})",
                    address.getHostAddress(),
                    e.toString());
        }
    }

    private static void close(JmDNS speaker) {
        try {
            speaker.close();
        } catch (IOException e) {
            log.debug("the good-bye was not told", e);
        }
    }

    /** Says good-bye; takes some 2 s a network. */
    @Override
    public void close() {
        closing.countDown();
        Uninterrupted.join(thread);
    }
}
