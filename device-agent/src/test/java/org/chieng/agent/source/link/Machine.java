package org.chieng.agent.source.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.chieng.agent.process.Command;

/** A machine's sysfs, routes, mmcli and NetworkManager as files below a folder, linked as the kernel links them. Confined to one thread. */
final class Machine {
    /** Stands for a modem that is pulled out between two questions. */
    static final String PULLED_OUT = "";

    private static final String HEADER =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

    private final Path root;
    private final StringBuilder routes = new StringBuilder(HEADER);
    private int devices;

    Machine(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("sys/class/net"));
        Files.createDirectories(root.resolve("proc/net"));
        Files.createDirectories(root.resolve("bin"));
        write("proc/net/route", HEADER);
    }

    /** What a recorded output holds. */
    static String fixture(String name) throws IOException {
        try (var in = Objects.requireNonNull(Machine.class.getResourceAsStream("/link/" + name + ".json"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Machine route(String device, String router, int metric) throws IOException {
        routes.append(device + "\t00000000\t" + router + "\t0003\t0\t0\t" + metric + "\t00000000\t0\t0\t0\n");
        write("proc/net/route", routes.toString());
        return this;
    }

    Machine noRoutes() throws IOException {
        routes.setLength(HEADER.length());
        write("proc/net/route", routes.toString());
        return this;
    }

    /** An interface on a device of its own; {@code usb} is {@code vendor:product}, or empty for one that is soldered in. */
    Machine nic(String name, String driver, String usb, String devtype) throws IOException {
        Path parent = Files.createDirectories(
                root.resolve("sys/devices/bus/" + (usb.isEmpty() ? "soc" : "usb1/1-1/1-1." + ++devices)));
        Path device = parent.resolve(name + ":1.0");
        Files.createDirectories(device.resolve("net/" + name + "/statistics"));
        if (!usb.isEmpty()) {
            Files.writeString(parent.resolve("idVendor"), usb.substring(0, 4) + "\n");
            Files.writeString(parent.resolve("idProduct"), usb.substring(5) + "\n");
        }
        Path drivers = Files.createDirectories(root.resolve("sys/bus/drivers/" + driver));
        Files.createSymbolicLink(device.resolve("driver"), drivers);
        Path net = device.resolve("net/" + name);
        Files.createSymbolicLink(net.resolve("device"), device);
        Files.writeString(
                net.resolve("uevent"),
                (devtype.isEmpty() ? "" : "DEVTYPE=" + devtype + "\n") + "INTERFACE=" + name + "\n");
        Files.writeString(net.resolve("type"), "1\n");
        Files.writeString(net.resolve("statistics/rx_bytes"), "123456\n");
        Files.writeString(net.resolve("statistics/tx_bytes"), "7890\n");
        Files.createSymbolicLink(root.resolve("sys/class/net/" + name), net);
        return this;
    }

    /** An interface without a device, on top of another where that is named. */
    Machine virtual(String name, int type, String... lower) throws IOException {
        Path net = Files.createDirectories(root.resolve("sys/devices/virtual/net/" + name));
        Files.writeString(net.resolve("type"), type + "\n");
        Files.writeString(net.resolve("uevent"), "INTERFACE=" + name + "\n");
        for (String one : lower) {
            Files.createSymbolicLink(net.resolve("lower_" + one), root.resolve("sys/class/net/" + one));
        }
        Files.createSymbolicLink(root.resolve("sys/class/net/" + name), net);
        return this;
    }

    /** An mmcli that knows these modems; {@link #PULLED_OUT} is in its list, and gone when it is asked. */
    Machine modems(String... fixtures) throws IOException {
        StringBuilder paths = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        for (int number = 0; number < fixtures.length; number++) {
            paths.append(number == 0 ? "" : ",").append("\"/org/freedesktop/ModemManager1/Modem/" + number + "\"");
            if (fixtures[number].equals(PULLED_OUT)) {
                continue;
            }
            write("bin/modem" + number, fixture(fixtures[number]));
            cases.append("'-m " + number + " -J') cat " + root.resolve("bin/modem" + number) + ";;\n");
        }
        return mmcli(
                "case \"$*\" in\n'-L -J') echo '{\"modem-list\":[" + paths + "]}';;\n" + cases + "*) exit 1;; esac");
    }

    /** An mmcli that does something else. */
    Machine mmcli(String script) throws IOException {
        write("bin/mmcli", "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(root.resolve("bin/mmcli"), PosixFilePermissions.fromString("rwx------"));
        return this;
    }

    /** A NetworkManager that says so. */
    Machine metered(String printed) throws IOException {
        Files.createDirectories(root.resolve("run"));
        write("bin/answer", printed);
        return this;
    }

    LineFacts facts() {
        return facts(Duration.ofSeconds(60)); // a loaded machine is slow to start a shell
    }

    LineFacts facts(Duration longest) {
        Command command = new Command(longest, 64 * 1024);
        return new LineFacts(
                new Sysfs(root.resolve("sys"), root.resolve("proc")),
                new ModemFetch("mmcli", List.of(root.resolve("bin")), command),
                root.resolve("run"),
                List.of("cat", root.resolve("bin/answer").toString()),
                command);
    }

    Observation observe() throws InterruptedException {
        LineFacts facts = facts();
        return AccessRule.observe(facts.ask(facts.metered()));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(root.resolve(file), text);
    }
}
