package org.chieng.agent.source.serial;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HexFormat;

/**
 * As StandardFirmata 2.5 behaves on an Uno: reports at boot, then is silent until it is asked for something. Its analog channels give their
 * number times 100. Confined to its board's thread.
 */
final class FirmataProgram implements PtyBoard.Program {
    private static final int PINS = 20;
    private static final int FIRST_ANALOG = 14;

    private final Duration boot;
    private final boolean reportsAtBoot;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final boolean[] reported = new boolean[16];
    private long bootedAt;
    private boolean booted;
    private long intervalNanos;
    private long next;

    FirmataProgram(Duration boot, boolean reportsAtBoot) {
        this.boot = boot;
        this.reportsAtBoot = reportsAtBoot;
    }

    @Override
    public void reset(long nanos) {
        bootedAt = nanos + boot.toNanos();
        booted = false;
        intervalNanos = 19_000_000;
        next = bootedAt;
        java.util.Arrays.fill(reported, false);
        out.reset();
        message.reset();
    }

    private void send(String hex) {
        out.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private void report() {
        send("F9 02 05 F0 79 02 05");
        for (char letter : "StandardFirmata.ino".toCharArray()) {
            out.write(letter);
            out.write(0);
        }
        send("F7");
    }

    @Override
    public byte[] run(long nanos) {
        if (!booted && nanos >= bootedAt) {
            booted = true;
            if (reportsAtBoot) {
                report();
            }
        }
        while (booted && next <= nanos) {
            next += intervalNanos;
            for (int channel = 0; channel < 6; channel++) {
                if (reported[channel]) {
                    int value = 100 * channel;
                    send(String.format("%02X %02X %02X", 0xE0 | channel, value & 0x7F, value >> 7));
                }
            }
        }
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    @Override
    public void receive(int value, long nanos) {
        if (!booted) {
            return;
        }
        message.write(value);
        byte[] bytes = message.toByteArray();
        int first = bytes[0] & 0xFF;
        if (first == 0xF0) {
            if (value == 0xF7) {
                message.reset();
                system(bytes, nanos);
            }
        } else if (first == 0xF9) {
            message.reset();
            send("F9 02 05");
        } else if ((first & 0xF0) == 0xC0 && bytes.length == 2) {
            message.reset();
            reported[first & 0x0F] = bytes[1] != 0;
        } else if (((first & 0xF0) == 0xD0 && bytes.length == 2) || bytes.length == 3) {
            message.reset();
        } else if (first < 0x80) {
            message.reset();
        }
    }

    private void system(byte[] bytes, long nanos) {
        switch (bytes[1]) {
            case 0x79 -> report();
            case 0x69 -> send("F0 6A" + "7F".repeat(FIRST_ANALOG) + "000102030405 F7");
            case 0x6B -> send("F0 6C" + "000101010308 7F".repeat(PINS) + "F7");
            case 0x7A -> {
                intervalNanos = (bytes[2] | (bytes[3] << 7)) * 1_000_000L;
                next = nanos + intervalNanos;
            }
            default -> {
                // not needed here
            }
        }
    }
}
