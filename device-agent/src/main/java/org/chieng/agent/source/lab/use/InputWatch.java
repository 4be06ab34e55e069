package org.chieng.agent.source.lab.use;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * When keyboard, mouse or touchpad said something last, by counters of the kernel: how many transfers a USB device made (sysfs-bus-usb,
 * {@code urbnum}) and how many interrupts came. It goes with each desktop, needs no rights, and cannot know which key it was. Confined to the
 * source's thread.
 */
final class InputWatch {
    /** Fewer since the last look are no person: a mouse on a desk that trembles, a lamp of the keyboard. Chosen; a key makes two, a move dozens. */
    private static final long LEAST = 4;

    /** USB class of human interface devices. */
    private static final String HID = "03";

    private final Path sys;
    private final Path proc;
    private Map<String, Long> before = Map.of();
    private boolean looked;
    private long lastMicros;

    InputWatch(Path sys, Path proc) {
        this.sys = sys;
        this.proc = proc;
    }

    /**
     * Looks, and tells how long there was no input, at least since it looked first.
     *
     * @param bootMicros now, on a clock that goes on
     * @return seconds; empty where there is nothing to look at
     */
    OptionalLong idleSeconds(long bootMicros) {
        Map<String, Long> now = counts();
        if (now.isEmpty()) {
            return OptionalLong.empty();
        }
        long most = 0;
        for (Map.Entry<String, Long> one : now.entrySet()) {
            Long earlier = before.get(one.getKey());
            most = earlier == null ? most : Math.max(most, one.getValue() - earlier);
        }
        if (!looked || most >= LEAST) {
            lastMicros = bootMicros;
        }
        looked = true;
        before = now;
        return OptionalLong.of(Math.max(0, bootMicros - lastMicros) / 1_000_000);
    }

    /** How many devices it looks at. */
    int devices() {
        return counts().size();
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>(InterruptsParser.inputs(text(proc.resolve("interrupts"))));
        try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(sys.resolve("bus/usb/devices"), "*:*")) {
            for (Path one : interfaces) {
                if (text(one.resolve("bInterfaceClass")).strip().equals(HID)) {
                    String name = one.getFileName().toString();
                    String device = name.substring(0, name.indexOf(':'));
                    String count =
                            text(one.resolveSibling(device).resolve("urbnum")).strip();
                    if (count.matches("[0-9]{1,18}")) {
                        counts.put(device, Long.parseLong(count));
                    }
                }
            }
        } catch (IOException e) {
            return counts; // there is no USB
        }
        return counts;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
