package org.chieng.agent.relay.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What both sides call the service, and where they speak. Static functions. */
final class RelayService {
    /** Service type as of RFC 6763 section 7. */
    static final String TYPE = "_chieng-relay._udp.local.";

    /** A school's Pi has a cable and a Wi-Fi; what is beyond are containers. */
    private static final int MOST_ADDRESSES = 4;

    private RelayService() {}

    /** The IPv4 addresses of this computer's networks, none of loopback; those that can't be asked are left out. */
    static List<InetAddress> addresses() {
        List<InetAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (one.isUp() && one.supportsMulticast() && !one.isLoopback()) {
                    one.inetAddresses().filter(Inet4Address.class::isInstance).forEach(found::add);
                }
            }
        } catch (SocketException e) {
            return List.copyOf(found);
        }
        return found.stream().limit(MOST_ADDRESSES).toList();
    }
}
