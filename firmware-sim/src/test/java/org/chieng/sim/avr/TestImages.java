package org.chieng.sim.avr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Programs for tests. */
final class TestImages {

    private TestImages() {}

    static byte[] torture() throws IOException, HexException {
        return sketch("torture");
    }

    static byte[] sketch(String name) throws IOException, HexException {
        try (InputStream in = TestImages.class.getResourceAsStream("/org/chieng/sim/sketches/" + name + ".hex")) {
            if (in == null) {
                throw new IOException("no sketch " + name);
            }
            return HexFile.parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    /** Instruction words, the first at address 0. */
    static byte[] of(int... words) {
        ByteBuffer image = ByteBuffer.allocate(words.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            image.putShort((short) word);
        }
        return image.array();
    }
}
