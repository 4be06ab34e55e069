package org.chieng.server.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chieng.server.testkit.Publisher;

/**
 * Five thousand pages that look at fifty schools, each of which has one device that sends a reading a second, and one page that never reads:
 * how late the others are told. Server, pages ({@link ViewersMain}) and devices are three processes. Needs some 5,100 file handles a
 * process. Prints to standard output.
 */
public final class ViewersBenchMain {
    private static final int PAGES = 5_000;
    private static final int SCHOOLS = 50;

    private ViewersBenchMain() {}

    /** Arguments: seconds to look, 60 without; pages, 5,000 without. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        int pages = args.length > 1 ? Integer.parseInt(args[1]) : PAGES;
        System.out.printf(
                Locale.ROOT,
                "%d cores, Java %s, load before %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Files.readString(Path.of("/proc/loadavg")).substring(0, 4));
        WholeWayBenchMain.inFolder(folder -> look(folder, pages, seconds));
        System.exit(0);
    }

    @SuppressWarnings("SystemOut")
    private static Void look(Path folder, int pages, int seconds) throws Exception {
        ScheduledExecutorService devices = Executors.newScheduledThreadPool(4);
        List<Publisher> publishers = new ArrayList<>();
        try (LoadTarget target = LoadTarget.start(folder, SCHOOLS, "512m", "http.streams = " + (pages + 100) + "\n")) {
            long before = target.residentMegabytes();
            for (int i = 0; i < SCHOOLS; i++) {
                Publisher device = Publisher.connect(target.mqttPort(), LoadTarget.device(i), LoadTarget.SECRET);
                publishers.add(device);
                ScheduledFuture<?> unused = devices.scheduleAtFixedRate( // ends with the pool
                        () -> publish(device), i * 20L, 1_000, TimeUnit.MILLISECONDS);
            }
            long processor = target.processorMillis();
            long start = System.nanoTime();
            Process viewers = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ViewersMain.class.getName(),
                            Integer.toString(target.httpPort()),
                            target.cookie(),
                            Integer.toString(pages),
                            Integer.toString(SCHOOLS),
                            Integer.toString(seconds),
                            "1")
                    .inheritIO()
                    .start();
            viewers.waitFor();
            double wall = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "server (-Xmx512m): %d MB resident, %d MB before; %.0f %% of a core from the first page on%n",
                    target.residentMegabytes(),
                    before,
                    (target.processorMillis() - processor) / 10.0 / wall);
        } finally {
            devices.shutdownNow();
            for (Publisher device : publishers) {
                device.close();
            }
        }
        return null;
    }

    private static void publish(Publisher device) {
        try {
            // the reading's own time, so that a page knows how old it is
            long now = System.currentTimeMillis();
            device.publish("[{\"n\":\"s/c0\",\"t\":" + now / 1000 + "." + String.format(Locale.ROOT, "%03d", now % 1000)
                    + ",\"v\":" + now % 100 + "}]");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
