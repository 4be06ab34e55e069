package org.chieng.protocol.relay;

import java.util.List;

/**
 * What stands in most batches of a lab, so that zlib need not be told it in each (RFC 1950 section 2.3, "preset dictionary"): {@code docs/protocol.md} "A relay".
 * Never changed: what was deflated with another can't be read.
 */
final class LabWords {
    private static final int WHOLE_NUMBERS = 0;
    private static final int TEXTS = 17;

    /** A column's head. */
    private record Head(String channel, String unit, int kind) {}

    /** The likeliest last, where they cost the fewest bits. */
    private static final List<Head> HEADS = List.of(
            new Head("clock.ahead", "s", WHOLE_NUMBERS),
            new Head("memory.total", "KiB", WHOLE_NUMBERS),
            new Head("temperature.processor", "Cel", WHOLE_NUMBERS),
            new Head("space.free", "%", WHOLE_NUMBERS),
            new Head("disk.1.temperature", "Cel", WHOLE_NUMBERS),
            new Head("disk.1.hours", "h", WHOLE_NUMBERS),
            new Head("disk.1.starts", "count", WHOLE_NUMBERS),
            new Head("health.clock", "", TEXTS),
            new Head("health.memory", "", TEXTS),
            new Head("health.temperature", "", TEXTS),
            new Head("health.space", "", TEXTS),
            new Head("health.disk.1", "", TEXTS),
            new Head("identity", "", TEXTS),
            new Head("boots", "count", WHOLE_NUMBERS),
            new Head("off", "s", WHOLE_NUMBERS),
            new Head("untold", "s", WHOLE_NUMBERS),
            new Head("weak", "s", WHOLE_NUMBERS),
            new Head("unknown", "s", WHOLE_NUMBERS),
            new Head("active", "s", WHOLE_NUMBERS),
            new Head("session", "s", WHOLE_NUMBERS),
            new Head("on", "s", WHOLE_NUMBERS),
            new Head("state", "", TEXTS));

    private static final List<String> VALUES = List.of("good ok", "stopping", "locked", "nobody", "idle", "active");

    private static final byte[] BYTES = made();

    private LabWords() {}

    private static byte[] made() {
        TableWriter out = new TableWriter();
        HEADS.forEach(
                head -> out.text("lab/" + head.channel).text(head.unit).text("").oneByte(head.kind));
        VALUES.forEach(out::text);
        return out.done();
    }

    /** Not to be changed. */
    static byte[] dictionary() {
        return BYTES;
    }
}
