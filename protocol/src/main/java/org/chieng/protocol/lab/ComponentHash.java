package org.chieng.protocol.lab;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What stands for a serial on the wire: the first 64 bits of SHA-256 over a fixed text, the kind and the serial, in base64url. So that the same part
 * is known again in another computer it has no salt: who has a serial in hand can tell whether it is this one, and who tries all addresses of a
 * card's maker finds the card's. It hides no secret; it keeps whatever stands in the place of a serial from being read. Pure functions.
 */
public final class ComponentHash {
    /** Its length, characters. */
    public static final int LENGTH = 11;

    private static final int BYTES = 8;
    private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");
    private static final String DOMAIN = "chieng lab 1 ";

    private ComponentHash() {}

    /** Whether a text has the form of one. */
    static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    /** The hash; empty when the serial is a filler. */
    public static Optional<String> of(ComponentKind kind, String serial) {
        Optional<String> plain = switch (kind) {
            case UUID -> SystemUuid.canonical(serial);
            case NIC -> mac(serial);
            default -> Serials.plain(serial);
        };
        return plain.map(text -> hash(DOMAIN + kind.letter() + " " + text));
    }

    /** A hardware address without its separators; empty when it is none, is shared by many, or was made up by a program. */
    private static Optional<String> mac(String address) {
        String hex = address.replaceAll("[:.\\s-]", "").toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{12}") || hex.chars().distinct().count() == 1) {
            return Optional.empty();
        }
        int first = Integer.parseInt(hex.substring(0, 2), 16);
        boolean madeUp = (first & 0x03) != 0; // IEEE 802: group or locally administered
        return madeUp ? Optional.empty() : Optional.of(hex);
    }

    private static String hash(String text) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
