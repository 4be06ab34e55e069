package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees of what was refused, in a real browser, from what devices really sent. */
@Timeout(180)
class QuarantinePageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    static Path folder;

    private static Playwright playwright;
    private static Browser browser;
    private static RunningServer server;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
        server = RunningServer.in(folder);
        try (Publisher pi = server.device("muong-bi-pi");
                Publisher garden = server.device("muong-bi-vuon")) {
            pi.publish("nhiệt độ 25");
            pi.publish("<img src=x onerror=alert(1)>" + "x".repeat(900));
            garden.publish("[{\"n\":\"soil\",\"u\":\"percent\",\"v\":1},{\"n\":\"light\",\"v\":2}]");
        }
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
        if (!cookie.isEmpty()) {
            String[] parts = cookie.split("=", 2);
            context.addCookies(List.of(
                    new Cookie(parts[0], parts[1]).setUrl(server.uri("/").toString())));
        }
        Page page = context.newPage();
        page.onPageError(faults::add);
        page.navigate(server.uri(path).toString());
        return page;
    }

    private Page show(String cookie, String path) {
        return show(cookie, path, ColorScheme.LIGHT, "en-GB", 1280, 800);
    }

    @Test
    void showsWhatWasRefusedWhyAndOfWhomTheNewestFirst() {
        Page page = show(server.cookie(), "/quarantine");

        Locator newest = page.locator(".item").first();
        assertThat(newest.locator("h2")).hasText("muong-bi-vuon");
        assertThat(newest.locator(".reasons strong")).hasText("Unknown unit (record 1)");
        assertThat(newest.locator("pre")).containsText("\"u\":\"percent\"");
        assertThat(newest.locator(".foot")).containsText("1 readings stored all the same");
        assertThat(page.locator(".item")).hasCount(3);
        assertThat(page.locator(".item img")).hasCount(0);
        assertThat(page.locator("#counts li")).hasCount(2);

        page.locator("#device").selectOption("muong-bi-pi");
        assertThat(page.locator(".item")).hasCount(2);
        assertThat(page.locator(".item pre").last()).hasText("nhiệt độ 25");
        assertThat(faults).isEmpty();
    }

    @Test
    void isFoundByTheAdministratorAndByNobodyElse() throws Exception {
        Page administrator = show(server.cookie(), "/");
        administrator.locator("#refused").click();
        administrator.waitForURL("**/quarantine");
        assertThat(administrator.locator(".item").first()).isVisible();

        String teacher = new People(folder, server.server().httpPort()).logIn("teacher", "--school", "thcs-muong-bi");
        Page front = show(teacher, "/");
        assertThat(front.locator("#who")).hasText("teacher");
        assertThat(front.locator("#refused")).isHidden();
        Page page = show(teacher, "/quarantine");
        assertThat(page.locator("#state")).hasText("This page is for administrators only.");
        assertThat(page.locator(".item")).hasCount(0);

        Page nobody = show("", "/quarantine");
        nobody.waitForURL("**/login?next=%2Fquarantine");
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, vi-VN, 360, 740", "DARK, en-GB, 360, 740", "LIGHT, en-GB, 1920, 1080", "DARK, vi-VN, 1920, 1080"
    })
    void isAccessibleAndFitsTheScreen(ColorScheme scheme, String locale, int width, int height) {
        Page page = show(server.cookie(), "/quarantine", scheme, locale, width, height);
        assertThat(page.locator(".item")).hasCount(3);

        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve("quarantine-" + width + "-" + locale + ".png")));
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(faults).isEmpty();
    }
}
