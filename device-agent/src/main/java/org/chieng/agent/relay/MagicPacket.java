package org.chieng.agent.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What wakes a computer whose network card listens while it is off: six bytes FF, then its address 16 times (AMD, "Magic Packet Technology", 1995). Static
 * functions.
 */
final class MagicPacket {
    private static final Pattern ADDRESS = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    private static final int SYNC_BYTES = 6;
    private static final int TIMES = 16;
    private static final int ADDRESS_BYTES = 6;

    private MagicPacket() {}

    /** An address as it is kept, {@code aa:bb:cc:dd:ee:ff}; empty when the text is none, or is that of many (IEEE 802: the lowest bit of its first byte). */
    static Optional<String> address(String text) {
        String address = text.toLowerCase(Locale.ROOT).replace('-', ':');
        boolean isOne = ADDRESS.matcher(address).matches() && (Integer.parseInt(address.substring(0, 2), 16) & 1) == 0;
        return isOne && !address.equals("00:00:00:00:00:00") ? Optional.of(address) : Optional.empty();
    }

    /** The 102 bytes for an address of {@link #address}. */
    static byte[] of(String address) {
        List<Byte> one = new ArrayList<>();
        for (String pair : address.split(":", -1)) {
            one.add((byte) Integer.parseInt(pair, 16));
        }
        byte[] packet = new byte[SYNC_BYTES + TIMES * ADDRESS_BYTES];
        for (int i = 0; i < packet.length; i++) {
            packet[i] = i < SYNC_BYTES ? (byte) 0xFF : one.get((i - SYNC_BYTES) % ADDRESS_BYTES);
        }
        return packet;
    }
}
