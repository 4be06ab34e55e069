package org.chieng.agent.source.lab.use;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands {@code /proc/interrupts} (proc(5)) as far as keyboards and pointers go that are no USB devices: the PS/2 controller, and touchpads on I2C, which
 * bear the ACPI names of their makers. Pure functions.
 */
final class InterruptsParser {
    private static final Pattern LINE = Pattern.compile("^\\s*([0-9]+):((?:\\s+[0-9]+)+)\\s+(\\S.*)$");
    private static final Pattern INPUT = Pattern.compile(
            "\\bi8042\\b|\\b(ELAN|SYNA|SYN|ALPS|ALP|DELL|DLL|MSFT|CUST|FTCS|GXTP|WCOM|ATML|PNP)[0-9A-F]{3,4}:[0-9]{2}\\b");

    private InterruptsParser() {}

    /** How many came from each such line so far, all processors together; by the line's number. */
    static Map<String, Long> inputs(String text) {
        Map<String, Long> counts = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher parts = LINE.matcher(line);
            if (parts.matches() && INPUT.matcher(parts.group(3)).find()) {
                long sum = 0;
                for (String count : parts.group(2).strip().split("\\s+", -1)) {
                    sum += count.length() <= 18 ? Long.parseLong(count) : 0;
                }
                counts.merge("irq" + parts.group(1), sum, Long::sum);
            }
        });
        return counts;
    }
}
