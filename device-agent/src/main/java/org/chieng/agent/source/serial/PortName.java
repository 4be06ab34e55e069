package org.chieng.agent.source.serial;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.chieng.protocol.name.ChannelName;

/**
 * Makes a source's name from the path by which its port is found: the link that udev makes, less what only udev needs
 * ({@code usb-Arduino_Uno_8543-if00} is {@code Arduino_Uno_8543}), or the device itself ({@code ttyACM0}). Pure function.
 */
final class PortName {
    /** What 60-serial.rules of systemd puts around vendor, model and serial number. */
    private static final Pattern UDEV = Pattern.compile("^usb-|-if\\d+(-port\\d+)?$");

    private static final Pattern NOT_IN_NAME = Pattern.compile("^[^A-Za-z0-9]+|[^A-Za-z0-9._:-]+");

    private PortName() {}

    static String of(Path port) {
        String file = String.valueOf(port.getFileName());
        String name = NOT_IN_NAME.matcher(UDEV.matcher(file).replaceAll("")).replaceAll("");
        if (name.isEmpty()) {
            return ChannelName.partFromLabel(file);
        }
        return name.substring(0, Math.min(name.length(), ChannelName.MAX_PART_LENGTH));
    }
}
