package org.chieng.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class StampedLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long millis = 1_790_000_000_005L;

    private PrintStream log(String zone) {
        return new PrintStream(new StampedLog(out, () -> millis, TimeZone.getTimeZone(zone)), true, UTF_8);
    }

    @Test
    void eachMessageHasItsTimeAndWhatFollowsItHasNone() {
        PrintStream log = log("Asia/Ho_Chi_Minh");
        log.println("INFO Agent - một");
        log.println("ERROR Agent - two");
        new IllegalStateException("INFO it says").printStackTrace(log);
        log.println("chieng-agent: no such file");
        log.print("WARN Agent - a\nINFO Agent - b\n");
        String at = "2026-09-21T21:13:20.005+07:00 ";
        assertThat(out.toString(UTF_8))
                .startsWith(
                        at + "INFO Agent - một\n" + at + "ERROR Agent - two\njava.lang.IllegalStateException: INFO it")
                .contains("INFO it says\n\tat ")
                .endsWith("\nchieng-agent: no such file\n" + at + "WARN Agent - a\n" + at + "INFO Agent - b\n");
    }

    @Test
    void writesTimesAsJavaDoes() {
        SplittableRandom random = new SplittableRandom(7);
        for (String zone : new String[] {"UTC", "Asia/Ho_Chi_Minh", "America/St_Johns", "Asia/Kathmandu"}) {
            DateTimeFormatter java = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
                    .withZone(ZoneId.of(zone));
            for (int i = 0; i < 500; i++) {
                millis = random.nextLong(4_000_000_000_000L);
                out.reset();
                log(zone).println("INFO x");
                assertThat(out.toString(UTF_8)).isEqualTo(java.format(Instant.ofEpochMilli(millis)) + " INFO x\n");
            }
        }
    }
}
