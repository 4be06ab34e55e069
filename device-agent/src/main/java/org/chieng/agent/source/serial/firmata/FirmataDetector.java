package org.chieng.agent.source.serial.firmata;

import java.util.Optional;

/**
 * Tells that a board speaks Firmata: by a whole firmware report of protocol 2, which boards give after a reset and when they are asked, or by a
 * version report that was asked for. Noise of a wrong speed doesn't give the former; the latter is three bytes only, so it counts
 * just after asking. Confined to the board's thread.
 */
public final class FirmataDetector {
    private static final int MAJOR = 2;
    private static final int MAX_MINOR = 20;
    private static final int MAX_NAME = 100;

    private final FirmataParser parser = new FirmataParser(new Reports());
    private boolean asked;
    private boolean found;
    private String firmware = "";

    /** A question was put, or its time is over. */
    public void asked(boolean now) {
        asked = now;
    }

    /** Takes a byte; true from the end of the report on. */
    public boolean take(byte value) {
        parser.take(value);
        return found;
    }

    /** The firmware's name and version, where it told them. */
    public Optional<String> firmware() {
        return firmware.isEmpty() ? Optional.empty() : Optional.of(firmware);
    }

    /** The bytes that ask a board who it is. */
    public static byte[] question() {
        return FirmataCodec.ask();
    }

    /** The name in a firmware report: two 7-bit halves a character; what is no printable letter is left out. */
    private static String name(byte[] data) {
        StringBuilder name = new StringBuilder();
        for (int i = 2; i + 1 < data.length && name.length() < MAX_NAME; i += 2) {
            int letter = data[i] | (data[i + 1] << 7);
            if (letter >= ' ' && letter < 0x7F) {
                name.append((char) letter);
            }
        }
        return name.toString().replaceFirst("\\.ino$", "");
    }

    private final class Reports implements FirmataParser.Listener {
        @Override
        public void version(int major, int minor) {
            found |= asked && isKnown(major, minor);
        }

        @Override
        public void sysex(int command, byte[] data) {
            if (command == FirmataCodec.REPORT_FIRMWARE && data.length >= 2 && isKnown(data[0], data[1])) {
                found = true;
                firmware = name(data);
            }
        }

        private boolean isKnown(int major, int minor) {
            return major == MAJOR && minor <= MAX_MINOR;
        }

        @Override
        public void analog(int channel, int value) {
            // says nothing of who sends it: three bytes of noise may be the same
        }

        @Override
        public void digital(int port, int mask) {
            // neither
        }

        @Override
        public void stray() {
            // text, or noise
        }
    }
}
