package org.chieng.server.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How soon the all-in-one server is ready, and what it takes when nobody does anything; three starts on one folder. */
public final class IdleServerBenchMain {
    private IdleServerBenchMain() {}

    /** Takes no arguments. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d cores, Java %s, load before %s; server -Xmx256m, 520 devices enrolled%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Files.readString(Path.of("/proc/loadavg")).substring(0, 4));
        WholeWayBenchMain.inFolder(IdleServerBenchMain::starts);
    }

    @SuppressWarnings("SystemOut")
    private static Void starts(Path folder) throws Exception {
        for (int i = 1; i <= 3; i++) {
            long start = System.nanoTime();
            try (LoadTarget target = LoadTarget.start(folder, 520, "256m", "")) {
                double ready = (System.nanoTime() - start) / 1e9;
                TimeUnit.SECONDS.sleep(10);
                long processor = target.processorMillis();
                TimeUnit.SECONDS.sleep(20);
                System.out.printf(
                        Locale.ROOT,
                        "start %d: ready after %.2f s; %d MB resident after 30 s, %.2f %% of a core%n",
                        i,
                        ready,
                        target.residentMegabytes(),
                        (target.processorMillis() - processor) / 200.0);
            }
        }
        return null;
    }
}
