package org.chieng.agent.source.link;

/** What NetworkManager says of the price of the line that carries the default route (NMMetered, NetworkManager 1.0.6). */
enum MeteredFlag {
    /** Somebody set it so. */
    YES,
    /** A phone's hotspot said so, or the device is a modem. */
    GUESS_YES,
    /** Somebody set it so. */
    NO,
    /** Nothing says that it costs. */
    GUESS_NO,
    /** There is no NetworkManager, or it does not know. */
    UNKNOWN;

    /** Reads {@code u N}, as busctl prints the property. */
    static MeteredFlag parse(String printed) {
        return switch (printed.strip()) {
            case "u 1" -> YES;
            case "u 2" -> NO;
            case "u 3" -> GUESS_YES;
            case "u 4" -> GUESS_NO;
            default -> UNKNOWN;
        };
    }

    /** Whether it says that the line costs. */
    boolean costs() {
        return this == YES || this == GUESS_YES;
    }
}
