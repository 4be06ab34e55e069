package org.chieng.server.phone;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Where a phone finds the page and the MQTT door. Immutable.
 *
 * @param page beginning of the page's addresses, without a slash at the end
 * @param mqtt host and port
 * @param problems why a phone won't come through, as far as can be known: {@code page-local}, {@code mqtt-local}, {@code no-login}
 */
record PhoneAddress(String page, String mqtt, List<String> problems) {
    /** A host by name, IPv4 or IPv6, and perhaps a port; nothing that could mean something in a URI, in XML or in a topic. */
    static final String AUTHORITY = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?";

    private static final Pattern WHOLE = Pattern.compile(AUTHORITY);

    PhoneAddress {
        problems = List.copyOf(problems);
    }

    /**
     * As somebody who asks reaches the page, unless the settings know better.
     *
     * @throws ApiException when the request names a host that can't be one
     */
    static PhoneAddress of(HttpServerRequest request, PhoneSettings settings) throws ApiException {
        String page = settings.page() == null ? page(request) : settings.page();
        String authority = page.substring(page.indexOf("://") + 3);
        String mqtt = settings.mqtt();
        List<String> problems = new ArrayList<>();
        if (isLocal(host(authority))) {
            problems.add("page-local");
        }
        if (settings.isMqttLocal()) {
            problems.add("mqtt-local");
        }
        if (!settings.isTls() && !settings.topicLogin()) {
            problems.add("no-login");
        }
        return new PhoneAddress(page, mqtt == null ? host(authority) + ":" + settings.mqttPort() : mqtt, problems);
    }

    private static String page(HttpServerRequest request) throws ApiException {
        @Nullable HostAndPort named = request.authority();
        String authority = named == null ? "" : named.toString();
        if (!WHOLE.matcher(authority).matches()) {
            throw new ApiException(Problem.INVALID_PARAMETER, "the field Host must name a host, and perhaps a port");
        }
        boolean isTls = request.isSSL() || "https".equals(request.getHeader("X-Forwarded-Proto"));
        return (isTls ? "https://" : "http://") + authority;
    }

    /** Without the port. */
    private static String host(String authority) {
        int port = authority.lastIndexOf(':');
        return port > authority.lastIndexOf(']') ? authority.substring(0, port) : authority;
    }

    /** Whether only this computer itself comes there. */
    static boolean isLocal(String host) {
        String plain = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return plain.equals("localhost") || plain.startsWith("127.") || plain.equals("::1");
    }

    /** The address of a ticket's experiment that phyphox opens by itself (phyphox documentation, "Transferring experiments"). */
    String link(String ticket) {
        return "phyphox://" + page.substring(page.indexOf("://") + 3) + "/api/v1/phones/" + ticket;
    }
}
