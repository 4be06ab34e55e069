package org.chieng.agent.source.link;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel shows of network interfaces below {@code /sys/class/net} (sysfs-class-net) and of routes below {@code /proc/net}. What is
 * not there is empty. Immutable.
 *
 * @param sys where sysfs is
 * @param proc where procfs is
 */
record Sysfs(Path sys, Path proc) {
    /** ARPHRD_PPP (if_arp.h). */
    private static final String TYPE_PPP = "512";

    private static final int MOST_LAYERS = 4;
    private static final int MOST_FOLDERS = 8;

    /** What routes there are; empty when nothing tells. */
    String routes4() {
        return text(proc.resolve("net/route"));
    }

    /** What routes of IPv6 there are; empty when nothing tells. */
    String routes6() {
        return text(proc.resolve("net/ipv6_route"));
    }

    /** Who answered in the school's network; empty when nothing tells. */
    String neighbours() {
        return text(proc.resolve("net/arp"));
    }

    /** Whether this system shows its routes. */
    boolean isThere() {
        return Files.isReadable(proc.resolve("net/route"));
    }

    /** What is known of an interface; below a bridge, a VLAN or a bond the device that carries it. Empty when there is no such interface. */
    Optional<Nic> nic(String name) {
        Path folder = folder(name);
        for (int layer = 0; layer < MOST_LAYERS && Files.isDirectory(folder); layer++) {
            if (Files.exists(folder.resolve("device"))) {
                return Optional.of(device(name, folder));
            }
            Optional<Path> lower = lower(folder);
            if (lower.isEmpty()) {
                return Optional.of(bare(name, folder));
            }
            folder = folder(lower.get().getFileName().toString().substring("lower_".length()));
        }
        return Optional.empty();
    }

    private Path folder(String name) {
        boolean plain = !name.isEmpty() && !name.startsWith(".") && name.indexOf('/') < 0;
        return sys.resolve("class/net").resolve(plain ? name : "no-such-interface");
    }

    private static Nic bare(String name, Path folder) {
        boolean ppp = text(folder.resolve("type")).strip().equals(TYPE_PPP);
        return new Nic(name, ppp ? Nic.Kind.PPP : Nic.Kind.VIRTUAL, Optional.empty(), Optional.empty());
    }

    private static Nic device(String name, Path folder) {
        Path device = real(folder.resolve("device"));
        Optional<String> driver = Optional.of(real(device.resolve("driver")))
                .filter(Files::isDirectory)
                .map(Path::getFileName)
                .map(Path::toString);
        return new Nic(name, kind(folder), driver, usb(device));
    }

    private static Nic.Kind kind(Path folder) {
        String uevent = text(folder.resolve("uevent"));
        if (uevent.contains("DEVTYPE=wwan")) {
            return Nic.Kind.WWAN;
        }
        boolean wireless = uevent.contains("DEVTYPE=wlan")
                || Files.exists(folder.resolve("wireless"))
                || Files.exists(folder.resolve("phy80211"));
        if (wireless) {
            return Nic.Kind.WIRELESS;
        }
        return text(folder.resolve("type")).strip().equals(TYPE_PPP) ? Nic.Kind.PPP : Nic.Kind.ETHERNET;
    }

    /** The first folder upwards that has a vendor: a USB interface lies in its device. */
    private static Optional<String> usb(Path device) {
        Path folder = device;
        for (int up = 0; up < MOST_FOLDERS && folder != null; up++) {
            String vendor = text(folder.resolve("idVendor")).strip();
            if (!vendor.isEmpty()) {
                return Optional.of(
                        vendor + ":" + text(folder.resolve("idProduct")).strip());
            }
            folder = folder.getParent();
        }
        return Optional.empty();
    }

    private static Optional<Path> lower(Path folder) {
        try (DirectoryStream<Path> lowers = Files.newDirectoryStream(folder, "lower_*")) {
            for (Path lower : lowers) {
                return Optional.of(lower);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Bytes that an interface has received since the boot, or since it was plugged in. */
    OptionalLong receivedBytes(String name) {
        return number(folder(name).resolve("statistics/rx_bytes"));
    }

    /** Bytes that an interface has sent since the boot, or since it was plugged in. */
    OptionalLong sentBytes(String name) {
        return number(folder(name).resolve("statistics/tx_bytes"));
    }

    private static OptionalLong number(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(text(file).strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static Path real(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return link;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
