package org.chieng.sim.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A USB with sockets, as Linux shows it in {@code /sys} and {@code /dev}, built below a folder of its own: what a program
 * needs that finds boards by their USB identity, and takes the two roots by configuration. Linux only; thread-safe.
 *
 * <p>While a board is plugged in at socket {@code 1-1.2}:
 *
 * <pre>
 * sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1.2/          idVendor idProduct manufacturer product serial ...
 *                                              1-1.2:1.0/      bInterfaceNumber, driver -&gt; .../cdc_acm
 *                                              1-1.2:1.0/tty/ttyACM0/   device -&gt; ../../../1-1.2:1.0
 * sys/class/tty/ttyACM0 -&gt; ../../devices/.../1-1.2:1.0/tty/ttyACM0
 * dev/ttyACM0 -&gt; the pseudo-terminal
 * dev/serial/by-id/usb-Arduino__www.arduino.cc__0043_7573-if00 -&gt; ../../ttyACM0
 * dev/serial/by-path/pci-0000:00:14.0-usb-0:1.2:1.0 -&gt; ../../ttyACM0
 * </pre>
 *
 * A bridge chip has one folder more, {@code 1-1.2:1.0/ttyUSB0/tty/ttyUSB0}, its {@code device} is {@code
 * 1-1.2:1.0/ttyUSB0}, and udev's names end in {@code -port0}. So the identity is found by going up from {@code device}
 * until a folder has {@code idVendor}. A text that a device has not has no file. The terminal gets the lowest free number
 * each time it is plugged in; {@code by-id} of two devices that say the same of themselves belongs to the one plugged in
 * last, as with udev, and goes with it (udev would then give it to the other).
 *
 * <p>Sources: linux/drivers/usb/core/sysfs.c, usb/serial/bus.c and class/cdc-acm.c; systemd's rules.d/60-serial.rules,
 * udev-builtin-usb_id.c and udev-builtin-path_id.c.
 */
public final class UsbTree {

    private static final String CONTROLLER = "0000:00:14.0";

    private final Path root;
    private final Set<String> terminals = new HashSet<>();
    private int devices = 1; // device numbers of the bus count up; 1 is the root hub

    /** A bus with nothing plugged in; the folders are made. */
    public UsbTree(Path folder) throws IOException {
        root = folder.toAbsolutePath();
        Files.createDirectories(root.resolve("sys/class/tty"));
        Files.createDirectories(root.resolve("dev"));
    }

    /** What stands for {@code /sys}. */
    public Path sys() {
        return root.resolve("sys");
    }

    /** What stands for {@code /dev}. */
    public Path dev() {
        return root.resolve("dev");
    }

    /**
     * Where this device can be plugged in at this socket.
     *
     * @param socket as the kernel names it: bus, then ports from the root hub on, {@code 1-1.2} is port 2 of a hub in port
     *     1 of bus 1
     */
    public Connector socket(String socket, UsbIdentity identity) {
        if (!socket.matches("[1-9]\\d*-[1-9]\\d*(\\.[1-9]\\d*)*")) {
            throw new IllegalArgumentException("a socket is named as 1-1.2, not " + socket);
        }
        return () -> plug(socket, identity);
    }

    private synchronized Wire plug(String socket, UsbIdentity identity) throws IOException {
        Path device = deviceFolder(socket);
        if (Files.exists(device.resolve("idVendor"))) {
            throw new IOException("something is plugged in at " + socket + " already");
        }
        String terminal = freeTerminal(identity);
        Plugged plugged = new Plugged(socket, identity, terminal, device);
        try {
            plugged.appear();
            return plugged;
        } catch (IOException e) {
            plugged.disappear();
            throw e;
        }
    }

    private Path deviceFolder(String socket) {
        int dash = socket.indexOf('-');
        Path at = root.resolve("sys/devices/pci0000:00").resolve(CONTROLLER).resolve("usb" + socket.substring(0, dash));
        for (int dot = socket.indexOf('.', dash); dot >= 0; dot = socket.indexOf('.', dot + 1)) {
            at = at.resolve(socket.substring(0, dot));
        }
        return at.resolve(socket);
    }

    private String freeTerminal(UsbIdentity identity) {
        for (int number = 0; ; number++) {
            String terminal = identity.driver().terminal() + number;
            if (terminals.add(terminal)) {
                return terminal;
            }
        }
    }

    /** A device that is plugged in; its wire is the pseudo-terminal's. */
    private final class Plugged implements Wire {
        private final String socket;
        private final UsbIdentity identity;
        private final String terminal;
        private final Path device;
        private final Path classLink;
        private final Path byId;
        private final Path byPath;
        private @Nullable Wire wire;

