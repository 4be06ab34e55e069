package org.chieng.agent.source.serial;

/**
 * A serial port of a USB device. Immutable.
 *
 * @param name of the device file, e.g. {@code ttyACM0}
 * @param usb the device that it belongs to
 * @param index 0 for the first serial port of that device, and so on
 */
record UsbTty(String name, UsbDevice usb, int index) {}
