package org.chieng.agent.source.serial.format;

import java.util.stream.Collectors;
import org.chieng.protocol.senml.Value;

/** Shows what a parser made of a line, for comparing: {@code temp=1.0 hum=2.0}. */
final class Shown {
    private Shown() {}

    static String of(ParsedLine line) {
        return line.kind() == ParsedLine.Kind.DATA
                ? line.samples().stream()
                        .map(sample -> sample.channel() + "=" + of(sample.value()))
                        .collect(Collectors.joining(" "))
                : line.kind().toString();
    }

    static String of(Value value) {
        return value.fold(v -> "" + v.number(), v -> "'" + v.text() + "'", v -> "" + v.on(), Object::toString);
    }
}
