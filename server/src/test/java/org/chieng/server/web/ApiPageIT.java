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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The interface's document as people read it, in a real browser and without a login. */
@Timeout(180)
class ApiPageIT {
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

    private Page show(String path, ColorScheme scheme, String locale, int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, height)
                .setColorScheme(scheme));
        contexts.add(context);
        Page page = context.newPage();
        page.onPageError(faults::add);
        page.navigate(server.uri(path).toString());
        return page;
    }

    @Test
    void showsEachOperationAndFindsOneByWhatItDoes() {
        int all = ApiContract.load().operations().size();
        Page page = show("/api", ColorScheme.LIGHT, "en-GB", 1280, 800);
        assertThat(page.locator(".operation")).hasCount(all);

        page.keyboard().press("/");
        page.keyboard().type("truong"); // in Vietnamese and without marks
        assertThat(page.locator("#schools")).isVisible();
        assertThat(page.locator("#quarantine")).hasCount(0);

        page.locator("#search").fill("history.csv");
        assertThat(page.locator(".operation")).hasCount(1);
        page.locator("#historyCsv summary").focus();
        page.keyboard().press("Enter");
        Locator inner = page.locator("#historyCsv .inner");
        assertThat(inner).containsText("education department");
        assertThat(inner).containsText("programs with the scope read");
        assertThat(inner.locator("pre")).containsText("/devices/hang-kia-pi/history.csv?channel=board/temperature");
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"DARK, vi-VN, 360, 740", "LIGHT, en-GB, 1920, 1080"})
    void isAccessibleAndFitsTheScreen(ColorScheme scheme, String locale, int width, int height) {
        Page page = show("/api#links", scheme, locale, width, height);
        assertThat(page.locator("#links .inner")).isVisible();

        page.screenshot(
                new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("api-" + width + "-" + locale + ".png")));
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(faults).isEmpty();
    }
}
