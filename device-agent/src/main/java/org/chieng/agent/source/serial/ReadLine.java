package org.chieng.agent.source.serial;

import java.util.List;
import org.chieng.agent.source.serial.format.Line;
import org.chieng.agent.source.serial.format.ParsedLine;
import org.chieng.agent.source.serial.format.Sample;

/**
 * A line and what was understood of it. Immutable.
 *
 * @param line as it came
 * @param parsed {@link ParsedLine#UNKNOWN} for noise, which is not shown to the parsers
 */
record ReadLine(Line line, ParsedLine parsed) {
    boolean isNoise() {
        return !line.printable();
    }

    List<String> channels() {
        return parsed.samples().stream().map(Sample::channel).toList();
    }
}
