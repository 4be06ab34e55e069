package org.chieng.server.access;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * From where requests come that a proxy hands on: the last address in {@code X-Forwarded-For} that is no proxy of ours. What stands before it anybody may have
 * written; from anybody else the header is passed over. Immutable.
 *
 * @param trusted addresses of proxies, as numbers
 */
public record Proxies(Set<String> trusted) {
    private static final String KEY = "org.chieng.address";
    /** Numbers between dots, or something with a colon, which no name has: so no name server is ever asked. */
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*(%[0-9A-Za-z]{1,16})?");

    private static final String UNKNOWN = "?";

    public Proxies {
        trusted = trusted.stream().map(Proxies::plain).collect(Collectors.toUnmodifiableSet());
    }

    /** Notes the address, and goes on; stands before everything that asks for it. */
    public void handle(RoutingContext context) {
        SocketAddress remote = context.request().remoteAddress();
        String address = remote == null ? UNKNOWN : String.valueOf(remote.hostAddress());
        context.put(
                KEY,
                trusted.isEmpty()
                        ? address
                        : behind(address, context.request().headers().getAll("X-Forwarded-For")));
        context.next();
    }

    /** The address before the proxies that is theirs to know. */
    String behind(String nearest, List<String> headers) {
        List<String> way = new ArrayList<>();
        headers.forEach(header -> way.addAll(List.of(header.split(",", -1))));
        String address = nearest;
        try {
            for (int i = way.size() - 1; i >= 0 && trusted.contains(plain(address)); i--) {
                address = plain(way.get(i).strip());
            }
        } catch (IllegalArgumentException e) {
            // what is no address tells nothing, nor does what stands before it
        }
        return address;
    }

    /** The one way to write an address; never asks a name server. */
    private static String plain(String address) {
        try {
            if (LITERAL.matcher(address).matches()) {
                return InetAddress.getByName(address).getHostAddress();
            }
        } catch (UnknownHostException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "http.trusted-proxies must hold addresses as numbers, e.g. 127.0.0.1; '" + address + "' is none");
    }

    /** From where a request came, {@code ?} when nobody knows. */
    static String address(RoutingContext context) {
        String address = context.get(KEY);
        return address == null ? UNKNOWN : address;
    }
}
