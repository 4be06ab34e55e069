package org.chieng.sim.cli;

import java.util.Optional;
import org.chieng.sim.wire.Connector;
import org.chieng.sim.wire.UsbIdentity;
import org.chieng.sim.wire.UsbTree;
import org.jspecify.annotations.Nullable;

/** Reads {@code --plug SOCKET:KIND[:SERIAL]}, e.g. {@code 1-1.2:ch340} or {@code 1-1.4:uno:75735353338351F0E0B1}. Pure functions. */
final class UsbPlug {

    private UsbPlug() {}

    /** The socket alone. */
    static String socket(String plug) {
        return plug.split(":", 2)[0];
    }

    static Connector connector(UsbTree usb, String plug) throws UsageException {
        String[] parts = plug.split(":", 3);
        String kind = parts.length > 1 ? parts[1] : "";
        UsbIdentity identity = identity(kind, parts.length > 2 ? parts[2] : null)
                .orElseThrow(() -> new UsageException(
                        "--plug needs SOCKET:ch340, or SOCKET:KIND:SERIAL with uno, microbit, cp2102 or ft232, not "
                                + plug));
        try {
            return usb.socket(parts[0], identity);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--plug: " + e.getMessage());
        }
    }

    private static Optional<UsbIdentity> identity(String kind, @Nullable String serial) {
        if (serial == null || serial.isEmpty()) {
            return kind.equals("ch340") ? Optional.of(UsbIdentity.ch340()) : Optional.empty();
        }
        return switch (kind) {
            case "uno" -> Optional.of(UsbIdentity.uno(serial));
            case "microbit" -> Optional.of(UsbIdentity.microbit(serial));
            case "cp2102" -> Optional.of(UsbIdentity.cp2102(serial));
            case "ft232" -> Optional.of(UsbIdentity.ft232(serial));
            default -> Optional.empty();
        };
    }
}
