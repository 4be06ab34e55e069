package org.chieng.sim.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a board says of itself on the USB: the fields of its descriptors that Linux shows in sysfs (USB 2.0 section 9.6.1),
 * and the driver that Linux gives it. Immutable.
 *
 * @param vendor idVendor, four hexadecimal digits
 * @param product idProduct, four hexadecimal digits
 * @param manufacturer iManufacturer, or null when the device has no such text
 * @param productName iProduct, or null when the device has no such text
 * @param serial iSerialNumber, or null: cheap bridge chips have none, so that two of them look the same
 * @param driver what makes a terminal of it
 * @param interfaceNumber bInterfaceNumber of the interface that is the serial line
 */
public record UsbIdentity(
        String vendor,
        String product,
        @Nullable String manufacturer,
        @Nullable String productName,
        @Nullable String serial,
        Driver driver,
        int interfaceNumber) {

    /** Linux's drivers of serial lines on the USB; they differ in the terminal's name and its place in sysfs. */
    public enum Driver {
        /** Boards with a USB of their own: {@code /dev/ttyACM0}. */
        CDC_ACM("ttyACM", "cdc_acm"),
        /** A CH340 bridge: {@code /dev/ttyUSB0}. */
        CH341("ttyUSB", "ch341"),
        /** A CP2102 bridge: {@code /dev/ttyUSB0}. */
        CP210X("ttyUSB", "cp210x"),
        /** An FTDI bridge: {@code /dev/ttyUSB0}. */
        FTDI("ttyUSB", "ftdi_sio");

        private final String terminal;
        private final String module;

        Driver(String terminal, String module) {
            this.terminal = terminal;
            this.module = module;
        }

        String terminal() {
            return terminal;
        }

        String module() {
            return module;
        }

        /** Whether a port of the usb-serial core lies between interface and terminal. */
        boolean hasPort() {
            return this != CDC_ACM;
        }
    }

    public UsbIdentity {
        if (!vendor.matches("[0-9a-f]{4}") || !product.matches("[0-9a-f]{4}")) {
            throw new IllegalArgumentException("an id is four hexadecimal digits, not " + vendor + ":" + product);
        }
        if (interfaceNumber < 0 || interfaceNumber > 255) {
            throw new IllegalArgumentException("an interface number is 0 to 255, not " + interfaceNumber);
        }
    }

    /** An Arduino Uno R3 with this serial number. */
    public static UsbIdentity uno(String serial) {
        return new UsbIdentity("2341", "0043", "Arduino (www.arduino.cc)", null, serial, Driver.CDC_ACM, 0);
    }

    /** A clone of an Uno or Nano, or a Yolo:Bit, behind a CH340: without a serial number. */
    public static UsbIdentity ch340() {
        return new UsbIdentity("1a86", "7523", null, "USB Serial", null, Driver.CH341, 0);
    }

    /** An ESP32 behind a CP2102 with this serial number (most say 0001). */
    public static UsbIdentity cp2102(String serial) {
        String name = "CP2102 USB to UART Bridge Controller";
        return new UsbIdentity("10c4", "ea60", "Silicon Labs", name, serial, Driver.CP210X, 0);
    }

    /** A board behind an FT232R with this serial number. */
    public static UsbIdentity ft232(String serial) {
        return new UsbIdentity("0403", "6001", "FTDI", "FT232R USB UART", serial, Driver.FTDI, 0);
    }

    /** A BBC micro:bit; its serial number begins with the board's id: 9900 or 9901 is a V1, 9903 to 9906 a V2. */
    public static UsbIdentity microbit(String serial) {
        return new UsbIdentity("0d28", "0204", "Arm", "BBC micro:bit CMSIS-DAP", serial, Driver.CDC_ACM, 1);
    }
}
