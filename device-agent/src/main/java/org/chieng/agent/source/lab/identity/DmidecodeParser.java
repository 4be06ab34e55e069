package org.chieng.agent.source.lab.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;

/** Understands what {@code dmidecode -t 17} prints of memory modules. Pure functions. */
final class DmidecodeParser {
    private static final Pattern SIZE = Pattern.compile("(?m)^\\s+Size: ([0-9]{1,9}) (kB|MB|GB|TB)\\s*$");
    private static final Pattern SERIAL = Pattern.compile("(?m)^\\s+Serial Number: (.*)$");
    private static final int MOST_SLOT = 99;

    private DmidecodeParser() {}

    /** The modules, by socket in the order of printing; empty sockets are counted and left out. */
    static List<Component> memory(String printed) {
        List<Component> modules = new ArrayList<>();
        int slot = 0;
        for (String block : printed.split("\\n\\s*\\n", -1)) {
            if (!block.contains("Memory Device\n") || slot > MOST_SLOT) {
                continue;
            }
            Matcher size = SIZE.matcher(block);
            Matcher serial = SERIAL.matcher(block);
            if (size.find()) {
                modules.add(Component.of(
                        ComponentKind.MEMORY,
                        slot,
                        mebibytes(Long.parseLong(size.group(1)), size.group(2)),
                        serial.find() ? serial.group(1) : ""));
            }
            slot++;
        }
        return modules;
    }

    private static int mebibytes(long number, String unit) {
        long mebibytes = switch (unit) {
            case "kB" -> number / 1024;
            case "GB" -> number * 1024;
            case "TB" -> number * 1024 * 1024;
            default -> number;
        };
        return (int) Math.min(99_999_999, mebibytes);
    }
}
