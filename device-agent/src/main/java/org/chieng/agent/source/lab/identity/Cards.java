package org.chieng.agent.source.lab.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;

/** The network cards that are built in, below {@code /sys/class/net}: none of software, no USB adapter, no dock; in the order of their addresses. */
record Cards(Path sys) {
    private static final int UP = 6;

    List<Component> all() {
        List<Component> cards = new ArrayList<>();
        TreeSet<String> addresses = new TreeSet<>();
        try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(sys.resolve("class/net"))) {
            for (Path one : interfaces) {
                boolean permanent = text(one.resolve("addr_assign_type")).matches("0?");
                if (Files.exists(one.resolve("device")) && permanent && !isPluggedIn(one.resolve("device"))) {
                    addresses.add(text(one.resolve("address")));
                }
            }
        } catch (IOException e) {
            return cards;
        }
        addresses.forEach(address -> cards.add(Component.of(ComponentKind.NIC, cards.size(), 0, address)));
        return cards;
    }

    /** On USB, or behind a Thunderbolt plug, which the kernel calls removable. */
    private static boolean isPluggedIn(Path device) {
        try {
            Path real = device.toRealPath();
            if (real.toString().contains("/usb")) {
                return true;
            }
            Path folder = real;
            for (int i = 0; i < UP && folder != null; i++) {
                if (text(folder.resolve("removable")).equals("removable")) {
                    return true;
                }
                folder = folder.getParent();
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
