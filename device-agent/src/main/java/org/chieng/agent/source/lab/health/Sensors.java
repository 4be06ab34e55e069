package org.chieng.agent.source.lab.health;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What Linux tells of the processor's heat, of memory and of the clock that goes on without power. What is not there is empty. */
record Sensors(Path sys, Path proc) {
    /** Drivers of hwmon that measure a processor (kernel documentation, hwmon). */
    private static final Set<String> PROCESSORS = Set.of("coretemp", "k10temp", "k8temp", "cpu_thermal", "zenpower");

    private static final Set<String> ZONES = Set.of("x86_pkg_temp", "cpu-thermal", "cpu_thermal", "acpitz");

    /** The hottest that the processor shows, degrees Celsius; what can't be is passed over. */
    OptionalLong processorCelsius() {
        long most = Long.MIN_VALUE;
        for (Path one : below("class/hwmon")) {
            if (PROCESSORS.contains(text(one.resolve("name")))) {
                for (int i = 1; i <= 32; i++) {
                    most = Math.max(most, celsius(one.resolve("temp" + i + "_input")));
                }
            }
        }
        for (Path one : below("class/thermal")) {
            if (most == Long.MIN_VALUE && ZONES.contains(text(one.resolve("type")))) {
                most = celsius(one.resolve("temp"));
            }
        }
        return most == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(most);
    }

    private static long celsius(Path file) {
        String text = text(file);
        long milli = text.matches("-?[0-9]{1,7}") ? Long.parseLong(text) : 0;
        return milli >= 1000 && milli <= 130_000 ? Math.round(milli / 1000.0) : Long.MIN_VALUE;
    }

    /** Memory that the system has, KiB (proc(5), meminfo). */
    OptionalLong memoryKibibytes() {
        return text(proc.resolve("meminfo"))
                .lines()
                .filter(line -> line.matches("MemTotal:\\s+[0-9]{1,12} kB"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst();
    }

    /** What the clock shows that goes on without power, seconds since 1970; UTC, or the local time where Windows has set it. */
    OptionalLong hardwareClockSeconds() {
        String text = text(sys.resolve("class/rtc/rtc0/since_epoch"));
        return text.matches("[0-9]{1,12}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private Iterable<Path> below(String folder) {
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(sys.resolve(folder))) {
            all.forEach(found::add);
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
