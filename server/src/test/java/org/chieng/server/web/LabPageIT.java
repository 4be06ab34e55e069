package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.Media;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pupil's lesson with an experiment in a real browser: asked, run by a threshold and by hand, compared, taken home. */
@Timeout(600)
class LabPageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double PATIENCE_MILLIS = 30_000;
    /** Of Playwright, for the tests that follow in this process. */
    private static final double USUAL_MILLIS = 5_000;

    private static final int RUN_SECONDS = 60;

    @TempDir
    static Path folder;

    private static Playwright playwright;
    private static Browser browser;
    private static RunningServer server;
    private static String code = "";

    private final Random noise = new Random(20_261_128);
    private final List<String> faults = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();

    @BeforeAll
    @Timeout(600)
    static void begin() throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
        server = RunningServer.in(folder);
        People people = new People(folder, server.server().httpPort());
        people.addClass("7a", "thcs-muong-bi");
        String teacher = people.logIn("teacher", "--school", "thcs-muong-bi");
        String csrf = new JsonObject(server.getAs(teacher, "/api/v1/me").body()).getString("csrf");
        code = new JsonObject(
                        post("/api/v1/classes/7a/code", new JsonObject(), "Cookie", teacher, "X-CSRF-Token", csrf))
                .getString("code");
    }

    @AfterAll
    @Timeout(600)
    static void end() {
        server.close();
        playwright.close();
        PlaywrightAssertions.setDefaultAssertionTimeout(USUAL_MILLIS);
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(BrowserContext::close);
    }

    private static String post(String path, JsonObject body, String... headers) throws Exception {
        return Login.post(server.server().httpPort(), path, body, headers).body();
    }

    /** A page of a pupil who has just joined. */
    private Page page(String nickname, String locale, int width, int height, ColorScheme scheme) throws Exception {
        String[] cookie = Login.cookie(Login.post(
                        server.server().httpPort(),
                        "/api/v1/session/class",
                        new JsonObject().put("code", code).put("nickname", nickname)))
                .split("=", 2);
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setTimezoneId("America/New_York")
                .setViewportSize(width, height)
                .setColorScheme(scheme));
        contexts.add(context);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.addCookies(
                List.of(new Cookie(cookie[0], cookie[1]).setUrl(server.uri("/").toString())));
        Page page = context.newPage();
        page.onPageError(faults::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(message.text());
            }
        });
        page.onDialog(dialog -> dialog.accept());
        return page;
    }

    /** Water that cools, and light that falls with it: readings a second apart, all on one line of the live stream. */
    private void measure(Publisher board, String source, Instant from, double first, double... others)
            throws Exception {
        JsonArray pack = new JsonArray();
        double[] all = new double[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        for (int i = 0; i < all.length; i++) {
            long time = from.getEpochSecond() + i;
            pack.add(record(time, source + "/temperature", all[i]).put("u", "Cel"));
            pack.add(record(time, source + "/light", 200 + 8 * all[i] + noise.nextGaussian() * 6));
        }
        board.publish(pack.encode());
    }

    private static JsonObject record(long time, String name, double value) {
        return new JsonObject().put("n", name).put("t", time).put("v", Math.rint(value * 100) / 100);
    }

    /** Newton's law with a little noise. */
    private double[] cooling(double from, double rate) {
        double[] values = new double[RUN_SECONDS - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = 24 + (from - 24) * Math.exp(-rate * (i + 1)) + noise.nextGaussian() * 0.15;
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"Mây, vi-VN, 390, 844, DARK", "Nắng, en-GB, 1920, 1080, LIGHT"})
    void aPupilRunsAndComparesAnExperiment(String nickname, String locale, int width, int height, ColorScheme scheme)
            throws Exception {
        boolean isVietnamese = locale.startsWith("vi");
        String source = isVietnamese ? "nhom1" : "nhom2";
        // both runs lie in the past, so that nobody waits: what counts is the time of a reading
        Instant first = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 200);
        Page page = page(nickname, locale, width, height, scheme);
        try (Publisher board = server.device("muong-bi-pi")) {
            measure(board, source, first.minusSeconds(9), 24);
            page.navigate(server.uri("/lab").toString());
            page.locator("#new").click();
            assertThat(channel(page, source, "")).hasCount(2);
            page.locator("#question").fill(isVietnamese ? "Nước nguội nhanh đến đâu?" : "How fast does water cool?");
            channel(page, source, isVietnamese ? "Nhiệt độ" : "Temperature").click();
            channel(page, source, isVietnamese ? "Ánh sáng" : "Light").click();
            choose(page, "start", "rises", "60");
            choose(page, "stop", "falls", isVietnamese ? "24,9" : "24.9");
            shoot(page, "lab-form-" + width + "-" + locale);
            fits(page);
            page.locator("#form button[type=submit]").click();

            assertThat(page.locator("#values dd").first()).containsText("24");
            page.locator("#arm").click();
            assertThat(page.locator("#said")).containsText(isVietnamese ? "Đang chờ" : "Waiting");
            measure(board, source, first.minusSeconds(2), 30);
            measure(board, source, first, 80);
            assertThat(page.locator("#control[data-state=running]")).isVisible();
            note(page, first.plusSeconds(20), isVietnamese ? "bỏ đá vào" : "ice added");
            measure(board, source, first.plusSeconds(1), 79, cooling(80, 0.05));
            measure(board, source, first.plusSeconds(RUN_SECONDS + 1), 24);
            assertThat(page.locator("#control[data-state=idle]")).isVisible();

            Instant second = first.plusSeconds(RUN_SECONDS + 20);
            page.locator("#arm").click();
            measure(board, source, second.minusSeconds(2), 24);
            measure(board, source, second, 72);
            assertThat(page.locator("#control[data-state=running]")).isVisible();
            measure(board, source, second.plusSeconds(1), 70, cooling(72, 0.055));
            measure(board, source, second.plusSeconds(RUN_SECONDS + 1), 24);
            assertThat(page.locator("#control[data-state=idle]")).isVisible();
        }
        assertThat(page.locator("#runs li")).hasCount(2);
        compare(page, isVietnamese);
        takeHome(page, isVietnamese);
        for (ColorScheme one : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setMedia(Media.SCREEN).setColorScheme(one));
            shoot(page, "lab-" + width + "-" + locale + "-" + one);
            if (one == ColorScheme.LIGHT) {
                Pictures.keep(page, "student-compare", 1280, 900);
            }
            isAccessible(page);
        }
        fits(page);
        assertThat(faults).isEmpty();
    }

    /** As the page does, at a moment that a person would have to wait for. */
    private static void note(Page page, Instant time, String text) {
        String run = page.locator("#csv").getAttribute("href").replaceAll(".*run=([^&]+).*", "$1");
        page.evaluate(
                "async ([module, run, text, time]) => { await (await import(module)).addNote(run, text, time); }",
                List.of(WebFiles.load().assetsPath() + "/js/lab-api.js", run, text, (double) time.toEpochMilli()));
        assertThat(page.locator("#notes li")).containsText(text);
    }

    /** Those of a source, of all groups' in the class. */
    private static Locator channel(Page page, String source, String name) {
        return page.locator("#channels label", new Page.LocatorOptions().setHasText(source))
                .filter(new Locator.FilterOptions().setHasText(name));
    }

    private static void choose(Page page, String what, String edge, String threshold) {
        page.locator("#" + what + "-edge").selectOption(edge);
        page.locator("#" + what + "-threshold").fill(threshold);
    }

    /** The runs lie on one axis from zero, with figures and a curve for each. */
    private static void compare(Page page, boolean isVietnamese) {
        assertThat(page.locator("#statistics tr")).hasCount(4);
        assertThat(page.locator("#statistics tr").first()).containsText("62");
        page.locator("#fit").selectOption("exponential");
        assertThat(page.locator("#fits .fitted")).hasCount(6);
        assertThat(page.locator("#fits .fitted").first())
                .containsText(Pattern.compile(
                        isVietnamese
                                ? "k = \\(−0,0[45]\\d* ± 0,00\\d+\\) 1/s"
                                : "k = \\(−0\\.0[45]\\d* ± 0\\.00\\d+\\) 1/s"));
        assertThat(page.locator("#scatter canvas")).isVisible();
        page.locator("#from").fill(isVietnamese ? "9,5" : "9.5");
        assertThat(page.locator("#statistics tr").first()).containsText("52");
        page.locator("#all").click();
        assertThat(page.locator("#statistics tr").first()).containsText("62");
        page.locator("#runs input").first().uncheck();
        assertThat(page.locator("#statistics tr")).hasCount(2);
        page.locator("#runs input").first().check();
        assertThat(page.locator("#statistics tr")).hasCount(4);
    }

    private static void takeHome(Page page, boolean isVietnamese) throws Exception {
        Download csv = page.waitForDownload(() -> page.locator("#csv").click());
        assertThat(Files.readString(csv.path()))
                .startsWith(isVietnamese ? "\uFEFFlần;giây;Nhiệt độ (°C);" : "\uFEFFrun,seconds,Temperature (°C),")
                .contains(isVietnamese ? "\r\n1;0;80;" : "\r\n1,0,80,")
                .contains(isVietnamese ? "\r\n2;0;72;" : "\r\n2,0,72,");
        Download pdf = page.waitForDownload(() -> page.locator("#pdf").click());
        assertThat(Files.readString(pdf.path(), StandardCharsets.ISO_8859_1)).startsWith("%PDF-");
        pdf.saveAs(SCREENSHOTS.resolve("lab-report-" + (isVietnamese ? "vi" : "en") + ".pdf"));
        Download png = page.waitForDownload(() -> page.locator("#png").click());
        byte[] picture = Files.readAllBytes(png.path());
        assertThat(picture).startsWith(0x89, 'P', 'N', 'G').hasSizeGreaterThan(10_000);
        png.saveAs(SCREENSHOTS.resolve("lab-picture-" + (isVietnamese ? "vi" : "en") + ".png"));
        page.locator("#share").check();
        page.navigate(server.uri("/lab").toString());
        assertThat(page.locator("#experiments li").first()).containsText(isVietnamese ? "2 lần đo" : "runs: 2");
        shoot(page, "lab-list-" + (isVietnamese ? "vi" : "en"));
        page.locator("#experiments a").first().click();
        assertThat(page.locator("#statistics tr")).hasCount(4);
        page.locator("#fit").selectOption("exponential");
        assertThat(page.locator("#fits .fitted")).hasCount(6);
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    private static void fits(Page page) {
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    private static void isAccessible(Page page) {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
    }

    @Test
    void startsAndStopsByHandAndShowsOthersWhatIsShared() throws Exception {
        Page page = page("Gió", "vi-VN", 1280, 800, ColorScheme.LIGHT);
        try (Publisher board = server.device("muong-bi-pi")) {
            measure(board, "nhom3", Instant.now(), 21);
            page.navigate(server.uri("/lab").toString());
            page.locator("#new").click();
            page.locator("#question").fill("Đo bằng tay?");
            channel(page, "nhom3", "Nhiệt độ").click();
            page.locator("#shared").check();
            page.locator("#form button[type=submit]").click();
            assertThat(page.locator("#runs-none")).isVisible();
            page.locator("#go").click();
            assertThat(page.locator("#control[data-state=running]")).isVisible();
            board.publish("[{\"n\":\"nhom3/temperature\",\"u\":\"Cel\",\"v\":22.5}]");
            assertThat(page.locator("#statistics tr")).hasCount(1);
            page.locator("#note").fill("chạm tay vào");
            page.locator("#note-form button").click();
            assertThat(page.locator("#notes li")).containsText("Lần 1");
            assertThat(page.locator("#note")).hasValue("");

            Page mate = page("Sương", "vi-VN", 1280, 800, ColorScheme.LIGHT);
            mate.navigate(page.url());
            assertThat(mate.locator("#runs li")).hasCount(1);
            assertThat(mate.locator("#go")).isHidden();
            page.locator("#go").click();
            assertThat(page.locator("#control[data-state=idle]")).isVisible();
            assertThat(mate.locator("#control[data-state=idle]")).isVisible();
            mate.close();
            page.locator("#runs button").click();
            assertThat(page.locator("#runs-none")).isVisible();
            page.locator("#remove").click();
            assertThat(page.locator("#list")).isVisible();
        }
        assertThat(faults).isEmpty();
    }

    /** Data and certified values: NIST StRD, linear least squares, Norris (a line) and Pontius (a parabola). */
    @Test
    void fitsAreWhatNistCertifiesAndTheirErrorsAreHonest() throws Exception {
        Page page = page("Sao", "vi-VN", 800, 600, ColorScheme.LIGHT);
        page.navigate(server.uri("/lab").toString());
        String module = WebFiles.load().assetsPath() + "/js/fit.js";

        JsonObject line = fit(page, module, "line", norris());
        assertClose(line, "values", -0.262323073774029, 1.00211681802045);
        assertClose(line, "errors", 0.232818234301152, 0.429796848199937E-03);
        assertThat(line.getDouble("deviation")).isCloseTo(0.884796396144373, within(1e-9));
        assertThat(line.getDouble("r2")).isCloseTo(0.999993745883712, within(1e-12));

        JsonObject parabola = fit(page, module, "parabola", pontius());
        assertClose(parabola, "values", 0.673565789473684E-03, 0.732059160401003E-06, -0.316081871345029E-14);
        assertClose(parabola, "errors", 0.107938612033077E-03, 0.157817399981659E-09, 0.486652849992036E-16);

        // 300 times the same curve with fresh noise of 0.5: two errors should hold the truth in some 95 of 100
        String coverage = (String) page.evaluate("""
                async ([module, seed]) => {
                  const {fit} = await import(module);
                  const uniform = () => {
                    seed = (seed + 0x6D2B79F5) | 0; // mulberry32
                    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
                    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
                    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
                  };
                  const gauss = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
                  const curves = {
                    line: [[2, 3], (x) => 2 + 3 * x],
                    parabola: [[1, -2, 0.5], (x) => 1 - 2 * x + 0.5 * x * x],
                    exponential: [[22, 58, -0.06], (x) => 22 + 58 * Math.exp(-0.06 * x)],
                  };
                  const shares = [];
                  for (const [kind, [truth, curve]] of Object.entries(curves)) {
                    const inside = truth.map(() => 0);
                    for (let i = 0; i < 300; i++) {
                      const points = Array.from({length: 60}, (_, x) => [x, curve(x) + 0.5 * gauss()]);
                      const found = fit(kind, points);
                      truth.forEach((value, j) => { inside[j] += Math.abs(found.values[j] - value) < 2 * found.errors[j]; });
                    }
                    shares.push(...inside.map((n) => n / 300));
                  }
                  const straight = Array.from({length: 50}, (_, x) => [x, 3 + 2 * x]);
                  const none = [fit('exponential', straight), fit('line', [[1, 1], [1, 2], [1, 3]]), fit('parabola', [[1, 1], [2, 2], [3, 3]])];
                  return JSON.stringify({shares, none});
                }
                """, List.of(module, 7));
        JsonObject found = new JsonObject(coverage);
        assertThat(found.getJsonArray("shares").stream().map(share -> ((Number) share).doubleValue()))
                .hasSize(8)
                .allSatisfy(share -> assertThat(share).isBetween(0.9, 0.99));
        assertThat(found.getJsonArray("none")).containsOnlyNulls();
    }

    private static void assertClose(JsonObject fit, String name, double... certified) {
        JsonArray found = fit.getJsonArray(name);
        for (int i = 0; i < certified.length; i++) {
            assertThat(found.getDouble(i)).isCloseTo(certified[i], within(Math.abs(certified[i]) * 1e-8));
        }
    }

    private static JsonObject fit(Page page, String module, String kind, List<List<Double>> points) {
        return new JsonObject((String) page.evaluate(
                "async ([module, kind, points]) => JSON.stringify((await import(module)).fit(kind, points))",
                List.of(module, kind, points)));
    }

    private static List<List<Double>> norris() {
        double[] yx = {
            0.1, 0.2, 338.8, 337.4, 118.1, 118.2, 888.0, 884.6, 9.2, 10.1, 228.1, 226.5, 668.5, 666.3, 998.5, 996.3,
            449.1, 448.6, 778.9, 777.0, 559.2, 558.2, 0.3, 0.4, 0.1, 0.6, 778.1, 775.5, 668.8, 666.9, 339.3, 338.0,
            448.9, 447.5, 10.8, 11.6, 557.7, 556.0, 228.3, 228.1, 998.0, 995.8, 888.8, 887.6, 119.6, 120.2, 0.3, 0.3,
            0.6, 0.3, 557.6, 556.8, 339.3, 339.1, 888.0, 887.2, 998.5, 999.0, 778.9, 779.0, 10.2, 11.1, 117.6, 118.3,
            228.9, 229.2, 668.4, 669.1, 449.2, 448.9, 0.2, 0.5
        };
        List<List<Double>> points = new ArrayList<>();
        for (int i = 0; i < yx.length; i += 2) {
            points.add(List.of(yx[i + 1], yx[i]));
        }
        return points;
    }

    private static List<List<Double>> pontius() {
        double[] y = {
            .11019, .21956, .32949, .43899, .54803, .65694, .76562, .87487, .98292, 1.09146, 1.20001, 1.30822, 1.41599,
            1.52399, 1.63194, 1.73947, 1.84646, 1.95392, 2.06128, 2.16844, .11052, .22018, .32939, .43886, .54798,
            .65739, .76596, .87474, .98300, 1.09150, 1.20004, 1.30818, 1.41613, 1.52408, 1.63159, 1.73965, 1.84696,
            1.95445, 2.06177, 2.16829
        };
        List<List<Double>> points = new ArrayList<>();
        for (int i = 0; i < y.length; i++) {
            points.add(List.of(150_000.0 * (i % 20 + 1), y[i]));
        }
        return points;
    }
}
