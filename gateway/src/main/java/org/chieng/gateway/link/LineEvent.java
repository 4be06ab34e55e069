package org.chieng.gateway.link;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a line was away, by what its agent told afterwards: a text of {@code link/event} ({@code docs/protocol.md}). Immutable.
 *
 * @param cause what it was
 * @param since when it began
 */
public record LineEvent(Cause cause, Instant since) {
    private static final String LAN = "lan=";
    private static final String FROM = "from=";

    /**
     * Reads a text.
     *
     * @param at its time
     * @param cellular whether the line is a mobile one, which has no router that could be asked
     * @return empty for what says nothing of an outage, and for what can't be read
     */
    public static Optional<LineEvent> parse(String text, Instant at, boolean cellular) {
        String[] words = text.strip().split("\\s+", -1);
        return switch (words[0]) {
            case "line-down" -> Optional.of(new LineEvent(down(word(words, LAN), cellular), at));
            case "power-off" -> time(word(words, FROM)).map(from -> new LineEvent(Cause.POWER_OFF, from));
            case "agent-off" -> time(word(words, FROM)).map(from -> new LineEvent(Cause.AGENT_FAULT, from));
            default -> Optional.empty();
        };
    }

    private static Cause down(String lan, boolean cellular) {
        return lan.equals("ok") || (cellular && lan.equals("none")) ? Cause.LINE_DOWN : Cause.LAN_DOWN;
    }

    private static String word(String[] words, String key) {
        for (String word : words) {
            if (word.startsWith(key)) {
                return word.substring(key.length());
            }
        }
        return "";
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
