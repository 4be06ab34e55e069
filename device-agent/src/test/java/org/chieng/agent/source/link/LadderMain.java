package org.chieng.agent.source.link;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.chieng.agent.uplink.ShapedBytes;

/** Either end of a line that is measured, as a process that can run in a network of its own. */
final class LadderMain {
    /** Much faster than any line between the ends. */
    private static final double NO_SHAPE = 1_000;

    private static final double NO_TARGET = 10_000;
    private static final long NO_LIMIT = 1_000_000_000;

    private LadderMain() {}

    /** {@code serve ADDRESS}: prints its port, and serves until its input ends; {@code measure ADDRESS PORT}: prints Mbit/s. */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("serve")) {
            try (ShapedBytes server = new ShapedBytes(NO_SHAPE, "200 OK", InetAddress.getByName(args[1]))) {
                System.out.println(server.port());
                System.out.println("passed over: " + System.in.readAllBytes().length);
            }
            return;
        }
        Path folder = Files.createTempDirectory("ladder");
        try (SpeedLine line = new DownloadLine(ShapedBytes.open(folder, args[1], Integer.parseInt(args[2])))) {
            SpeedLadder.Speed speed =
                    SpeedLadder.climb(line, NO_TARGET, NO_LIMIT).orElseThrow();
            System.out.printf(Locale.ROOT, "%.3f%n", speed.megabits());
        } finally {
            Files.deleteIfExists(folder.resolve("secret"));
            Files.deleteIfExists(folder.resolve("allowance"));
            Files.delete(folder);
        }
    }
}
