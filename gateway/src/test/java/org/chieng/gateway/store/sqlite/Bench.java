package org.chieng.gateway.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.chieng.gateway.store.StoreException;

/** What the two measuring programs of the store share. */
final class Bench {
    /** One call to the store. */
    interface Call {
        void run() throws StoreException;
    }

    private Bench() {}

    static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }

    static void sayMachine(Path folder) throws IOException {
        say(
                "%d cores, Java %s, heap at most %d MB, load before %s, store in %s (%s), WAL, synchronous=FULL",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Runtime.getRuntime().maxMemory() >> 20,
                load(),
                folder.toAbsolutePath(),
                Files.getFileStore(folder).type());
    }

    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).substring(0, 5).strip();
    }

    static double seconds(Call call) throws StoreException {
        long began = System.nanoTime();
        call.run();
        return (System.nanoTime() - began) / 1e9;
    }

    /** Runs a query 20 times and tells first, median and longest. */
    static void sayQuery(String what, Call call) throws StoreException, IOException {
        double[] millis = new double[20];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = seconds(call) * 1e3;
        }
        double first = millis[0];
        Arrays.sort(millis);
        say(
                "| %s | %.1f | %.1f | %.1f | %s |",
                what, first, millis[millis.length / 2], millis[millis.length - 1], load());
    }

    static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
