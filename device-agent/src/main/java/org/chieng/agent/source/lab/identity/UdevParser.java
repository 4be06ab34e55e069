package org.chieng.agent.source.lab.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;

/**
 * Understands files of udev's database, which everybody may read: the serial of a disk ({@code ID_SERIAL_SHORT}), and from systemd 248 on the memory
 * modules ({@code MEMORY_DEVICE_…}, of its dmi_memory_id). Pure functions.
 */
final class UdevParser {
    private static final int MOST_MODULES = 64;
    private static final long MEBIBYTE = 1024 * 1024;

    private UdevParser() {}

    /** The properties of a file: its lines {@code E:NAME=VALUE}. */
    static Map<String, String> properties(String text) {
        Map<String, String> properties = new HashMap<>();
        text.lines().filter(line -> line.startsWith("E:")).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 2) {
                properties.put(
                        line.substring(2, equals), line.substring(equals + 1).strip());
            }
        });
        return properties;
    }

    /** The serial of a disk; empty where there is none. A longer one is made of model and serial. */
    static String diskSerial(String text) {
        Map<String, String> properties = properties(text);
        String number = properties.getOrDefault("ID_SERIAL_SHORT", "");
        return number.isEmpty() ? properties.getOrDefault("ID_SCSI_SERIAL", "") : number;
    }

    /** The memory modules of {@code +dmi:id}. */
    static List<Component> memory(String text) {
        Map<String, String> properties = properties(text);
        List<Component> modules = new ArrayList<>();
        for (int slot = 0; slot < MOST_MODULES; slot++) {
            String prefix = "MEMORY_DEVICE_" + slot + "_";
            String size = properties.getOrDefault(prefix + "SIZE", "");
            boolean present = !properties.getOrDefault(prefix + "PRESENT", "1").equals("0");
            if (present && size.matches("[0-9]{1,15}") && Long.parseLong(size) > 0) {
                int mebibytes = (int) Math.min(99_999_999, Long.parseLong(size) / MEBIBYTE);
                modules.add(Component.of(
                        ComponentKind.MEMORY, slot, mebibytes, properties.getOrDefault(prefix + "SERIAL_NUMBER", "")));
            }
        }
        return modules;
    }
}
