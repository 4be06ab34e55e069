package org.chieng.protocol.lab;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A part of a computer that tells it apart. On the wire {@code KIND SLOT : SIZE : HASH} without blanks, e.g. {@code d1:500:Vq3xT0hBw9c}; the hash is
 * {@value #NO_HASH} where its serial is a filler or can't be read: it is there all the same. Immutable.
 *
 * @param kind what it is
 * @param slot where it is: which disk or card, in which socket; from 0 to 99
 * @param size how large, in the kind's unit; 0 where it has none or nothing tells
 * @param hash of its serial, {@value ComponentHash#LENGTH} characters
 */
public record Component(ComponentKind kind, int slot, int size, Optional<String> hash) {
    static final String NO_HASH = "-";
    private static final Pattern TEXT =
            Pattern.compile("[a-z][0-9]{1,2}:[0-9]{1,8}:(-|[A-Za-z0-9_-]{" + ComponentHash.LENGTH + "})");

    public Component {
        if (slot < 0 || slot > 99 || size < 0 || size > 99_999_999) {
            throw new IllegalArgumentException("no slot " + slot + " of size " + size);
        }
        if (hash.isPresent() && !ComponentHash.isHash(hash.get())) {
            throw new IllegalArgumentException("no hash"); // without the text: perhaps somebody's name
        }
    }

    /**
     * Makes one from what the computer says, which goes no further than this.
     *
     * @param serial as it was read; fillers such as "To be filled by O.E.M." and what can't be one count as none
     */
    public static Component of(ComponentKind kind, int slot, int size, String serial) {
        return new Component(kind, slot, size, ComponentHash.of(kind, serial));
    }

    /** Its text on the wire. */
    String text() {
        return Character.toString(kind.letter()) + slot + ":" + size + ":" + hash.orElse(NO_HASH);
    }

    static Optional<Component> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        int last = text.lastIndexOf(':');
        String hash = text.substring(last + 1);
        return ComponentKind.of(text.charAt(0))
                .map(kind -> new Component(
                        kind,
                        Integer.parseInt(text.substring(1, colon)),
                        Integer.parseInt(text.substring(colon + 1, last)),
                        hash.equals(NO_HASH) ? Optional.empty() : Optional.of(hash)));
    }
}
