package org.chieng.agent.source.link;

import java.util.Set;

/** Makers of what shows itself as a USB network card (usb.ids). Those that make both network cards and modems are in neither set. */
final class UsbVendors {
    /** Huawei, ZTE, Alcatel, Quectel, Qualcomm, Sierra, Fibocom, SIMCom, Telit, u-blox, Option, Novatel: modems and their sticks. */
    private static final Set<String> MODEMS =
            Set.of("12d1", "19d2", "1bbb", "2c7c", "05c6", "1199", "2cb7", "1e0e", "1bc7", "1546", "0af0", "1410");

    /** Google, Samsung, Apple, Xiaomi, OPPO, OnePlus, vivo, Sony, Motorola, MediaTek, LG, HTC, HMD: phones that share their line. */
    private static final Set<String> PHONES = Set.of(
            "18d1", "04e8", "05ac", "2717", "22d9", "2a70", "2d95", "0fce", "22b8", "0e8d", "1004", "0bb4", "2e04");

    /** Realtek, ASIX, Microchip (on the Pi itself), Davicom, Corechip, Lenovo, Belkin: cards for a cable. */
    private static final Set<String> CARDS = Set.of("0bda", "0b95", "0424", "0a46", "0fe6", "17ef", "050d");

    private UsbVendors() {}

    /** Whether this maker's network card is a mobile line. */
    static boolean isMobile(String usb) {
        return MODEMS.contains(vendor(usb)) || PHONES.contains(vendor(usb));
    }

    /** Whether this maker's network card takes a cable. */
    static boolean isCard(String usb) {
        return CARDS.contains(vendor(usb));
    }

    private static String vendor(String usb) {
        int colon = usb.indexOf(':');
        return colon < 0 ? usb : usb.substring(0, colon);
    }
}
