package org.chieng.agent.source.serial.format;

import java.util.List;

/**
 * Lines of names and numbers: Arduino's Serial Plotter protocol, MakeCode's {@code serial.writeValue}, and what library examples print
 * for people, {@code Humidity: 45.00%  Temperature: 23.40°C 74.12°F}. One grammar for all of them, since no sketch keeps to one:
 *
 * <pre>
 *   line  = {heading} item {separator item}
 *   item  = label (":" | "=") value  |  label value unit  |  value unit
 *   value = number [unit] | "(" numbers ")" [unit] | "nan" | word
 * </pre>
 *
 * The whole line has to be of that, or it is not of this format.
 */
final class PairsParser implements LineParser {
    private final LabelHistory history = new LabelHistory();
    private List<String> header = List.of();

    @Override
    public Parse parse(String line) {
        PairsReader reader = new PairsReader(line);
        header = List.of();
        if (!reader.read()) {
            return Parse.NOT_MINE;
        }
        PairsFound found = reader.found();
        if (found.ranTogether()) {
            return Parse.NOT_MINE;
        }
        if (!found.emptyLabels().isEmpty()) {
            if (found.entries().isEmpty()) {
                header = found.emptyLabels();
                return Parse.HEADER;
            }
        }
        if (found.entries().isEmpty() || found.isAboutTheBoard()) {
            return found.hasLabels() ? Parse.TEXT : Parse.NOT_MINE;
        }
        return history.take(found.entries()) ? Parse.data(found.entries()) : Parse.NOT_MINE;
    }

    /** The labels of the line that was just read and held nothing else: {@code temp: hum:}. */
    List<String> header() {
        return header;
    }

    @Override
    public String name() {
        return "labels";
    }
}
