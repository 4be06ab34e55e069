package org.chieng.server.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.RunningServer;

/**
 * Measures how long the department's page takes from the start of the navigation to the frame behind the one that shows the table of 520 schools, in
 * headless Chromium, over a server in this process that has answered before. Each run is one of a new browser context: nothing is cached. Run it
 * with {@code ./chieng bench}, or with a number of runs.
 */
public final class LinksPageBenchMain {
    private static final int USUAL_RUNS = 15;
    private static final int WARM_UPS = 3;
    private static final double PATIENCE_MILLIS = 120_000;

    /** Looks each frame; what is found in one is on the screen when the next one begins. */
    private static final String SPY = """
            const look = () => {
              if (document.getElementById('schools')?.rows.length === %d) {
                requestAnimationFrame(() => { window.drawn = performance.now(); });
              } else {
                requestAnimationFrame(look);
              }
            };
            requestAnimationFrame(look);
            """.formatted(ManySchools.COUNT);

    /** When the list was asked for, when it had arrived, when its table was there. */
    private static final String TIMES = """
            () => {
              const list = performance.getEntriesByType('resource').find(one => one.name.includes('/links?limit'));
              return [list.startTime, list.responseEnd, window.drawn];
            }
            """;

    private LinksPageBenchMain() {}

    public static void main(String[] args) throws Exception {
        int runs = args.length == 0 ? USUAL_RUNS : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("chieng-bench");
        try (RunningServer server = RunningServer.in(folder);
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            ManySchools.fill(folder);
            List<double[]> times = new ArrayList<>();
            for (int run = -WARM_UPS; run < runs; run++) {
                double[] one = draw(browser, server);
                if (run >= 0) {
                    times.add(one);
                }
            }
            print(times);
        } finally {
            Folders.delete(folder);
        }
    }

    private static double[] draw(Browser browser, RunningServer server) {
        try (BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setLocale("vi-VN").setViewportSize(1920, 1080))) {
            String[] cookie = server.cookie().split("=", 2);
            context.addCookies(List.of(
                    new Cookie(cookie[0], cookie[1]).setUrl(server.uri("/").toString())));
            Page page = context.newPage();
            page.addInitScript(SPY);
            page.navigate(server.uri("/links").toString());
            page.waitForFunction(
                    "() => window.drawn", null, new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MILLIS));
            return ((List<?>) page.evaluate(TIMES))
                    .stream().mapToDouble(time -> ((Number) time).doubleValue()).toArray();
        }
    }

    private static void print(List<double[]> times) {
        System.out.printf(
                "load average %.1f, %d schools, %d runs; ms since the navigation began%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), ManySchools.COUNT, times.size());
        List<String> names = List.of("list asked for", "list arrived", "table drawn");
        for (int i = 0; i < names.size(); i++) {
            int place = i;
            double[] sorted =
                    times.stream().mapToDouble(one -> one[place]).sorted().toArray();
            System.out.printf(
                    "%-15s min %.0f, median %.0f, max %.0f%n",
                    names.get(i), sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
        }
    }
}
