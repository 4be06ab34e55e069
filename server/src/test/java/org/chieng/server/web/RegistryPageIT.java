package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lab manager who brings a spreadsheet in, in a real browser: sees what it would do, mends it, takes the new secrets. */
@Timeout(300)
class RegistryPageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double PATIENCE_MILLIS = 60_000;

    @TempDir
    static Path folder;

    private static Playwright playwright;
    private static Browser browser;
    private static RunningServer server;
    private static String manager;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
        server = RunningServer.in(folder);
        manager = new People(folder, server.server().httpPort()).logIn("lab-manager", "--school", "thcs-muong-bi");
    }

    @AfterAll
    static void stop() {
        server.close();
        playwright.close();
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(BrowserContext::close);
    }

    private Page show(String cookie, String path, ColorScheme scheme, String locale, int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, height)
                .setColorScheme(scheme));
        contexts.add(context);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        String[] parts = cookie.split("=", 2);
        context.addCookies(
                List.of(new Cookie(parts[0], parts[1]).setUrl(server.uri("/").toString())));
        Page page = context.newPage();
        page.onPageError(faults::add);
        page.navigate(server.uri(path).toString());
        return page;
    }

    private static void choose(Page page, String name, String... lines) {
        page.locator("#file")
                .setInputFiles(new FilePayload(
                        name, "text/csv", String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    }

    private static void looksWell(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve("registry-" + name + ".png")));
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    @Test
    void showsWhatAFileWouldDoTakesTheGoodRowsAndHandsOutTheSecretsOnce() throws Exception {
        Page page = show(manager, "/account", ColorScheme.LIGHT, "vi-VN", 390, 844);
        page.locator("a[href='/registry']").click();
        page.waitForURL("**/registry");
        assertThat(page.locator("#sheet option")).hasCount(7);
        page.locator("#sheet").selectOption("devices");
        assertThat(page.locator("#columns")).containsText("id*, school*, name, lab");

        choose(
                page,
                "may.csv",
                "id;school;name",
                "muong-bi-pi;thcs-muong-bi;Pi phòng thí nghiệm",
                "muong-bi-pc-1;thcs-muong-bi;Máy 1",
                "hang-kia-pi;thcs-muong-bi;Của trường khác",
                "muong-bi-pc-2;thcs-muong-by;Máy 2");

        assertThat(page.locator("#outcome")).hasText("Chạy thử may.csv: chưa thay đổi gì");
        assertThat(page.locator("#counts li")).hasText(new String[] {"1 dòng mới", "1 dòng thay đổi", "2 dòng có lỗi"});
        assertThat(page.locator("#faults li strong"))
                .hasText(new String[] {"Dòng 4, cột A (id)", "Dòng 5, cột B (school)"});
        assertThat(page.locator("#faults li span").last()).containsText("không có 'thcs-muong-by' trong schools");
        assertThat(page.locator("#changes li").first()).containsText("name: Pi câu lạc bộ STEM → Pi phòng thí nghiệm");
        looksWell(page, "390-vi");

        page.locator("#language").click();
        assertThat(page.locator("#import")).hasText("Bring in the good rows only (2)");
        assertThat(page.locator("#faults li span").last()).containsText("there is no 'thcs-muong-by'");
        page.locator("#import").click();

        assertThat(page.locator("#outcome")).hasText("Brought in may.csv");
        assertThat(page.locator("#import")).isHidden();
        String secrets = Files.readString(
                page.waitForDownload(() -> page.locator("#secrets").click()).path());
        assertThat(secrets).startsWith("device,secret\r\nmuong-bi-pc-1,");
        Publisher.connect(
                        server.server().mqttPort(),
                        "muong-bi-pc-1",
                        secrets.strip().split("muong-bi-pc-1,", 2)[1])
                .close();
        String csv = Files.readString(
                page.waitForDownload(() -> page.locator("#csv").click()).path());
        assertThat(csv)
                .contains("muong-bi-pi,thcs-muong-bi,Pi phòng thí nghiệm")
                .doesNotContain("hang-kia");

        choose(page, "devices.csv", csv.split("\r\n"));
        assertThat(page.locator("#counts")).containsText("0 new");
        assertThat(page.locator("#import")).isHidden();
        assertThat(page.locator("#secrets")).isHidden();
        assertThat(faults).isEmpty();
    }

    @Test
    void fitsAProjectorAndTellsWhoMayNot() throws Exception {
        Page page = show(server.cookie(), "/registry", ColorScheme.DARK, "en-GB", 1920, 1080);
        assertThat(page.locator("#sheet option")).hasCount(12);
        page.locator("#sheet").selectOption("classes");
        choose(
                page,
                "lớp 2026.csv",
                "id,school,name,school_year",
                "7a,thcs-muong-bi,7A,2026-2027",
                "7b,thcs-muong-bi,<b>7B</b>,2026-2027",
                "7c,thcs-muong-bi,7C,2026");
        assertThat(page.locator("#changes li").last()).containsText("name: <b>7B</b>");
        looksWell(page, "1920-en");

        choose(page, "bild.csv", "\u0000\u0001");
        assertThat(page.locator("#faults li")).hasCount(1);
        assertThat(page.locator("#import")).isHidden();

        String teacher = new People(folder, server.server().httpPort()).logIn("teacher", "--school", "thcs-muong-bi");
        Page forbidden = show(teacher, "/registry", ColorScheme.LIGHT, "vi-VN", 390, 844);
        assertThat(forbidden.locator("#state"))
                .hasText("Trang này dành cho quản trị viên, Sở/Phòng và quản lý phòng máy.");
        assertThat(forbidden.locator("#work")).isHidden();
        assertThat(faults).isEmpty();
    }
}
