package org.chieng.agent.source.lab.health;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/** The batteries below {@code /sys/class/power_supply} (sysfs-class-power). Those of mice and pens are none of the computer's. */
record PowerSupplies(Path sys) {
    /** Each battery that is built in, in the order of their names. */
    List<Vital> batteries() {
        List<Vital> all = new ArrayList<>();
        for (Path supply : supplies()) {
            boolean battery = text(supply, "type").equals("Battery");
            boolean ofDevice = text(supply, "scope").equals("Device");
            boolean present = !text(supply, "present").equals("0");
            if (battery && !ofDevice && present) {
                OptionalLong energy = number(supply, "energy_full");
                String unit = energy.isPresent() ? "energy" : "charge";
                all.add(BatteryRule.judge(
                                number(supply, unit + "_full"),
                                number(supply, unit + "_full_design"),
                                number(supply, "cycle_count"))
                        .at(all.size() + 1));
            }
            if (all.size() == 2) {
                return all;
            }
        }
        return all;
    }

    private Iterable<Path> supplies() {
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(sys.resolve("class/power_supply"))) {
            folder.forEach(found::add);
        } catch (IOException e) {
            return found; // a desktop computer
        }
        return found;
    }

    private static OptionalLong number(Path supply, String file) {
        String text = text(supply, file);
        return text.matches("-?[0-9]{1,15}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static String text(Path supply, String file) {
        try {
            return Files.readString(supply.resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
