package org.chieng.protocol.lab;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a part of a computer is. On channel {@code health.PART} or {@code health.PART.N} as text {@code VERDICT REASON [NUMBER]}, e.g. {@code replace
 * pending 24}. Told when it changes, and once a day. Immutable.
 *
 * @param part which kind of part
 * @param index which of them, from 1 to {@value Part#MOST}; 1 where there is one only
 * @param verdict what is to be done
 * @param reason why
 * @param number what the reason's number means, where it has one
 */
public record Health(Part part, int index, Verdict verdict, HealthReason reason, OptionalLong number) {
    private static final String PREFIX = "health.";
    private static final Pattern TEXT = Pattern.compile("([a-z]+) ([a-z-]+)(?: (-?[0-9]{1,15}))?");

    public Health {
        if (index < 1 || index > (part.isMany() ? Part.MOST : 1)) {
            throw new IllegalArgumentException("no " + part.wireName() + " " + index);
        }
    }

    /** A part of which there is one, or the first. */
    public static Health of(Part part, Verdict verdict, HealthReason reason) {
        return new Health(part, 1, verdict, reason, OptionalLong.empty());
    }

    /** A part of which there is one, or the first, with the reason's number. */
    public static Health of(Part part, Verdict verdict, HealthReason reason, long number) {
        return new Health(part, 1, verdict, reason, OptionalLong.of(number));
    }

    /** The same of another of such parts. */
    public Health at(int newIndex) {
        return new Health(part, newIndex, verdict, reason, number);
    }

    /** Its channel of source {@code lab}, e.g. {@code health.disk.1}. */
    public String channel() {
        return PREFIX + part.wireName() + (part.isMany() ? "." + index : "");
    }

    /** Its text on the wire. */
    public String text() {
        return verdict.wireName() + " " + reason.wireName() + (number.isPresent() ? " " + number.getAsLong() : "");
    }

    /** Whether a channel of source {@code lab} tells a health. */
    public static boolean isChannel(String channel) {
        return channel.startsWith(PREFIX);
    }

    /** Reads a reading; empty when it is none of a health, or has a word that is in no list. */
    public static Optional<Health> of(String channel, String text) {
        Matcher words = TEXT.matcher(text);
        if (!isChannel(channel) || !words.matches()) {
            return Optional.empty();
        }
        String[] place = channel.substring(PREFIX.length()).split("\\.", 2);
        Optional<Part> part = Part.of(place[0]);
        Optional<Verdict> verdict = Verdict.of(words.group(1));
        Optional<HealthReason> reason = HealthReason.of(words.group(2));
        if (part.isEmpty() || verdict.isEmpty() || reason.isEmpty()) {
            return Optional.empty();
        }
        int index = place.length == 1 ? 1 : index(place[1]);
        if (part.get().isMany() != (place.length == 2) || index < 1 || index > Part.MOST) {
            return Optional.empty();
        }
        OptionalLong number =
                words.group(3) == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words.group(3)));
        return Optional.of(new Health(part.get(), index, verdict.get(), reason.get(), number));
    }

    private static int index(String text) {
        return text.length() == 1 && Character.isDigit(text.charAt(0)) ? text.charAt(0) - '0' : 0;
    }
}
