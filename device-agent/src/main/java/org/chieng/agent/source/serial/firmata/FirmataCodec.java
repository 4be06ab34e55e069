package org.chieng.agent.source.serial.firmata;

/** Numbers and messages of the Firmata protocol 2.x. Pure functions. */
final class FirmataCodec {
    static final int ANALOG_MESSAGE = 0xE0;
    static final int DIGITAL_MESSAGE = 0x90;
    static final int REPORT_ANALOG = 0xC0;
    static final int REPORT_DIGITAL = 0xD0;
    static final int SYSEX_START = 0xF0;
    static final int SET_PIN_MODE = 0xF4;
    static final int SYSEX_END = 0xF7;
    static final int REPORT_VERSION = 0xF9;
    static final int SYSTEM_RESET = 0xFF;

    static final int ANALOG_MAPPING_QUERY = 0x69;
    static final int ANALOG_MAPPING_RESPONSE = 0x6A;
    static final int CAPABILITY_QUERY = 0x6B;
    static final int CAPABILITY_RESPONSE = 0x6C;
    static final int EXTENDED_ANALOG = 0x6F;
    static final int REPORT_FIRMWARE = 0x79;
    static final int SAMPLING_INTERVAL = 0x7A;

    /** Highest analog channel that a message can name. */
    static final int MAX_ANALOG = 15;

    /** Longest sampling interval: 14 bits of milliseconds. */
    static final int MAX_INTERVAL_MILLIS = 0x3FFF;

    /** In answers to queries: the end of a pin's modes, and a pin that is not analog. */
    static final int NONE = 0x7F;

    private FirmataCodec() {}

    /** Asks for version and firmware; each is answered alone, and some firmware answers one of them only. */
    static byte[] ask() {
        return bytes(REPORT_VERSION, SYSEX_START, REPORT_FIRMWARE, SYSEX_END);
    }

    static byte[] version() {
        return bytes(REPORT_VERSION);
    }

    static byte[] query(int query) {
        return bytes(SYSEX_START, query, SYSEX_END);
    }

    static byte[] pinMode(int pin, int mode) {
        return bytes(SET_PIN_MODE, pin, mode);
    }

    static byte[] interval(int millis) {
        return bytes(SYSEX_START, SAMPLING_INTERVAL, low(millis), high(millis), SYSEX_END);
    }

    static byte[] reportAnalog(int channel) {
        return bytes(REPORT_ANALOG | channel, 1);
    }

    static byte[] reportDigital(int port) {
        return bytes(REPORT_DIGITAL | port, 1);
    }

    static byte[] digital(int port, int mask) {
        return bytes(DIGITAL_MESSAGE | port, low(mask), high(mask));
    }

    static byte[] analog(int pin, int value) {
        return pin <= MAX_ANALOG
                ? bytes(ANALOG_MESSAGE | pin, low(value), high(value))
                : bytes(SYSEX_START, EXTENDED_ANALOG, pin, low(value), high(value), SYSEX_END);
    }

    private static int low(int value) {
        return value & 0x7F;
    }

    private static int high(int value) {
        return (value >> 7) & 0x7F;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
