package org.chieng.agent.source.serial;

import java.util.HashMap;
import java.util.Map;

/**
 * What the ids of a USB device tell of the board behind it: how it is called, and whether it is to be read. Ids rank and name; what a
 * board prints decides. Immutable.
 *
 * @param base the beginning of its name, e.g. {@code uno}
 * @param title for people
 * @param use what it is good for
 */
record BoardKind(String base, String title, Use use) {
    /** What a device is good for; in the order in which ports are opened. */
    enum Use {
        /** A board with an id of its own. */
        BOARD,
        /** A board whose processor is on USB itself: it has no speed, and any is right. */
        NATIVE,
        /** A chip between USB and a serial line: on most clones, and on many other things. */
        BRIDGE,
        /** Not in the table: read, since there are clones of everything. */
        UNKNOWN,
        /** A board that waits for a program: it prints nothing. */
        BOOTLOADER("it waits for a program to be loaded, and prints nothing: press its reset button once"),
        /** A debug probe: what it has to say is not for us. */
        PROBE("it is a debug probe, no board that measures"),
        /** A modem: to open its ports would disturb the line. */
        MODEM("it is a modem, and left alone");

        private final String message;

        Use() {
            this("");
        }

        Use(String message) {
            this.message = message;
        }

        /** Why it is not read, for people; empty when it is read. */
        String message() {
            return message;
        }

        boolean isRead() {
            return message.isEmpty();
        }
    }

    /** What is not in the table, and ports that are no USB ports. */
    static final BoardKind UNKNOWN = new BoardKind("board", "unknown board", Use.UNKNOWN);

    private static final int ANY_PRODUCT = -1;

    /** Sources: stem-education research 1.2 (Arduino's boards.txt, Mu's modes, usb-pid of Raspberry Pi, usb.ids). */
    private static final Map<Integer, BoardKind> TABLE = new HashMap<>();

    static {
        add("microbit", "BBC micro:bit", Use.BOARD, 0x0d28, 0x0204);
        add("uno", "Arduino Uno", Use.BOARD, 0x2341, 0x0043, 0x0001, 0x0243, 0x006a, 0x0062);
        add("uno", "Arduino Uno", Use.BOARD, 0x2a03, 0x0043);
        add("mega", "Arduino Mega 2560", Use.BOARD, 0x2341, 0x0010, 0x0042, 0x0210, 0x0242);
        add("mega", "Arduino Mega 2560", Use.BOARD, 0x2a03, 0x0010, 0x0042);
        add("leonardo", "Arduino Leonardo", Use.NATIVE, 0x2341, 0x8036);
        add("leonardo", "Arduino Leonardo", Use.BOOTLOADER, 0x2341, 0x0036);
        add("micro", "Arduino Micro", Use.NATIVE, 0x2341, 0x8037, 0x8237);
        add("micro", "Arduino Micro", Use.BOOTLOADER, 0x2341, 0x0037, 0x0237);
        add("arduino", "Arduino", Use.BOARD, 0x2341, ANY_PRODUCT);
        add("arduino", "Arduino", Use.BOARD, 0x2a03, ANY_PRODUCT);
        add("ch340", "board with a CH340", Use.BRIDGE, 0x1a86, 0x7523);
        add("ch9102", "board with a CH9102", Use.BRIDGE, 0x1a86, 0x55d4);
        add("cp210x", "board with a CP210x", Use.BRIDGE, 0x10c4, 0xea60);
        add("ftdi", "board with an FTDI chip", Use.BRIDGE, 0x0403, 0x6001, 0x6010, 0x6011, 0x6014, 0x6015);
        add("esp32", "ESP32", Use.NATIVE, 0x303a, 0x1001);
        add("pico", "Raspberry Pi Pico", Use.NATIVE, 0x2e8a, 0x0005, 0x0009, 0x000a, 0x000b);
        add("pico", "Raspberry Pi Pico", Use.BOOTLOADER, 0x2e8a, 0x0003, 0x000f);
        add("probe", "Raspberry Pi Debug Probe", Use.PROBE, 0x2e8a, 0x0004, 0x000c);
        for (int vendor : new int[] {0x12d1, 0x19d2, 0x2c7c, 0x1e0e, 0x1199, 0x1bc7, 0x0af0}) {
            // Huawei, ZTE, Quectel, SIMCom, Sierra, Telit, Option
            add("modem", "mobile modem", Use.MODEM, vendor, ANY_PRODUCT);
        }
    }

    private static void add(String base, String title, Use use, int vendor, int... products) {
        for (int product : products) {
            TABLE.put(key(vendor, product), new BoardKind(base, title, use));
        }
    }

    private static int key(int vendor, int product) {
        return product == ANY_PRODUCT ? ~vendor : (vendor << 16) | product;
    }

    static BoardKind of(UsbDevice usb) {
        BoardKind exact = TABLE.get(key(usb.vendor(), usb.product()));
        return exact != null ? exact : TABLE.getOrDefault(key(usb.vendor(), ANY_PRODUCT), UNKNOWN);
    }

    /** Whether its speed means nothing, so that there is none to find. */
    boolean isNative() {
        return use == Use.NATIVE;
    }

    /** Whether it may run Firmata, and may be asked. A micro:bit doesn't, and its lessons read what they are sent. */
    boolean mayBeFirmata() {
        return !base.equals("microbit");
    }
}
