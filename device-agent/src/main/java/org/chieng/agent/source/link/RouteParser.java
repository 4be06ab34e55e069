package org.chieng.agent.source.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the kernel's routes (proc(5): /proc/net/route; net/ipv6/route.c: /proc/net/ipv6_route). A line that is none is left out. Pure;
 * thread-safe.
 */
final class RouteParser {
    private static final int UP = 0x1;
    private static final int REJECT = 0x200;
    private static final String ANY_6 = "0".repeat(32);

    private RouteParser() {}

    /** Default routes of IPv4, the lowest metric first, then those of IPv6: metrics of both can't be compared. */
    static List<DefaultRoute> defaults(String ipv4, String ipv6) {
        List<DefaultRoute> routes = new ArrayList<>(sorted(ipv4.lines().map(RouteParser::ipv4)));
        routes.addAll(sorted(ipv6.lines().map(RouteParser::ipv6)));
        return routes;
    }

    private static List<DefaultRoute> sorted(Stream<Optional<DefaultRoute>> routes) {
        return routes.flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(DefaultRoute::metric))
                .toList();
    }

    /** {@code Iface Destination Gateway Flags RefCnt Use Metric Mask …}, addresses in hexadecimal, the last byte first. */
    private static Optional<DefaultRoute> ipv4(String line) {
        String[] cells = line.strip().split("\\s+", -1);
        try {
            if (cells.length < 8 || !cells[1].equals("00000000") || !cells[7].equals("00000000") || isNoWay(cells[3])) {
                return Optional.empty();
            }
            byte[] reversed = HexFormat.of().parseHex(cells[2]);
            byte[] address = {reversed[3], reversed[2], reversed[1], reversed[0]};
            return Optional.of(new DefaultRoute(cells[0], router(address), Long.parseLong(cells[6])));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty(); // the header, or garbage
        }
    }

    /** {@code destination prefix source prefix next-hop metric references use flags device}, all numbers in hexadecimal. */
    private static Optional<DefaultRoute> ipv6(String line) {
        String[] cells = line.strip().split("\\s+", -1);
        try {
            if (cells.length < 10
                    || !cells[0].equals(ANY_6)
                    || !cells[1].equals("00")
                    || cells[9].equals("lo")
                    || isNoWay(cells[8])) {
                return Optional.empty();
            }
            byte[] address = HexFormat.of().parseHex(cells[4]);
            return Optional.of(new DefaultRoute(cells[9], router(address), Long.parseLong(cells[5], 16)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isNoWay(String flags) {
        long bits = Long.parseLong(flags, 16);
        return (bits & UP) == 0 || (bits & REJECT) != 0;
    }

    private static Optional<InetAddress> router(byte[] address) {
        try {
            InetAddress router = InetAddress.getByAddress(address);
            return router.isAnyLocalAddress() ? Optional.empty() : Optional.of(router);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // neither 4 nor 16 bytes
        }
    }
}
