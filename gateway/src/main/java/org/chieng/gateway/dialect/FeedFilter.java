package org.chieng.gateway.dialect;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * What a board or a dashboard subscribes to that was made for Adafruit IO or OhStem: its own feeds, {@code {user}/feeds/{feed}} or {@code
 * {user}/f/{feed}}, where {@code +} and {@code #} stand for all of them and {@code /csv} may follow, its groups, {@code
 * {user}/groups/{group}} or {@code /g/}, or a bare virtual pin, {@code V1} (Adafruit IO API documentation, "MQTT Topics"). Immutable.
 */
public final class FeedFilter {
    private static final Pattern PIN = Pattern.compile("V\\d{1,3}");
    private static final Pattern UNFIT = Pattern.compile("[/+#\\x00]");

    private final String filter;
    private final boolean group;
    /** Of one feed; null for all, and for a group. */
    private final @Nullable ChannelName feed;

    private final @Nullable String source;

    private FeedFilter(String filter, boolean group, @Nullable ChannelName feed, @Nullable String source) {
        this.filter = filter;
        this.group = group;
        this.feed = feed;
        this.source = source;
    }

    /**
     * Reads a filter; null when it is not of this kind.
     *
     * @param device who subscribes, the user of the topic
     * @throws RejectedException with {@code FOREIGN_DEVICE} when it is about another user, {@code UNKNOWN_TOPIC} or {@code INVALID_NAME} when it
     *     is no feed
     */
    public static @Nullable FeedFilter parse(String filter, DeviceId device) throws RejectedException {
        if (PIN.matcher(filter).matches()) {
            return new FeedFilter(filter, false, new ChannelName(ChannelName.DEFAULT_SOURCE, filter), null);
        }
        if (filter.startsWith("$")) {
            return null; // a shared subscription, say
        }
        String[] levels = filter.split("/", -1);
        if (levels.length == 3 && levels[2].equals("#") && levels[0].equals(device.value()) && isFeeds(levels[1])) {
            return new FeedFilter(filter, false, null, null);
        }
        FeedTopic topic = FeedTopic.parse(filter, device);
        if (topic == null) {
            return null;
        }
        boolean all = topic.name().equals("+") && levels.length == 3;
        if (all ? topic.group() : UNFIT.matcher(topic.name()).find()) {
            throw unknown(device);
        }
        if (levels.length > 3 && !topic.csv()) {
            throw unknown(device);
        }
        if (topic.group()) {
            return new FeedFilter(
                    filter, true, null, Named.of(topic.name(), "any").channel().source());
        }
        return new FeedFilter(
                filter, false, all ? null : FeedReader.feed(topic.name()).channel(), null);
    }

    private static boolean isFeeds(String level) {
        return level.equals("feeds") || level.equals("f");
    }

    private static RejectedException unknown(DeviceId device) {
        return new RejectedException(
                ErrorCode.UNKNOWN_TOPIC,
                "subscribe to " + device + "/feeds/{feed}, " + device + "/feeds/+ or " + device + "/groups/{group}");
    }

    /** The topic on which a reading of the device is told; empty when the filter doesn't match it, or it has bytes for a value. */
    public Optional<String> topic(Reading reading) {
        ChannelName channel = reading.channel();
        if (text(reading) == null) {
            return Optional.empty();
        }
        if (group) {
            return channel.source().equals(source) ? Optional.of(filter) : Optional.empty();
        }
        if (feed != null) {
            return feed.equals(channel) ? Optional.of(filter) : Optional.empty();
        }
        return Optional.of(filter.substring(0, filter.length() - 1) + key(reading));
    }

    /** What is told there: the bare value, as Adafruit IO does; of a group {@code {"feeds": {feed: value}}}. */
    public byte[] payload(Reading reading) {
        String text = String.valueOf(text(reading));
        String told = group ? "{\"feeds\":{" + quoted(name(reading)) + ":" + quoted(text) + "}}" : text;
        return told.getBytes(StandardCharsets.UTF_8);
    }

    private static String key(Reading reading) {
        String source = reading.channel().source();
        return source.equals(ChannelName.DEFAULT_SOURCE) ? name(reading) : source + "." + name(reading);
    }

    /** As the board named it, where that can stand in a topic. */
    private static String name(Reading reading) {
        String label = reading.label();
        return label == null || label.isEmpty() || UNFIT.matcher(label).find()
                ? reading.channel().channel()
                : label;
    }

    private static @Nullable String text(Reading reading) {
        return reading.value()
                .<Optional<String>>fold(
                        number -> Optional.of(plain(number.number())),
                        text -> Optional.of(text.text()),
                        bool -> Optional.of(String.valueOf(bool.on())),
                        data -> Optional.empty())
                .orElse(null);
    }

    /** Without exponent, which boards' parsers do not all read. */
    private static String plain(double number) {
        BigDecimal decimal = BigDecimal.valueOf(number);
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                quoted.append('\\').append(each);
            } else if (each < ' ') {
                quoted.append(String.format("\\u%04x", (int) each));
            } else {
                quoted.append(each);
            }
        }
        return quoted.append('"').toString();
    }
}
