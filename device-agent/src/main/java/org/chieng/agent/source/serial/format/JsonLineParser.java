package org.chieng.agent.source.serial.format;

import java.nio.charset.StandardCharsets;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.PackDecoder;

/** Lines that are one flat JSON object, {@code {"temperature": 23.5}}: what a board may publish, it may also print. */
final class JsonLineParser implements LineParser {
    @Override
    public ParsedLine parse(String line) {
        if (line.charAt(0) != '{' || line.charAt(line.length() - 1) != '}') {
            return ParsedLine.UNKNOWN;
        }
        try {
            DecodedPack pack = PackDecoder.decode(line.getBytes(StandardCharsets.UTF_8), "application/json", 0);
            return ParsedLine.data(pack.readings().stream()
                    .map(reading ->
                            new Sample(reading.channel().channel(), reading.label(), reading.value(), reading.unit()))
                    .toList());
        } catch (RejectedException e) {
            return ParsedLine.UNKNOWN;
        }
    }
}
