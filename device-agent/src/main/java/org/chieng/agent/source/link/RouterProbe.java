package org.chieng.agent.source.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks the school's own router for a sign of life: a TCP connection to its port of names, which it takes or refuses; both are an answer, and
 * need no privilege, as a ping would. One that lets it wait is there when it has answered to ARP. Costs nothing on the line. Thread-safe.
 *
 * @param port where to connect to
 * @param longest how long to wait; chosen: longer than the kernel asks for an address by ARP (3 s, arp(7))
 * @param nanoTime the monotonic clock
 */
record RouterProbe(int port, Duration longest, LongSupplier nanoTime) {
    private static final int DOMAIN = 53;

    static RouterProbe usual(LongSupplier nanoTime) {
        return new RouterProbe(DOMAIN, Duration.ofSeconds(4), nanoTime);
    }

    /**
     * What came of it. Immutable.
     *
     * @param reached whether the router is there
     * @param millis round trip, where it answered at once
     */
    record Answer(boolean reached, OptionalDouble millis) {
        private static final Answer NO = new Answer(false, OptionalDouble.empty());

        private static Answer after(long nanos) {
            return new Answer(true, OptionalDouble.of(nanos / 1e6));
        }
    }

    /**
     * Asks; blocks for {@code longest} at most.
     *
     * @param neighbours /proc/net/arp, read after it was waited for
     */
    Answer ask(InetAddress router, Supplier<String> neighbours) {
        long begin = nanoTime.getAsLong();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(router, port), Math.toIntExact(longest.toMillis()));
            return Answer.after(nanoTime.getAsLong() - begin);
        } catch (SocketTimeoutException e) {
            return new Answer(isNeighbour(router, neighbours.get()), OptionalDouble.empty());
        } catch (NoRouteToHostException e) {
            return Answer.NO;
        } catch (ConnectException e) {
            boolean refused = String.valueOf(e.getMessage()).contains("refused");
            return refused ? Answer.after(nanoTime.getAsLong() - begin) : Answer.NO;
        } catch (IOException e) {
            return Answer.NO;
        }
    }

    /** {@code IP-address HW-type Flags HW-address …}: ATF_COM (0x2) says that it has answered (if_arp.h). */
    static boolean isNeighbour(InetAddress router, String arp) {
        return arp.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .anyMatch(cells -> cells.length >= 4
                        && cells[0].equals(router.getHostAddress())
                        && cells[2].matches("0x[0-9a-fA-F]{1,8}")
                        && (Long.decode(cells[2]) & 0x2) != 0);
    }
}
