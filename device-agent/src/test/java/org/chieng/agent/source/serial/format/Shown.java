package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.senml.Value;

/** Shows what was understood, as the corpus writes it: {@code temp=23.5 Cel "Nhiệt độ"}, {@code temp!sensor-no-value}. */
final class Shown {
    static final AgentClock.Stamp OPENED = new AgentClock.Stamp(1_000_000, 0);
    static final AgentClock.Stamp LATER = new AgentClock.Stamp(2_000_000, 1_000_000);

    private Shown() {}

    static List<String> of(ParsedLine parsed) {
        List<String> shown = new ArrayList<>();
        parsed.samples().forEach(sample -> shown.add(of(sample)));
        parsed.faults()
                .forEach(fault -> shown.add((fault.channel() == null ? "" : fault.channel()) + "!"
                        + fault.kind().wireName()));
        return shown;
    }

    private static String of(Sample sample) {
        String unit = sample.unit() == null ? "" : " " + sample.unit();
        String label = sample.label() == null ? "" : " \"" + sample.label() + "\"";
        return sample.channel() + "=" + of(sample.value()) + unit + label;
    }

    private static String of(Value value) {
        return value.fold(v -> number(v.number()), v -> "'" + v.text() + "'", v -> "" + v.on(), Object::toString);
    }

    static String number(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole ? String.valueOf((long) number) : String.valueOf(number);
    }

    /** All that a board says that prints these bytes after a quiet opening, in reads of that many bytes. */
    static List<String> of(byte[] bytes, int firstRead, int everyRead) {
        LineFramer framer = new LineFramer(OPENED);
        Formats formats = new Formats();
        List<String> shown = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int count = Math.min(at == 0 ? Math.max(1, firstRead) : everyRead, bytes.length - at);
            byte[] read = java.util.Arrays.copyOfRange(bytes, at, at + count);
            framer.take(read, count, LATER).forEach(line -> shown.addAll(of(formats.parse(line))));
            at += count;
        }
        return shown;
    }

    static List<String> of(byte[] bytes) {
        return of(bytes, bytes.length, bytes.length);
    }
}
