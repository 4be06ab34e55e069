package org.chieng.agent.source.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.chieng.agent.process.Programs;

/** A computer as files below a folder, with names of people, networks and files wherever something could take them from. Confined to one thread. */
final class PlantedMachine {
    /** None of these may ever leave the computer. */
    static final List<String> PLANTED = List.of(
            "nguyenthilan",
            "Lan Nguyen",
            "NHA-CUA-LAN-5G",
            "bai-kiem-tra.odt",
            "phong-may-lan",
            "facebook.example",
            "SERIAL-OF-LAN",
            "192.168.77.31",
            "0912345678",
            "Chuột của Lan",
            "PIN-OF-LAN",
            "LAN-USB",
            "Phong-May-Lan",
            "e8:6a:64:12:34:56",
            "4c4c4544-0037-5810-8034-b7c04f4b4d31");

    private final Path root;

    PlantedMachine(Path root) throws IOException {
        this.root = root;
        dmi("board_serial", "SERIAL-OF-LAN-0912345678");
        dmi("product_name", "Lan Nguyen");
        dmi("product_uuid", "4c4c4544-0037-5810-8034-b7c04f4b4d31");
        write("proc/sys/kernel/hostname", "phong-may-lan");
        write("proc/meminfo", "MemTotal:        8053064 kB");
        write("proc/interrupts", "  1:       100          4   IO-APIC   1-edge      i8042");
        write(
                "run/udev/data/b8:0",
                "S:disk/by-label/nguyenthilan\nE:ID_SERIAL_SHORT=SERIAL-OF-LAN-0912345678\nE:ID_FS_LABEL=bai-kiem-tra.odt");
        write("run/udev/data/+dmi:id", """
                E:MEMORY_DEVICE_0_SIZE=4294967296
                E:MEMORY_DEVICE_0_SERIAL_NUMBER=SERIAL-OF-LAN-7
                E:MEMORY_DEVICE_0_ASSET_TAG=nguyenthilan
                E:MEMORY_DEVICE_1_PRESENT=0
                E:MEMORY_DEVICE_1_SIZE=0
                E:MEMORY_DEVICE_2_SIZE=4294967296
                E:MEMORY_DEVICE_2_SERIAL_NUMBER=00000000""");
        disk("sda", "pci0000:00/0000:00:17.0/ata1/block/sda", "8:0");
        disk("sdb", "pci0000:00/0000:00:14.0/usb1/1-2/block/sdb", "8:16");
        disk("loop0", "virtual/block/loop0", "7:0");
        card("enp3s0", "pci0000:00/0000:00:1c.0/0000:03:00.0", "e8:6a:64:12:34:56");
        card("wlx00", "pci0000:00/0000:00:14.0/usb1/1-3/1-3:1.0", "00:0f:00:aa:bb:cc");
        Files.createDirectories(root.resolve("sys/class/net/docker0"));
        write("sys/class/net/docker0/address", "02:42:ac:11:00:02");
        write(
                "facts/smart-sda.json",
                smart("made-pending-24.json")
                        .replace("\"REDACTED\"", "\"SERIAL-OF-LAN-0912345678\"")
                        .replace("made up", "Lan Nguyen"));
        dmi("product_family", "Lan Nguyen");
        dmi("chassis_asset_tag", "0912345678");
        dmi("board_asset_tag", "nguyenthilan");
        battery();
        write("sys/bus/usb/devices/1-2/product", "Chuột của Lan");
        write("sys/bus/usb/devices/1-2/serial", "LAN-USB");
        write("sys/bus/usb/devices/1-2/urbnum", "400");
        write("sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "03");
        write("proc/mounts", "/dev/sdb1 /media/nguyenthilan/LAN-USB vfat rw 0 0");
        write("proc/1/comm", "facebook.example");
        write("etc/hostname", "Phong-May-Lan");
        write("home/nguyenthilan/bai-kiem-tra.odt", "Lan Nguyen");
        write("run/NetworkManager/NHA-CUA-LAN-5G", "192.168.77.31");
        program("loginctl", """
                case "$*" in
                list-sessions*) echo '  2 1000 nguyenthilan seat0 tty2';;
                *' 2') printf 'User=1000\\nName=nguyenthilan\\nSeat=seat0\\nRemoteHost=192.168.77.31\\nRemote=no\\nService=facebook.example\\nType=wayland\\nClass=user\\nState=active\\nIdleHint=no\\nLockedHint=no\\n';;
                *) printf 'BlockInhibited=sleep:idle\\nWhy=Lan Nguyen facebook.example\\nPreparingForShutdown=no\\nPreparingForSleep=no\\n';;
                esac
                """);
    }

    static String smart(String name) throws IOException {
        try (var in = Objects.requireNonNull(PlantedMachine.class.getResourceAsStream("/lab/smart/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void battery() throws IOException {
        write("sys/class/power_supply/BAT0/type", "Battery");
        write("sys/class/power_supply/BAT0/manufacturer", "Lan Nguyen");
        write("sys/class/power_supply/BAT0/model_name", "PIN-OF-LAN");
        write("sys/class/power_supply/BAT0/serial_number", "PIN-OF-LAN-0912345678");
        write("sys/class/power_supply/BAT0/energy_full", "25500000");
        write("sys/class/power_supply/BAT0/energy_full_design", "38920000");
    }

    private void dmi(String name, String text) throws IOException {
        write("sys/class/dmi/id/" + name, text);
    }

    private void disk(String name, String device, String number) throws IOException {
        write("sys/devices/" + device + "/dev", number);
        write("sys/devices/" + device + "/size", "976773168");
        write("sys/devices/" + device + "/removable", "0");
        Files.createDirectories(root.resolve("sys/block"));
        Files.createSymbolicLink(root.resolve("sys/block/" + name), root.resolve("sys/devices/" + device));
    }

    private void card(String name, String device, String address) throws IOException {
        Files.createDirectories(root.resolve("sys/devices/" + device));
        write("sys/class/net/" + name + "/address", address);
        write("sys/class/net/" + name + "/addr_assign_type", "0");
        Files.createSymbolicLink(
                root.resolve("sys/class/net/" + name + "/device"), root.resolve("sys/devices/" + device));
    }

    void program(String name, String script) throws IOException {
        write("bin/" + name, "#!/bin/sh\n" + script);
        if (!root.resolve("bin/" + name).toFile().setExecutable(true)) {
            throw new IOException(name);
        }
    }

    void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }

    Programs programs() {
        return new Programs(List.of(root.resolve("bin")));
    }

    LabConfig config() {
        return new LabConfig(
                true,
                Duration.ofSeconds(30),
                Duration.ofHours(6),
                new LabConfig.Places(
                        root.resolve("sys"),
                        root.resolve("proc"),
                        root.resolve("run"),
                        root.resolve("facts"),
                        root,
                        root.resolve("data/lab-use")));
    }
}
