package org.chieng.agent.source.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.chieng.sim.lab.Hardware;
import org.chieng.sim.lab.Sitting;
import org.chieng.sim.lab.Sitting.Misread;

/** What a simulated computer shows of itself, as files below a folder. Confined to one thread. */
final class SimulatedFiles {
    private static final int LONGEST = 80;
    private static final String PCI = "sys/devices/pci0000:00/";
    private static final String USB = PCI + "0000:00:14.0/usb1/1-4/";

    private final Path root;

    SimulatedFiles(Path root) {
        this.root = root;
    }

    /**
     * Makes all anew, as at a start.
     *
     * @param clock what the hardware's clock shows, seconds
     */
    void start(Hardware parts, Sitting sitting, long clock) throws IOException {
        for (String folder : List.of("sys", "run", "facts", "proc")) {
            clear(root.resolve(folder));
        }
        Misread misread = sitting.misread();
        boolean fillers = misread == Misread.FILLERS;
        write("sys/class/dmi/id/board_serial", fillers ? "Default string" : parts.board());
        write("sys/class/dmi/id/product_uuid", fillers ? "03000200-0400-0500-0006-000700080009" : parts.uuid());
        write("sys/class/rtc/rtc0/since_epoch", Long.toString(clock));
        Files.createDirectories(root.resolve("facts"));
        memory(parts, misread);
        disks(parts, misread);
        card("enp3s0", PCI + "0000:00:1c.0/0000:03:00.0", parts.mac());
        if (sitting.docked()) {
            card("enx00", USB + "1-4:1.0", "00:e0:4c:36:00:11");
            card("enp9s0", PCI + "0000:00:1d.0/0000:06:00.0/0000:09:00.0", "00:50:b6:9a:bb:01");
            write(PCI + "0000:00:1d.0/0000:06:00.0/removable", "removable");
            disk("sdx", USB + "host6/block/sdx", "65:112", 64, "USBSTICK0001");
        }
        if (parts.batteryWear() > 0) {
            write("sys/class/power_supply/BAT0/type", "Battery");
            write("sys/class/power_supply/BAT0/energy_full_design", "50000000");
            write("sys/class/power_supply/BAT0/energy_full", Long.toString(500_000L * (100 - parts.batteryWear())));
        }
    }

    private void memory(Hardware parts, Misread misread) throws IOException {
        StringBuilder told = new StringBuilder();
        int kibibytes = 0;
        int from = misread == Misread.MEMORY_LESS && parts.modules().size() > 1 ? 1 : 0;
        for (int slot = 0; slot < parts.modules().size(); slot++) {
            Hardware.Module module = parts.modules().get(slot);
            kibibytes += module.mebibytes() * 1000;
            if (slot >= from) {
                told.append("E:MEMORY_DEVICE_%d_SIZE=%d\nE:MEMORY_DEVICE_%d_SERIAL_NUMBER=%s\n"
                        .formatted(slot, module.mebibytes() * 1024L * 1024, slot, module.serial()));
            }
        }
        if (misread != Misread.MEMORY_NONE) {
            write("run/udev/data/+dmi:id", told.toString());
        }
        write("proc/meminfo", "MemTotal:        " + kibibytes + " kB");
    }

    private void disks(Hardware parts, Misread misread) throws IOException {
        Files.createDirectories(root.resolve("sys/block"));
        int shown = parts.drives().size() - (misread == Misread.DISK_LESS ? 1 : 0);
        for (int i = 0; i < shown; i++) {
            Hardware.Drive drive = parts.drives().get(i);
            String name = "sd" + Character.toString('a' + i);
            disk(
                    name,
                    PCI + "0000:00:17.0/ata" + (i + 1) + "/block/" + name,
                    "8:" + i * 16,
                    drive.gigabytes(),
                    drive.serial());
            write("facts/smart-" + name + ".json", misread == Misread.DISK_SILENT ? silent() : smart(drive));
        }
    }

    private static String silent() throws IOException {
        String name = "/lab/smart/standby.json";
        try (var in = Objects.requireNonNull(SimulatedFiles.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String smart(Hardware.Drive drive) {
        return """
                {"smart_status": {"passed": true}, "rotation_rate": 7200, "power_on_time": {"hours": 21000},
                 "ata_smart_attributes": {"table": [
                  {"id": 5, "name": "Reallocated_Sector_Ct", "value": 100, "raw": {"value": 0, "string": "0"}},
                  {"id": 197, "name": "Current_Pending_Sector", "value": 100, "raw": {"value": %d, "string": "%d"}}]}}
                """.formatted(drive.pending(), drive.pending());
    }

    private void disk(String name, String device, String number, int gigabytes, String serial) throws IOException {
        write(device + "/dev", number);
        write(device + "/size", Long.toString(gigabytes * 1_000_000_000L / 512));
        write(device + "/removable", "0");
        write("run/udev/data/b" + number, "E:ID_SERIAL_SHORT=" + serial);
        Files.createSymbolicLink(root.resolve("sys/block/" + name), root.resolve(device));
    }

    private void card(String name, String device, String address) throws IOException {
        Files.createDirectories(root.resolve(device));
        write("sys/class/net/" + name + "/address", address);
        write("sys/class/net/" + name + "/addr_assign_type", "0");
        Files.createSymbolicLink(root.resolve("sys/class/net/" + name + "/device"), root.resolve(device));
    }

    /**
     * What goes on with time.
     *
     * @param uptimeCentis since the start, asleep or not, 1/100 s
     * @param interrupts how many the keyboard made
     */
    void pass(long uptimeCentis, long interrupts) throws IOException {
        over("proc/uptime", uptimeCentis / 100 + "." + (uptimeCentis / 10 % 10) + (uptimeCentis % 10) + " 0.00");
        over("proc/interrupts", "  1:  " + interrupts + "   IO-APIC   1-edge      i8042");
    }

    /** In place, as to cut a file off and to write it anew makes file systems wait for the disk. */
    private void over(String file, String text) throws IOException {
        byte[] bytes = Arrays.copyOf((text + "\n").getBytes(StandardCharsets.US_ASCII), LONGEST);
        Arrays.fill(bytes, text.length() + 1, LONGEST, (byte) '\n');
        try (FileChannel channel =
                FileChannel.open(root.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), 0);
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        if (!Files.exists(path)) {
            Files.createDirectories(path.getParent());
        }
        Files.writeString(path, text + "\n");
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
