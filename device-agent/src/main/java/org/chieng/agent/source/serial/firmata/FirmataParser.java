package org.chieng.agent.source.serial.firmata;

/**
 * Cuts bytes into Firmata messages, one byte at a time, so that it is no matter how they arrive. Any byte may follow any other: what
 * is cut short or belongs to no message is told as stray, and the next command byte begins anew. Keeps a fixed amount of memory. Confined
 * to the board's thread.
 */
final class FirmataParser {
    /** Longest system message that is kept, in bytes; a Mega's answer about its 70 pins has some 600. */
    static final int MAX_SYSEX_BYTES = 2048;

    /** Takes messages. */
    interface Listener {
        /** An analog channel's value, 14 bits. */
        void analog(int channel, int value);

        /** The pins of a port, 8 of them, pin 8 × port in bit 0. */
        void digital(int port, int mask);

        /** The protocol that the board speaks. */
        void version(int major, int minor);

        /** A system message; its bytes have 7 bits. */
        void sysex(int command, byte[] data);

        /** A byte that is no part of a message, or a message that was cut short. */
        void stray();
    }

    private final Listener listener;
    private final byte[] sysex = new byte[MAX_SYSEX_BYTES];
    private int sysexLength = -1;
    private boolean overlong;
    private int command;
    private int wanted;
    private int first;
    private int taken;

    FirmataParser(Listener listener) {
        this.listener = listener;
    }

    void take(byte value) {
        int b = value & 0xFF;
        if (b >= 0x80) {
            takeCommand(b);
        } else if (sysexLength >= 0) {
            takeSysex(b);
        } else if (wanted > 0) {
            takeData(b);
        } else {
            listener.stray();
        }
    }

    private void takeSysex(int b) {
        if (sysexLength < MAX_SYSEX_BYTES) {
            sysex[sysexLength++] = (byte) b;
        } else {
            overlong = true;
        }
    }

    private void takeData(int b) {
        if (taken++ == 0) {
            first = b;
        }
        if (taken < wanted) {
            return;
        }
        wanted = 0;
        int number = command & 0x0F;
        if (command == FirmataCodec.REPORT_VERSION) {
            listener.version(first, b);
        } else if ((command & 0xF0) == FirmataCodec.ANALOG_MESSAGE) {
            listener.analog(number, first | (b << 7));
        } else {
            listener.digital(number, (first | (b << 7)) & 0xFF);
        }
    }

    private void takeCommand(int b) {
        if (b == FirmataCodec.SYSEX_END) {
            endSysex();
            return;
        }
        if (sysexLength >= 0 || wanted > 0) {
            listener.stray(); // cut short
            sysexLength = -1;
            wanted = 0;
        }
        if (b == FirmataCodec.SYSEX_START) {
            sysexLength = 0;
            overlong = false;
        } else if (b == FirmataCodec.REPORT_VERSION
                || (b & 0xF0) == FirmataCodec.ANALOG_MESSAGE
                || (b & 0xF0) == FirmataCodec.DIGITAL_MESSAGE) {
            command = b;
            wanted = 2;
            taken = 0;
        } else {
            listener.stray(); // what only hosts send, or nothing at all
        }
    }

    private void endSysex() {
        if (sysexLength > 0 && !overlong) {
            byte[] data = new byte[sysexLength - 1];
            System.arraycopy(sysex, 1, data, 0, data.length);
            sysexLength = -1;
            listener.sysex(sysex[0], data);
        } else {
            sysexLength = -1;
            wanted = 0;
            listener.stray();
        }
    }
}
