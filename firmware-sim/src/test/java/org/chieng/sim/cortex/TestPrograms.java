package org.chieng.sim.cortex;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Programs for tests. */
final class TestPrograms {

    static final int STACK = 0x2000_1000;

    /** Where the program of {@link #of} begins, behind the vector table. */
    static final int CODE = 48 * 4;

    private TestPrograms() {}

    static byte[] thumb() throws IOException, HexProblem {
        return sketch("thumb");
    }

    static byte[] sketch(String name) throws IOException, HexProblem {
        try (InputStream in = TestPrograms.class.getResourceAsStream("/org/chieng/sim/sketches/" + name + ".hex")) {
            if (in == null) {
                throw new IOException("no sketch " + name);
            }
            return MicrobitHex.parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    /** Halfwords behind a vector table whose handlers, but for reset, all lie at the last halfword, a BX LR. */
    static byte[] of(int... halfwords) {
        ByteBuffer image = ByteBuffer.allocate(CODE + 2 * halfwords.length + 2).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(STACK).putInt(CODE | 1);
        for (int vector = 2; vector < 48; vector++) {
            image.putInt(CODE + 2 * halfwords.length | 1);
        }
        for (int half : halfwords) {
            image.putShort((short) half);
        }
        return image.putShort((short) 0x4770).array();
    }
}
