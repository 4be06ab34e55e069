package org.chieng.protocol.name;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.jspecify.annotations.Nullable;

/**
 * Full name of a channel: one quantity of one source of a device, written {@code source/channel}, e.g.
 * {@code microbit-3a1f/temperature}. Both parts have 1 to {@value #MAX_PART_LENGTH} characters of
 * {@code A-Z a-z 0-9 - _ . :} and begin with a letter or digit: the characters that SenML allows in a name
 * (RFC 8428 section 4.5.1), less the slash that parts them. Immutable.
 *
 * @param source the thing on the device, e.g. a board on a USB port
 * @param channel the quantity
 */
public record ChannelName(String source, String channel) {
    /** Longest source or channel, in characters. */
    public static final int MAX_PART_LENGTH = 64;

    /** The source of a name without a slash: the device is itself the board. */
    public static final String DEFAULT_SOURCE = "board";

    private static final Pattern NOT_IN_PART = Pattern.compile("[^A-Za-z0-9._:-]+");
    private static final Pattern EDGE = Pattern.compile("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$");

    public ChannelName {
        if (!isPart(source) || !isPart(channel)) {
            throw new IllegalArgumentException(fault(source + "/" + channel));
        }
    }

    /**
     * Reads {@code source/channel}, or {@code channel} alone, whose source is {@value #DEFAULT_SOURCE}.
     *
     * @throws RejectedException with {@link ErrorCode#INVALID_NAME} when a part breaks the limits above
     */
    public static ChannelName parse(String text) throws RejectedException {
        int slash = text.indexOf('/');
        String source = slash < 0 ? DEFAULT_SOURCE : text.substring(0, slash);
        String channel = text.substring(slash + 1);
        if (!isPart(source) || !isPart(channel)) {
            throw new RejectedException(ErrorCode.INVALID_NAME, fault(text));
        }
        return new ChannelName(source, channel);
    }

    /**
     * Makes the part of a name from what people write: {@code Nhiệt độ} becomes {@code nhiet-do}. Tone marks are taken
     * off, letters made small, all else that a name may not hold becomes one hyphen. What holds no Latin letter or digit
     * gets a name made from its code points, so that equal labels always give equal names.
     */
    public static String partFromLabel(String label) {
        String plain = Normalizer.normalize(label.replace('đ', 'd').replace('Đ', 'D'), Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
        String part = EDGE.matcher(NOT_IN_PART.matcher(plain).replaceAll("-")).replaceAll("");
        if (part.isEmpty()) {
            return "x" + Integer.toHexString(label.hashCode());
        }
        return part.length() <= MAX_PART_LENGTH ? part : part.substring(0, MAX_PART_LENGTH);
    }

    private static String fault(String text) {
        return "name '" + Shortened.of(text) + "' must be 'channel' or 'source/channel', each part 1 to "
                + MAX_PART_LENGTH + " characters of A-Z a-z 0-9 - _ . : that begin with a letter or digit";
    }

    private static boolean isPart(String text) {
        if (text.isEmpty() || text.length() > MAX_PART_LENGTH || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != ':' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** As a record's own; that one is put together at run time, and costs a small device much with each reading. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChannelName name && source.equals(name.source) && channel.equals(name.channel);
    }

    @Override
    public int hashCode() {
        return 31 * source.hashCode() + channel.hashCode();
    }

    @Override
    public String toString() {
        return source + "/" + channel;
    }
}
