package org.chieng.sim.lab;

import java.util.List;

/**
 * What a computer is made of at a moment. Immutable.
 *
 * @param board serial of its board, or what a maker left in its place
 * @param uuid of its firmware
 * @param mac address of its network card
 * @param modules of memory
 * @param drives built in
 * @param batteryWear percent; 0 for a computer without a battery
 */
public record Hardware(
        String board, String uuid, String mac, List<Module> modules, List<Drive> drives, int batteryWear) {
    public Hardware {
        modules = List.copyOf(modules);
        drives = List.copyOf(drives);
    }

    /** A memory module. Immutable. */
    public record Module(String serial, int mebibytes) {}

    /**
     * A disk. Immutable.
     *
     * @param gigabytes its size
     * @param pending sectors that can't be read
     */
    public record Drive(String serial, int gigabytes, int pending) {}
}
