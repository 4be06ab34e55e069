package org.chieng.agent.relay.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.chieng.agent.relay.lan.CoapLanLine;
import org.chieng.agent.uplink.LanFinder;
import org.chieng.agent.uplink.LanLine;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a relay by mDNS, and for another one the next time where there are several: which is this lab's is known by its key. Confined to one thread.
 */
public final class SearchedRelay implements LanFinder {
    private static final Logger log = LoggerFactory.getLogger(SearchedRelay.class);
    private static final int FIRST_SECONDS = 5;
    private static final int OTHERS_MILLIS = 500;

    private final Path keyFile;
    private final Supplier<List<InetAddress>> addresses;
    private int tries;

    /** @param keyFile holds the key of the lab */
    public SearchedRelay(Path keyFile) {
        this(keyFile, RelayService::addresses);
    }

    SearchedRelay(Path keyFile, Supplier<List<InetAddress>> addresses) {
        this.keyFile = keyFile;
        this.addresses = addresses;
    }

    @Override
    public Optional<LanLine> find(DeviceId device) throws IOException, InterruptedException {
        List<InetSocketAddress> relays = search();
        if (relays.isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress one = relays.get(tries++ % relays.size());
        return Optional.of(CoapLanLine.open(one, device, keyFile));
    }

    /** All that answer, in the order of their names and addresses. */
    private List<InetSocketAddress> search() throws IOException, InterruptedException {
        Found found = new Found();
        List<JmDNS> speakers = new ArrayList<>();
        try {
            for (InetAddress one : addresses.get()) {
                JmDNS speaker = JmDNS.create(one);
                speakers.add(speaker);
                speaker.addServiceListener(RelayService.TYPE, found);
            }
            if (!speakers.isEmpty() && found.first.await(FIRST_SECONDS, TimeUnit.SECONDS)) {
                TimeUnit.MILLISECONDS.sleep(OTHERS_MILLIS);
            }
            return List.copyOf(found.relays.values());
        } finally {
            speakers.forEach(SearchedRelay::close);
        }
    }

    private static void close(JmDNS speaker) {
        try {
            speaker.close();
        } catch (IOException e) {
            log.debug("nobody is looked for any longer", e);
        }
    }

    /** What was heard. Called on threads of JmDNS's. */
    private static final class Found implements ServiceListener {
        private final ConcurrentSkipListMap<String, InetSocketAddress> relays = new ConcurrentSkipListMap<>();
        private final CountDownLatch first = new CountDownLatch(1);

        @Override
        public void serviceAdded(ServiceEvent event) {
            event.getDNS().requestServiceInfo(event.getType(), event.getName(), true);
        }

        @Override
        public void serviceRemoved(ServiceEvent event) {
            log.debug("{} says good-bye", event.getName());
        }

        @Override
        public void serviceResolved(ServiceEvent event) {
            ServiceInfo info = event.getInfo();
            for (InetAddress address : info.getInet4Addresses()) {
                relays.put(
                        event.getName() + " " + address.getHostAddress(),
                        new InetSocketAddress(address, info.getPort()));
            }
            if (!relays.isEmpty()) {
                first.countDown();
            }
        }
    }
}
