package org.chieng.server.experiment;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Trigger;
import org.jspecify.annotations.Nullable;

/** Reads the body of a change; each fault says which field it is and what it should look like. Immutable. */
final class Body {
    private static final double LATEST_MILLIS = 1e14;

    private final JsonObject json;

    private Body(JsonObject json) {
        this.json = json;
    }

    /**
     * That of a request.
     *
     * @throws ApiException when it is no JSON object
     */
    static Body of(RoutingContext context) throws ApiException {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new ApiException(Problem.INVALID_PARAMETER, "Content-Type must be application/json");
        }
        try {
            JsonObject json = context.body().asJsonObject();
            if (json != null) {
                return new Body(json);
            }
        } catch (DecodeException | ClassCastException e) {
            // told below
        }
        throw new ApiException(Problem.INVALID_PARAMETER, "the body must be a JSON object");
    }

    boolean has(String name) {
        return json.getValue(name) != null;
    }

    /** Words of people: stripped, in one form of Unicode, without control characters but line ends. */
    String words(String name, int most) throws ApiException {
        if (json.getValue(name) instanceof String text) {
            String words = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
            boolean isPlain = words.codePoints()
                    .allMatch(sign -> sign == '\n' || (!Character.isISOControl(sign) && !isHalf(sign)));
            if (!words.isEmpty() && words.length() <= most && isPlain) {
                return words;
            }
        }
        throw invalid(name, "must be a text of 1 to " + most + " characters");
    }

    /** Half of a sign, which no database takes. */
    private static boolean isHalf(int sign) {
        return sign >= Character.MIN_SURROGATE && sign <= Character.MAX_SURROGATE;
    }

    /** A short name, as it came. */
    String text(String name) throws ApiException {
        if (json.getValue(name) instanceof String text && !text.isEmpty() && text.length() <= 64) {
            return text;
        }
        throw invalid(name, "must be a text of 1 to 64 characters");
    }

    boolean flag(String name) throws ApiException {
        if (json.getValue(name) instanceof Boolean flag) {
            return flag;
        }
        throw invalid(name, "must be true or false");
    }

    /** Milliseconds as a span, or null where there are none. */
    @Nullable
    Duration span(String name, Duration most) throws ApiException {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number && number.longValue() >= 1 && number.longValue() <= most.toMillis()) {
            return Duration.ofMillis(number.longValue());
        }
        throw invalid(name, "must be milliseconds, 1 to " + most.toMillis());
    }

    /** Milliseconds since 1970 in UTC, in microseconds at the finest. */
    Optional<Instant> time(String name) throws ApiException {
        Object value = json.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() < LATEST_MILLIS) {
            return Optional.of(Instant.EPOCH.plus(Math.round(number.doubleValue() * 1000), ChronoUnit.MICROS));
        }
        throw invalid(name, "must be milliseconds since 1970 in UTC");
    }

    /** A list of {@code {"device", "source", "channel"}}. */
    List<SeriesKey> channels(String name) throws ApiException {
        List<SeriesKey> channels = new ArrayList<>();
        if (json.getValue(name) instanceof JsonArray array && !array.isEmpty()) {
            for (Object one : array) {
                channels.add(channel(name, one));
            }
            if (channels.stream().distinct().count() == channels.size()) {
                return channels;
            }
        }
        throw invalid(name, "must be a list of channels, each once: {\"device\", \"source\", \"channel\"}");
    }

    private static SeriesKey channel(String name, Object value) throws ApiException {
        try {
            if (value instanceof JsonObject one
                    && one.getValue("device") instanceof String device
                    && one.getValue("source") instanceof String source
                    && one.getValue("channel") instanceof String channel) {
                return new SeriesKey(DeviceId.parse(device), ChannelName.parse(source + "/" + channel));
            }
        } catch (RejectedException e) {
            throw invalid(name, String.valueOf(e.getMessage()));
        }
        throw invalid(name, "must be a list of channels: {\"device\", \"source\", \"channel\"}");
    }

    /** {@code {"channel", "edge", "threshold"}}, or null where there is none. */
    @Nullable
    Trigger trigger(String name) throws ApiException {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonObject one
                && one.getValue("channel") instanceof Integer channel
                && one.getValue("edge") instanceof String edge
                && one.getValue("threshold") instanceof Number threshold) {
            try {
                return new Trigger(channel, Trigger.Edge.of(edge), threshold.doubleValue());
            } catch (IllegalArgumentException e) {
                throw invalid(name, String.valueOf(e.getMessage()));
            }
        }
        throw invalid(name, "must be {\"channel\": number, \"edge\": rises or falls, \"threshold\": number}");
    }

    static ApiException invalid(String name, String fault) {
        return new ApiException(Problem.INVALID_PARAMETER, "'" + name + "' " + fault);
    }
}
