package org.chieng.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chieng.protocol.name.DeviceId;

/** What this computer is called by its owners. */
final class HostName {
    /** What Linux has it in (proc(5)); the network is not asked. */
    private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

    private static final String OTHERWISE = "agent";

    private HostName() {}

    /** The name in the letters of a device's. */
    static DeviceId asDevice() {
        return asDevice(name());
    }

    static DeviceId asDevice(String name) {
        String plain = name.strip().replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        String cut = plain.length() <= DeviceId.MAX_LENGTH ? plain : plain.substring(0, DeviceId.MAX_LENGTH);
        return new DeviceId(cut.isEmpty() ? OTHERWISE : cut);
    }

    private static String name() {
        try {
            return Files.readString(LINUX);
        } catch (IOException e) {
            String windows = System.getenv("COMPUTERNAME");
            return windows == null ? OTHERWISE : windows;
        }
    }
}
