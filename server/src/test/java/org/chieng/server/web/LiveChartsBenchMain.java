package org.chieng.server.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;

/**
 * How much of a core the live page takes with twelve charts of ten points a second, in headless Chromium, which draws without a graphics card. Counted
 * is the processor time of all of Chromium's processes, of its renderers apart, and the memory of the page's scripts. Server and device are in
 * this process, and not counted.
 */
public final class LiveChartsBenchMain {
    private static final int CHARTS = 12;
    private static final int EVERY_MILLIS = 100;
    private static final int USUAL_MINUTES = 5;
    private static final double MINUTE_MILLIS = 60_000;

    private LiveChartsBenchMain() {}

    /** Argument: minutes to look, 5 without; the first is not counted, since the page starts in it. */
    public static void main(String[] args) throws Exception {
        int minutes = args.length == 0 ? USUAL_MINUTES : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("chieng-bench");
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (RunningServer server = RunningServer.in(folder);
                Publisher board = server.device("muong-bi-pi");
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            ScheduledFuture<?> unused = clock.scheduleAtFixedRate( // ends with the clock
                    () -> publish(board), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            look(open(browser, server), minutes);
            clock.shutdownNow();
        } finally {
            clock.shutdownNow();
            Folders.delete(folder);
        }
    }

    private static void publish(Publisher board) {
        double time = System.currentTimeMillis() / 1000.0;
        StringBuilder pack = new StringBuilder("[");
        for (int i = 0; i < CHARTS; i++) {
            pack.append(String.format(
                    Locale.ROOT,
                    "%s{\"n\":\"s/c%d\",\"u\":\"Cel\",\"t\":%.3f,\"v\":%.2f}",
                    i == 0 ? "" : ",",
                    i,
                    time,
                    20 + 5 * Math.sin(time / (3 + i))));
        }
        try {
            board.publish(pack.append(']').toString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Page open(Browser browser, RunningServer server) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setLocale("vi-VN").setViewportSize(1920, 1080));
        String[] cookie = server.cookie().split("=", 2);
        context.addCookies(
                List.of(new Cookie(cookie[0], cookie[1]).setUrl(server.uri("/").toString())));
        Page page = context.newPage();
        page.navigate(server.uri("/?school=thcs-muong-bi").toString());
        page.waitForFunction("count => document.querySelectorAll('.tile canvas').length === count", CHARTS);
        return page;
    }

    @SuppressWarnings("SystemOut") // a program, not a test
    private static void look(Page page, int minutes) throws InterruptedException {
        long all = 0;
        long renderers = 0;
        long begun = System.nanoTime();
        for (int minute = 0; minute <= minutes; minute++) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            long allNow = processorMillis("");
            long renderersNow = processorMillis("--type=renderer");
            if (minute > 0) {
                System.out.printf(
                        Locale.ROOT,
                        "minute %d: Chromium %.1f %% of a core, its renderers %.1f %%; heap of the page %.1f MB; load"
                                + " %.1f%n",
                        minute,
                        (allNow - all) / 10.0 / seconds,
                        (renderersNow - renderers) / 10.0 / seconds,
                        ((Number) page.evaluate("performance.memory.usedJSHeapSize")).doubleValue() / 1e6,
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            }
            all = allNow;
            renderers = renderersNow;
            begun = System.nanoTime();
            page.waitForTimeout(minute == minutes ? 0 : MINUTE_MILLIS);
        }
    }

    /** Of Chromium's processes below this one that have a word in their command line; its renderers have rewritten theirs, so it is read as it stands. */
    private static long processorMillis(String word) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> {
                    String line = commandLine(process.pid());
                    return line.contains("chromium") && line.contains(word);
                })
                .mapToLong(process -> process.info()
                        .totalCpuDuration()
                        .map(Duration::toMillis)
                        .orElse(0L))
                .sum();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }
}
