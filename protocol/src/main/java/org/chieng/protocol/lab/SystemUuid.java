package org.chieng.protocol.lab;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The UUID of SMBIOS type 1. Firmware before SMBIOS 2.6 has its first three fields the other way round, and programs don't agree on which is meant
 * (DSP0134 section 7.2.1): both ways give the same here. Pure functions.
 */
final class SystemUuid {
    /** On thousands of boards of several makers. */
    private static final Set<String> FILLERS = Set.of(
            "03000200040005000006000700080009",
            "00020003000400050006000700080009",
            "12345678123456789012345678901234",
            "12345678123412341234123456789012",
            "12345678123412341234123456789abc",
            "0123456789abcdef0123456789abcdef",
            "123456781234567890abcddeefaabbcc",
            "4c4c4544000020108020a0c04f202020",
            "4c4c4544000000108000c0c04f000000",
            "feffffffffffffffffffffffffffffff",
            "ffffffff00000000ffffffff00000000",
            "00000000000000000000000000000001",
            "fefefefefefefefefefefefefefefefe");

    private SystemUuid() {}

    /** 32 digits in small letters, the same for both ways round; empty when it is none, or a filler. */
    static Optional<String> canonical(String text) {
        String hex = text.toLowerCase(Locale.ROOT).replaceAll("[{}\\s-]", "");
        if (!hex.matches("[0-9a-f]{32}") || hex.chars().distinct().count() <= 2) {
            return Optional.empty();
        }
        String swapped = swapped(hex);
        boolean filler = FILLERS.contains(hex) || FILLERS.contains(swapped);
        return filler ? Optional.empty() : Optional.of(hex.compareTo(swapped) <= 0 ? hex : swapped);
    }

    private static String swapped(String hex) {
        return reversed(hex, 0, 8) + reversed(hex, 8, 12) + reversed(hex, 12, 16) + hex.substring(16);
    }

    private static String reversed(String hex, int from, int to) {
        StringBuilder bytes = new StringBuilder();
        for (int at = to - 2; at >= from; at -= 2) {
            bytes.append(hex, at, at + 2);
        }
        return bytes.toString();
    }
}
