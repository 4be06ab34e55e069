package org.chieng.server.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import org.chieng.server.testkit.Chromium;
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
        Playwright playwright = Chromium.playwright();
        com.microsoft.playwright.Browser browser = Chromium.launch(playwright);
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

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
