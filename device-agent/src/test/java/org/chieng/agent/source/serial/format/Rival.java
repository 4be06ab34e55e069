package org.chieng.agent.source.serial.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules by which other programs for schools read lines, as their sources published them (this project's research, sections 1.1 and
 * 1.4): not those programs, but what they keep of a line, as {@code name=number}.
 */
enum Rival {
    /** arduino-serial-plotter-webapp, msgAggregatorWorker.ts. */
    ARDUINO_IDE_2 {
        @Override
        List<String> read(String line) {
            List<String> kept = new ArrayList<>();
            String[] parts = line.strip().split("[,\t ]+", -1);
            for (int i = 0; i < parts.length; i++) {
                int colon = parts[i].indexOf(':');
                boolean labelled = line.indexOf(':') > 0;
                if (labelled && colon > 0) {
                    add(kept, parts[i].substring(0, colon), parts[i].substring(colon + 1));
                } else if (!labelled) {
                    add(kept, "value-" + (i + 1), parts[i]);
                }
            }
            return kept;
        }
    },
    /** microsoft/pxt webapp/src/serial.tsx. */
    MAKECODE {
        @Override
        List<String> read(String line) {
            List<String> kept = new ArrayList<>();
            String text = line.strip();
            Matcher bridge = BRIDGE.matcher(text);
            if (bridge.matches()) {
                add(kept, bridge.group(1), bridge.group(2));
            } else if (NUMBERS.matcher(text).matches()) {
                String[] cells = text.split(",", -1);
                for (int i = 0; i < cells.length; i++) {
                    add(kept, "value-" + (i + 1), cells[i].strip());
                }
            } else {
                Matcher one = ONE.matcher(text);
                if (one.lookingAt()) {
                    add(kept, one.group(1) == null ? "value-1" : one.group(1).strip(), one.group(2));
                }
            }
            return kept;
        }
    },
    /** concord-consortium/collaborative-learning, serial-protocol.ts: lines of {@code key:number} CR LF, rounded. */
    DATAFLOW {
        @Override
        List<String> read(String line) {
            List<String> kept = new ArrayList<>();
            Matcher pair = KEY.matcher(line);
            if (pair.find()) {
                add(kept, pair.group(1), String.valueOf(Math.round(Double.parseDouble(pair.group(2)))));
            }
            return kept;
        }
    };

    private static final Pattern BRIDGE =
            Pattern.compile("\\{\"t\":[0-9]+,\"s\":-?[0-9]+,\"n\":\"([^\"]*)\",\"v\":(-?[0-9.]+)\\}");
    private static final Pattern NUMBERS = Pattern.compile("[-+0-9.]+(?:\\s*,\\s*[-+0-9.]+)+,?");
    private static final Pattern ONE = Pattern.compile("(?:([^:]*):)?\\s*(-?[0-9]+(?:\\.[0-9]*)?(?:e[+-][0-9]+)?)");
    private static final Pattern KEY = Pattern.compile("([a-z0-9]+):([0-9]+(?:\\.[0-9]+)?)$");

    abstract List<String> read(String line);

    /** JavaScript's parseFloat: the longest number that the text begins with. */
    private static void add(List<String> kept, String name, String text) {
        int end = Numbers.end(text, 0);
        if (end > 0) {
            kept.add(name + "=" + Shown.number(Double.parseDouble(text.substring(0, end))));
        }
    }

    static String text(Corpus.Printed line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }
}
