package org.chieng.server.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.RunningServer;

/**
 * How long people wait until it is on the screen, in headless Chromium over a server in this process: a year of one channel in 800 points, asked for and drawn
 * by the page's own modules; a province of 520 schools searched on the department's page, and its 2,600 devices by REST. Pages over a line like 3G are in {@link PageRulesIT}.
 */
public final class ScreenBenchMain {
    private static final String DEVICE = "muong-bi-pi";
    private static final long DAY_SECONDS = 86_400;
    private static final int YEAR_DAYS = 365;
    private static final int POINTS = 800;
    private static final int BATCH = 20_000;
    private static final int RUNS = 21;
    private static final int DEVICES_OF_A_SCHOOL = 5;

    private static final String CHART = """
        async ([assets, device, from, to, points]) => {
          const {history} = await import(`${assets}/js/api.js`);
          const {Chart} = await import(`${assets}/js/chart.js`);
          const place = document.createElement('div');
          place.className = 'chart';
          place.style.height = '400px';
          document.querySelector('main').prepend(place);
          const begun = performance.now();
          const found = await history({device, source: 's', channel: 'c'}, from, to, points);
          const chart = new Chart(place, {point: () => {}});
          const column = (which) => found.map((sample) => sample[which]);
          chart.draw([{hue: 'warm', dash: [], scale: 'y', unit: '', tile: {decimals: 1}}],
            [column(0).map((time) => time / 1000), column(1), column(2), column(3)], from / 1000, to / 1000);
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          const took = performance.now() - begun;
          place.remove();
          return [took, found.length];
        }
        """;

    private static final String SEARCH = """
        async (text) => {
          const field = document.getElementById('search');
          const begun = performance.now();
          field.value = text;
          field.dispatchEvent(new Event('input'));
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          return [performance.now() - begun, document.getElementById('schools').rows.length];
        }
        """;

    private static final String DEVICES = """
        async (words) => {
          const begun = performance.now();
          const found = await (await fetch(`/api/v1/devices?limit=50&q=${encodeURIComponent(words)}`)).json();
          return [performance.now() - begun, found.items.length];
        }
        """;

    private ScreenBenchMain() {}

    /** Argument: seconds between the readings of the year, 60 without (525,600 readings); 1 takes some minutes to fill. */
    public static void main(String[] args) throws Exception {
        int every = args.length == 0 ? 60 : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("chieng-bench");
        long to = System.currentTimeMillis() / 1000;
        long from = to - YEAR_DAYS * DAY_SECONDS;
        try {
            fill(folder, from, to, every);
            try (RunningServer server = RunningServer.in(folder);
                    Playwright playwright = Chromium.playwright();
                    Browser browser = Chromium.launch(playwright)) {
                awaitRollUps(folder);
                ManySchools.fill(folder);
                Page page = page(browser, server);
                page.navigate(server.uri("/").toString());
                print(
                        "a year of one channel, one reading each " + every + " s, in " + POINTS + " points, drawn",
                        () -> page.evaluate(
                                CHART,
                                List.of(WebFiles.load().assetsPath(), DEVICE, from * 1000.0, to * 1000.0, POINTS)));
                page.navigate(server.uri("/links").toString());
                page.waitForFunction(
                        "count => document.getElementById('schools').rows.length === count", ManySchools.COUNT);
                for (String text : List.of("truong", "muong anh 107", "")) {
                    print(
                            "searching " + ManySchools.COUNT + " schools for '" + text + "'",
                            () -> page.evaluate(SEARCH, text));
                }
                ManySchools.addDevices(folder, DEVICES_OF_A_SCHOOL);
                for (String words : List.of("may 3", "muong anh 107", "pi")) {
                    print(
                            "searching " + ManySchools.COUNT * DEVICES_OF_A_SCHOOL + " devices for '" + words + "'",
                            () -> page.evaluate(DEVICES, words));
                }
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private static void fill(Path folder, long from, long to, int every) throws Exception {
        try (SqliteTimeSeriesStore store =
                SqliteTimeSeriesStore.open(Files.createDirectories(folder.resolve("data")))) {
            List<DeviceReading> batch = new ArrayList<>();
            ChannelName channel = new ChannelName("s", "c");
            for (long time = from; time < to; time += every) {
                double value = 24 + 6 * Math.sin(time * 2 * Math.PI / DAY_SECONDS);
                batch.add(new DeviceReading(
                        new DeviceId(DEVICE),
                        Reading.ofNumber(channel, time * 1_000_000, Math.round(value * 10) / 10.0, "Cel")));
                if (batch.size() == BATCH) {
                    store.append(batch);
                    batch.clear();
                }
            }
            store.append(batch);
        }
    }

    /** A year comes in a year: the server has made its roll-ups by the way. Here it makes them all behind the one big import. */
    private static void awaitRollUps(Path folder) throws Exception {
        try (Connection readings = DriverManager.getConnection(
                "jdbc:sqlite:" + folder.resolve("data").resolve("series.db"))) {
            for (long left = 2; left > 1; ) {
                Thread.sleep(1000);
                try (Statement statement = readings.createStatement();
                        ResultSet row = statement.executeQuery("SELECT count(*) FROM dirty")) {
                    left = row.getLong(1);
                }
            }
        }
    }

    private static Page page(Browser browser, RunningServer server) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale("vi-VN")
                .setViewportSize(1920, 1080)
                .setBypassCSP(true)); // this program's own marks in the page
        String[] cookie = server.cookie().split("=", 2);
        context.addCookies(
                List.of(new Cookie(cookie[0], cookie[1]).setUrl(server.uri("/").toString())));
        return context.newPage();
    }

    private interface Measured {
        Object run();
    }

    @SuppressWarnings("SystemOut") // a program, not a test
    private static void print(String what, Measured measured) {
        List<Double> times = new ArrayList<>();
        Object last = 0;
        for (int i = 0; i < RUNS; i++) {
            List<?> found = (List<?>) measured.run();
            times.add(((Number) found.get(0)).doubleValue());
            last = found.get(1);
        }
        double first = times.get(0);
        times.sort(Double::compare);
        System.out.printf(
                Locale.ROOT,
                "%s: first %.0f ms, median %.0f, most %.0f, found %s; load %.1f%n",
                what,
                first,
                times.get(RUNS / 2),
                times.get(RUNS - 1),
                last,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
