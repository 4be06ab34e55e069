package org.chieng.agent.local;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;

/** The part of an address behind its question mark. Immutable. */
final class Query {
    private final Map<String, String> parameters = new HashMap<>();

    /** A parameter is missing or can't be understood; the message says which, and what it should be. */
    static final class FaultyQuery extends Exception {
        private static final long serialVersionUID = 1L;

        FaultyQuery(String message) {
            super(message, null, false, false);
        }
    }

    Query(URI uri) {
        String query = uri.getRawQuery();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
                }
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    ChannelName channel() throws FaultyQuery {
        try {
            return ChannelName.parse(parameters.getOrDefault("channel", ""));
        } catch (RejectedException e) {
            throw new FaultyQuery("'channel' must be source/channel, e.g. uno/temperature");
        }
    }

    /** A time in milliseconds since 1970, as microseconds. */
    long micros(String name, long usual) throws FaultyQuery {
        String text = parameters.get(name);
        if (text == null) {
            return usual;
        }
        try {
            return Math.multiplyExact(Long.parseLong(text), 1000L);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new FaultyQuery("'" + name + "' must be milliseconds since 1970 in UTC");
        }
    }

    int points(int usual, int most) throws FaultyQuery {
        String text = parameters.get("points");
        try {
            int points = text == null ? usual : Integer.parseInt(text);
            if (points >= 1 && points <= most) {
                return points;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new FaultyQuery("'points' must be a whole number from 1 to " + most);
    }
}
