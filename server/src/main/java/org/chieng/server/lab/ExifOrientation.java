package org.chieng.server.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How a camera was held, as it noted it in a JPEG (Exif 2.32 section 4.6.4, tag 0x0112). Pure functions. */
final class ExifOrientation {
    /** As it is. */
    static final int UPRIGHT = 1;

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /** 1 to 8; {@link #UPRIGHT} where nothing that can be read says otherwise. */
    static int of(byte[] jpeg) {
        try {
            ByteBuffer file = ByteBuffer.wrap(jpeg).position(2);
            while (file.remaining() > 4 && (file.get() & 0xFF) == 0xFF) {
                int marker = file.get() & 0xFF;
                int length = (file.getShort() & 0xFFFF) - 2;
                if (marker == START_OF_SCAN || length < 0 || length > file.remaining()) {
                    return UPRIGHT;
                }
                byte[] segment = new byte[length];
                file.get(segment);
                if (marker == APP1 && Arrays.equals(segment, 0, Math.min(length, EXIF.length), EXIF, 0, EXIF.length)) {
                    return tiff(ByteBuffer.wrap(segment, EXIF.length, length - EXIF.length)
                            .slice());
                }
            }
        } catch (RuntimeException e) {
            return UPRIGHT; // cut off, or a pointer that leads out of it
        }
        return UPRIGHT;
    }

    private static int tiff(ByteBuffer tiff) {
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
                int value = tiff.getShort(entry + 8) & 0xFFFF;
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
