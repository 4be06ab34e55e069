package org.chieng.server.e2e;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chieng.server.testkit.Login;

/** Debian's Chromium, headless. Closing it ends its processes. */
final class Browser implements AutoCloseable {
    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Browser start() {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        com.microsoft.playwright.Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        return new Browser(playwright, browser);
    }

    /** A page of projector size in English, where numbers are written as in Java. */
    Page newPage() {
        return browser.newPage(new com.microsoft.playwright.Browser.NewPageOptions()
                .setLocale("en")
                .setViewportSize(1920, 1080));
    }

    /** Types account and password where a person does, and waits for the page that comes then. */
    static void logIn(Page page, WholeWay way) throws IOException {
        page.navigate(way.url("/"));
        page.locator("#login input[name=account]").fill("admin");
        page.locator("#login input[name=password]").fill(Login.firstPassword(way.serverData()));
        page.locator("#login button").click();
        page.waitForURL(url -> !url.contains("/login"));
    }

    private static Path chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no chromium on the PATH: apt-get install chromium"));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
