package org.chieng.agent.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sends magic packets into the networks of this computer. */
public final class WakeOnLan {
    /** The port "discard", which nobody listens on: the card looks at the frame alone. */
    private static final int DISCARD = 9;

    private final List<InetSocketAddress> fixed;

    /** To all networks of this computer, as they are when it is sent. */
    public WakeOnLan() {
        this(List.of());
    }

    /** To some addresses alone. */
    WakeOnLan(List<InetSocketAddress> addresses) {
        this.fixed = List.copyOf(addresses);
    }

    /**
     * Sends packets for a computer's addresses.
     *
     * @param macs of {@link MagicPacket#address}
     * @throws IOException when no network takes them
     */
    void wake(List<String> macs) throws IOException {
        List<InetSocketAddress> targets = fixed.isEmpty() ? broadcasts() : fixed;
        IOException failed = new IOException("this computer is in no network that has a broadcast address");
        boolean sent = false;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setBroadcast(true);
            for (String mac : macs) {
                byte[] packet = MagicPacket.of(mac);
                for (InetSocketAddress target : targets) {
                    try {
                        socket.send(new DatagramPacket(packet, packet.length, target));
                        sent = true;
                    } catch (IOException e) {
                        failed = e; // perhaps another network takes it
                    }
                }
            }
        }
        if (!sent) {
            throw failed;
        }
    }

    private static List<InetSocketAddress> broadcasts() throws IOException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (!network.isUp() || network.isLoopback() || network.isPointToPoint()) {
                continue;
            }
            for (InterfaceAddress address : network.getInterfaceAddresses()) {
                InetAddress broadcast = address.getBroadcast(); // null for IPv6, which has none
                if (broadcast != null) {
                    addresses.add(new InetSocketAddress(broadcast, DISCARD));
                }
            }
        }
        return addresses;
    }
}
