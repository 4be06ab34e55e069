package org.chieng.protocol.lab;

import java.util.Locale;
import java.util.Optional;

/** Names of constants on the wire: small letters, with hyphens. */
final class WireName {
    private WireName() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant of that very name; empty when there is none. */
    static <T extends Enum<T>> Optional<T> find(T[] constants, String text) {
        for (T one : constants) {
            if (of(one).equals(text)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
