package org.chieng.sim.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where an agent of the demo calls and listens.
 *
 * @param mqtt of the server
 * @param local TCP port of its own page
 * @param coap UDP port for boards with Wi-Fi
 */
record AgentPorts(int mqtt, int local, int coap) {

    private static final int FIRST_LOCAL = 8088; // below those that the system gives to outgoing connections
    private static final int FIRST_COAP = 5693;
    private static final int MOST = 200;

    private interface Trial {
        void open(InetSocketAddress address) throws IOException;
    }

    /**
     * Free ones.
     *
     * @param index of the agent, so that agents don't choose the same
     */
    static AgentPorts choose(int mqtt, int index) throws IOException {
        int local = free(FIRST_LOCAL + index * MOST, address -> {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(address);
            }
        });
        int coap = free(FIRST_COAP + index * MOST, address -> {
            try (DatagramSocket socket = new DatagramSocket(address)) {
                socket.getLocalPort(); // it is ours
            }
        });
        return new AgentPorts(mqtt, local, coap);
    }

    private static int free(int first, Trial trial) throws IOException {
        for (int port = first; port < first + MOST; port++) {
            try {
                trial.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                // somebody has it: the next
            }
        }
        throw new IOException("none of the ports " + first + " to " + (first + MOST - 1) + " is free");
    }
}