        private Plugged(String socket, UsbIdentity identity, String terminal, Path device) {
            this.socket = socket;
            this.identity = identity;
            this.terminal = terminal;
            this.device = device;
            String ports = socket.substring(socket.indexOf('-') + 1);
            String port = identity.driver().hasPort() ? "-port0" : "";
            classLink = sys().resolve("class/tty").resolve(terminal);
            byId = dev().resolve("serial/by-id")
                    .resolve("usb-%s-if%02x%s".formatted(serialOfUdev(identity), identity.interfaceNumber(), port));
            byPath = dev().resolve("serial/by-path")
                    .resolve("pci-%s-usb-0:%s:1.%d%s".formatted(CONTROLLER, ports, identity.interfaceNumber(), port));
        }

        private void appear() throws IOException {
            Path line = device.resolve(socket + ":1." + identity.interfaceNumber());
            Path holder = identity.driver().hasPort() ? line.resolve(terminal) : line;
            Path tty = holder.resolve("tty").resolve(terminal);
            Files.createDirectories(tty);
            describe(line);
            Files.createSymbolicLink(tty.resolve("device"), tty.relativize(holder));
            Files.createSymbolicLink(classLink, sys().resolve("class/tty").relativize(tty));
            wire = new PtyConnector(dev().resolve(terminal)).connect();
            link(byId);
            link(byPath);
        }

        private void describe(Path line) throws IOException {
            devices++;
            attribute(device, "busnum", socket.substring(0, socket.indexOf('-')));
            attribute(device, "devnum", Integer.toString(devices));
            attribute(device, "idVendor", identity.vendor());
            attribute(device, "idProduct", identity.product());
            attribute(device, "manufacturer", identity.manufacturer());
            attribute(device, "product", identity.productName());
            attribute(device, "serial", identity.serial());
            attribute(line, "bInterfaceNumber", "%02x".formatted(identity.interfaceNumber()));
            Path driver =
                    sys().resolve("bus/usb/drivers").resolve(identity.driver().module());
            Files.createDirectories(driver);
            Files.createSymbolicLink(line.resolve("driver"), line.relativize(driver));
        }

        private void attribute(Path folder, String name, @Nullable String value) throws IOException {
            if (value != null) {
                Files.writeString(folder.resolve(name), value + "\n");
            }
        }

        private void link(Path name) throws IOException {
            Path folder = name.resolveSibling("");
            Files.createDirectories(folder);
            Files.deleteIfExists(name);
            Files.createSymbolicLink(name, folder.relativize(dev().resolve(terminal)));
        }

        private void disappear() throws IOException {
            synchronized (UsbTree.this) {
                unlink(byId);
                unlink(byPath);
                if (wire != null) {
                    wire.close();
                }
                Files.deleteIfExists(classLink);
                removeDevice();
                terminals.remove(terminal);
            }
        }

        private void unlink(Path name) throws IOException {
            if (Files.isSymbolicLink(name)
                    && Files.readSymbolicLink(name).getFileName().toString().equals(terminal)) {
                Files.delete(name);
            }
        }

        /** The device's own folders, not those of what is plugged in behind it, and the hubs that are empty then. */
        private void removeDevice() throws IOException {
            List<Path> gone;
            try (Stream<Path> all = Files.walk(device)) {
                gone = all.filter(path -> !device.relativize(path).toString().matches(socket + "\\.\\d.*"))
                        .sorted(Comparator.reverseOrder())
                        .toList();
            } catch (NoSuchFileException e) {
                return;
            }
            for (Path path : gone) {
                deleteIfEmpty(path);
            }
            for (Path hub = device.getParent(); hub != null && isEmptyHub(hub); hub = hub.getParent()) {
                Files.delete(hub);
            }
        }

        private void deleteIfEmpty(Path path) throws IOException {
            try {
                Files.deleteIfExists(path);
            } catch (DirectoryNotEmptyException e) {
                // other devices are plugged in behind this one
            }
        }

        private boolean isEmptyHub(Path folder) throws IOException {
            boolean hub = folder.getFileName().toString().contains("-");
            try (Stream<Path> inside = Files.list(folder)) {
                return hub && inside.findAny().isEmpty();
            }
        }

        private Wire wire() {
            if (wire == null) {
                throw new IllegalStateException("not plugged in");
            }
            return wire;
        }

        @Override
        public boolean open() {
            return wire().open();
        }

        @Override
        public long openings() {
            return wire().openings();
        }

        @Override
        public int hostBaud() {
            return wire().hostBaud();
        }

        @Override
        public int send(byte[] bytes, int length) {
            return wire().send(bytes, length);
        }

        @Override
        public int receive(byte[] into, int most) {
            return wire().receive(into, most);
        }

        @Override
        public void discard() {
            wire().discard();
        }

        @Override
        public void close() {
            try {
                disappear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** udev's ID_SERIAL: manufacturer, product and serial number, or the ids of those that are missing. */
    private static String serialOfUdev(UsbIdentity identity) {
        String manufacturer = identity.manufacturer() == null ? identity.vendor() : identity.manufacturer();
        String product = identity.productName() == null ? identity.product() : identity.productName();
        String serial = identity.serial() == null ? "" : "_" + identity.serial();
        return (manufacturer + "_" + product + serial)
                .strip()
                .replaceAll("\\s+", "_")
                .replaceAll("[^0-9A-Za-z#+.:=@_-]", "_");
    }
}
