package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.LoadState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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

/** The department's page with 518 schools beside the server's own two, in a real browser. */
@Timeout(600)
class LinksPageIT {
    private static final int SCHOOLS = ManySchools.COUNT;
    private static final int MOST_BYTES = 300 << 10;
    /** A busy machine may take long. */
    private static final LocatorAssertions.HasCountOptions PATIENTLY =
            new LocatorAssertions.HasCountOptions().setTimeout(90_000);

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
        ManySchools.fill(folder);
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

    private Page show(ColorScheme scheme, String locale, int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, height)
                .setColorScheme(scheme));
        contexts.add(context);
        String[] cookie = server.cookie().split("=", 2);
        context.addCookies(
                List.of(new Cookie(cookie[0], cookie[1]).setUrl(server.uri("/").toString())));
        Page page = context.newPage();
        page.onPageError(faults::add);
        return page;
    }

    private void open(Page page) {
        page.navigate(server.uri("/links").toString());
        assertThat(page.locator("#schools tr")).hasCount(SCHOOLS, PATIENTLY);
        assertThat(page.locator("#map circle")).hasCount(SCHOOLS - 2, PATIENTLY);
        assertThat(page.locator("#providers tr")).hasCount(4, PATIENTLY);
    }

    @Test
    void transfersLittleAndAsksNobodyElse() {
        Page page = show(ColorScheme.LIGHT, "vi-VN", 1280, 800);
        AtomicLong bytes = new AtomicLong();
        List<String> elsewhere = new ArrayList<>();
        page.onRequest(request -> {
            if (!request.url().startsWith(server.uri("/").toString())) {
                elsewhere.add(request.url());
            }
        });
        CDPSession network = page.context().newCDPSession(page);
        network.send("Network.enable");
        network.on(
                "Network.loadingFinished",
                event -> bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
        open(page);
        page.waitForLoadState(LoadState.NETWORKIDLE);

        assertThat(bytes.get()).isBetween(10_000L, (long) MOST_BYTES);
        assertThat(elsewhere).isEmpty();
        assertThat(faults).isEmpty();
    }

    @Test
    void aReportIsOneClickAway() throws Exception {
        Page page = show(ColorScheme.LIGHT, "en-GB", 1280, 800);
        open(page);

        Download pdf = page.waitForDownload(
                () -> page.locator("#providers tr").first().locator("a").first().click());
        assertThat(pdf.suggestedFilename()).matches("chieng-vnpt-\\d{4}-\\d{2}\\.pdf");
        assertThat(Files.readString(pdf.path(), StandardCharsets.ISO_8859_1)).startsWith("%PDF-");
    }

    @Test
    void theMapShowsWhatTheTableSays() {
        Page page = show(ColorScheme.LIGHT, "vi-VN", 1280, 800);
        open(page);

        List<String> onMap = page.locator("#map [data-state=offline] title").allTextContents();
        List<String> inTable = page.locator("#schools tr:has([data-state=offline]) td:first-child")
                .allTextContents();
        assertThat(onMap).isNotEmpty().containsExactlyInAnyOrderElementsOf(inTable);
        assertThat(page.locator("#map-source")).containsText("vẽ cho bài kiểm tra");
    }

    @ParameterizedTest
    @CsvSource({"DARK, vi-VN, 360, 740", "LIGHT, en-GB, 1920, 1080"})
    void isAccessibleAndFitsTheScreen(ColorScheme scheme, String locale, int width, int height) {
        Page page = show(scheme, locale, width, height);
        open(page);

        page.locator("#map").scrollIntoViewIfNeeded();
        page.screenshot(
                new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("links-" + width + "-" + locale + ".png")));
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(faults).isEmpty();
    }
}
