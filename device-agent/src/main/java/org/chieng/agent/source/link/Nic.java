package org.chieng.agent.source.link;

import java.util.Optional;

/**
 * What the kernel tells of a network interface. Immutable.
 *
 * @param name e.g. {@code eth0}
 * @param kind what it is on
 * @param driver the kernel's driver, e.g. {@code cdc_ether}; empty where no device lies below it
 * @param usb vendor and product in hexadecimal, e.g. {@code 12d1:14dc}; empty when it is not on USB
 */
record Nic(String name, Kind kind, Optional<String> driver, Optional<String> usb) {
    /** What an interface is on. */
    enum Kind {
        /** Ethernet, or what looks like it. */
        ETHERNET,
        /** Wi-Fi. */
        WIRELESS,
        /** A mobile modem, as the driver says. */
        WWAN,
        /** A point-to-point line: a dial-up modem, or PPPoE. */
        PPP,
        /** No device at all: a tunnel, a container's end. */
        VIRTUAL
    }
}
