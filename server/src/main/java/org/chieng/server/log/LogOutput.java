package org.chieng.server.log;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** Where lines go, and in which form; a line is written whole. Thread-safe. */
final class LogOutput {
    private final Supplier<PrintStream> stream;
    private final Clock clock;
    private volatile LogFormat format = LogFormat.TEXT;

    /** @param stream asked for each line, since a program may exchange its own */
    LogOutput(Supplier<PrintStream> stream, Clock clock) {
        this.stream = stream;
        this.clock = clock;
    }

    /** The form of lines from now on. */
    void use(LogFormat next) {
        format = next;
    }

    void write(Level level, String logger, List<KeyValuePair> pairs, String message, @Nullable Throwable thrown) {
        String line =
                LogLine.of(format, clock.instant(), ZoneId.systemDefault(), level, logger, pairs, message, thrown);
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        PrintStream to = stream.get();
        to.write(bytes, 0, bytes.length);
        to.flush();
    }
}
