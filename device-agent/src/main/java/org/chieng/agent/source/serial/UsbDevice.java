package org.chieng.agent.source.serial;

import java.util.Locale;

/**
 * A USB device as the kernel shows it below {@code /sys/bus/usb/devices} (Documentation/ABI/stable/sysfs-bus-usb). Immutable.
 *
 * @param vendor idVendor
 * @param product idProduct
 * @param serial the serial number that it tells, or empty
 * @param portPath where it is plugged in: bus, then the port of each hub on the way, e.g. {@code 1-1.2}
 * @param title what it calls itself, or empty
 */
record UsbDevice(int vendor, int product, String serial, String portPath, String title) {
    /** Shortest serial number that is taken for one: what clones share ({@code 0001}, {@code 0}) is shorter. */
    private static final int LEAST_SERIAL = 6;

    /** The ids as people write them, e.g. {@code 2341:0043}. */
    String ids() {
        return String.format(Locale.ROOT, "%04x:%04x", vendor, product);
    }

    /** Whether its serial number is its own, as far as that can be seen. */
    boolean hasOwnSerial() {
        boolean oneLetter = serial.chars().distinct().limit(2).count() < 2;
        return serial.length() >= LEAST_SERIAL && !oneLetter && !serial.startsWith("012345");
    }

    /** The port path without the first bus, which most computers have only, e.g. {@code 1.2}. */
    String shortPath() {
        return portPath.startsWith("1-") ? portPath.substring(2) : portPath;
    }

    @Override
    public String toString() {
        return ids() + " on USB port " + portPath + (title.isEmpty() ? "" : " (" + title + ")");
    }
}
