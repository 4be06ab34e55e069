package org.chieng.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class LogRingTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LogRing ring = new LogRing(out);
    private final PrintStream err = new PrintStream(ring, true, UTF_8);

    @Test
    void passesOnAndKeepsTheNewestLines() {
        for (int i = 0; i < 300; i++) {
            err.println("dòng " + i);
        }
        err.print("half a line");
        assertThat(ring.last(2)).containsExactly("dòng 298", "dòng 299");
        assertThat(ring.last(1000)).hasSize(200).startsWith("dòng 100");
        assertThat(out.toString(UTF_8)).startsWith("dòng 0\n").endsWith("dòng 299\nhalf a line");
    }

    @Test
    void cutsLongLines() {
        err.println("x".repeat(100_000));
        assertThat(ring.last(1).get(0)).hasSize(400);
        assertThat(out.size()).isEqualTo(100_001);
    }
}
