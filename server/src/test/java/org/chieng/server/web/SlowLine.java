package org.chieng.server.web;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.chieng.server.testkit.RunningServer;

/** A browser that has never seen a page opens it over a line like 3G: 1.6 Mbit/s, and 300 ms until an answer begins. */
final class SlowLine {
    private static final int LATENCY_MILLIS = 300;
    private static final int BYTES_A_SECOND = 1_600_000 / 8;
    private static final double PATIENCE_MILLIS = 120_000;

    /** When a page can be used, where that is more than its headline: what one came for is there. */
    private static final Map<String, String> USABLE = Map.of(
            "/", ".tile output:not(:empty)",
            "/links", "#schools tr",
            "/lab", "#new:not([hidden])",
            "/claim", "#claim:not([hidden])",
            "/wall", "#make input",
            "/api", ".operation",
            "/quarantine", "#state.shown, #items li");

    /** Looks each frame; what is found in one is on the screen when the next one begins. */
    private static final String SPY = """
        const look = () => {
          const found = document.querySelector('%s');
          if (found && found.checkVisibility() && document.getElementById('language')?.textContent) {
            requestAnimationFrame(() => { window.usable = performance.now(); });
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
        """;

    private SlowLine() {}

    /**
     * What a visit took.
     *
     * @param millis from the navigation to the frame behind the one in which the page can be used
     * @param bytes that came over the line until then, compressed and with headers
     */
    record Visit(double millis, long bytes) {}

    /** Opens it as the administrator; with a line that costs nothing, or the slow one. */
    static Visit visit(Browser browser, RunningServer server, String address, boolean isSlow) {
        try (BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setLocale("vi-VN").setViewportSize(390, 844))) {
            String[] cookie = server.cookie().split("=", 2);
            context.addCookies(List.of(
                    new Cookie(cookie[0], cookie[1]).setUrl(server.uri("/").toString())));
            Page page = context.newPage();
            page.addInitScript(SPY.formatted(USABLE.getOrDefault(address, "h1")));
            CDPSession network = context.newCDPSession(page);
            network.send("Network.enable");
            AtomicLong bytes = new AtomicLong();
            network.on(
                    "Network.loadingFinished",
                    event -> bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
            if (isSlow) {
                JsonObject line = new JsonObject();
                line.addProperty("offline", false);
                line.addProperty("latency", LATENCY_MILLIS);
                line.addProperty("downloadThroughput", BYTES_A_SECOND);
                line.addProperty("uploadThroughput", BYTES_A_SECOND / 2);
                network.send("Network.emulateNetworkConditions", line);
            }
            page.navigate(server.uri(address).toString(), new Page.NavigateOptions().setTimeout(PATIENCE_MILLIS));
            page.waitForFunction(
                    "() => window.usable", null, new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MILLIS));
            return new Visit(((Number) page.evaluate("window.usable")).doubleValue(), bytes.get());
        }
    }
}
