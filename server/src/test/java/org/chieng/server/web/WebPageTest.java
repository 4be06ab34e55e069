package org.chieng.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebPageTest {
    /** Three quarters of a second on a line of 1.6 Mbit/s. */
    private static final int MAX_COMPRESSED_BYTES = 150_000;

    private final WebFiles files = WebFiles.load();

    private String text(String name) {
        Asset asset = Objects.requireNonNull(files.assets().get(name), name);
        return asset.plain().toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysTheSameThingsInBothLanguages() {
        Map<String, Object> vietnamese = new JsonObject(text("i18n/vi.json")).getMap();
        Map<String, Object> english = new JsonObject(text("i18n/en.json")).getMap();

        assertThat(english).containsOnlyKeys(vietnamese.keySet());
        vietnamese.forEach((key, text) -> {
            assertThat(text.toString()).as(key).isNotBlank();
            assertThat(placeholders(String.valueOf(english.get(key)))).as(key).isEqualTo(placeholders(text.toString()));
        });
    }

    private static Set<String> placeholders(String text) {
        return new TreeSet<>(Pattern.compile("\\{\\w+}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList());
    }

    /** What is written of each page, by its address. */
    private Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>();
        files.pages().forEach((address, asset) -> {
            if (asset.contentType().startsWith("text/html")) {
                pages.put(address, asset.plain().toString(StandardCharsets.UTF_8));
            }
        });
        assertThat(pages).containsKeys("/", "/login", "/lab", "/wall", "/links", "/claim", "/api");
        return pages;
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void asksForNoTextThatIsNotThere() {
        Set<String> known = new TreeSet<>(new JsonObject(text("i18n/vi.json")).fieldNames());
        String all = String.join("", pages().values()) + modules();
        List<String> asked =
                found("(?:data-i18n(?:-label)?=\"|dataset\\.i18n = '|\\b(?:t|said)\\(')([a-z0-9.]+)['\"]", all);

        assertThat(asked).hasSizeGreaterThan(200);
        assertThat(known).containsAll(asked);
    }

    private String modules() {
        StringBuilder all = new StringBuilder();
        files.assets().keySet().stream()
                .filter(name -> name.startsWith("js/"))
                .sorted(Comparator.naturalOrder())
                .forEach(name -> all.append(text(name)));
        return all.toString();
    }

    /** What a page names, and the larger of the two languages; the answers that it asks for come on top, see PageRulesIT. */
    @Test
    void everyPageIsSmallEnoughForAPoorLine() {
        pages().forEach((address, page) -> {
            int bytes =
                    Objects.requireNonNull(files.pages().get(address)).gzip().length()
                            + Math.max(compressed("i18n/vi.json"), compressed("i18n/en.json"));
            for (String name : new TreeSet<>(named(page))) {
                bytes += compressed(name);
            }
            assertThat(bytes).as(address).isBetween(10_000, MAX_COMPRESSED_BYTES);
        });
    }

    private int compressed(String name) {
        return Objects.requireNonNull(files.assets().get(name), name).gzip().length();
    }

    private List<String> named(String page) {
        return found(Pattern.quote(files.assetsPath()) + "/([^\"]+)", page);
    }

    @Test
    void everyFileThatAPageNamesIsThere() {
        pages().forEach((address, page) -> {
            assertThat(named(page))
                    .as(address)
                    .hasSizeGreaterThan(5)
                    .isSubsetOf(files.assets().keySet());
            assertThat(page).as(address).doesNotContain("{{");
        });
    }

    @Test
    void everyPageBeginsWithWhatAllHaveInCommon() {
        pages().forEach((address, page) -> assertThat(page)
                .as("web%s.html: write {{head}} behind <head>, see web/shell/head.html", address)
                .contains(
                        "<html lang=\"vi\">",
                        "<title>",
                        "js/app.js\" type=\"module\"",
                        "css/page.css",
                        "name=\"viewport\"")
                .contains("class=\"skip\" href=\"#main\"", "<main id=\"main\"", "<noscript>")
                .containsOnlyOnce("js/theme.js"));
    }

    @Test
    void namesInTheHeadAllModulesThatAPageImports() {
        String page = Objects.requireNonNull(pages().get("/"));
        assertThat(named(page.substring(0, page.indexOf("</head>"))))
                .contains("js/boards.js", "js/tile.js", "js/samples.js", "js/i18n.js")
                .doesNotHaveDuplicates();
        assertThat(Objects.requireNonNull(pages().get("/links")))
                .contains("js/links.js", "js/api.js")
                .doesNotContain("js/history.js"); // fetched when somebody asks for it
    }

    @Test
    void holdsNothingThatItsOwnPolicyWouldForbid() {
        pages().forEach((address, page) -> {
            assertThat(page).as(address).doesNotContain("<style", "style=", "onclick=", "javascript:");
            assertThat(page).as(address).doesNotContainPattern("<script(?![^>]*src=)");
            assertThat(page).as(address).doesNotContainPattern("(src|href)=\"https?:");
        });
        assertThat(modules()).doesNotContainPattern("(src|href)=\"https?:");
    }

    /** Vietnam has one zone, the browser another one perhaps, and a number is written as the reader's language does. */
    @Test
    void noModuleWritesTimesOrNumbersAsTheBrowserHappensTo() {
        String modules = modules();
        assertThat(modules)
                .doesNotContainPattern("\\.to(Locale|Date|Time|UTC)\\w*String\\(")
                .doesNotContainPattern("\\.get(Hours|Minutes|Date|Day|Month|FullYear|TimezoneOffset)\\(");
        assertThat(found("Intl\\.DateTimeFormat\\(([^;]{0,90})", modules))
                .hasSizeGreaterThan(5)
                .allSatisfy(call -> assertThat(call).containsPattern("timeZone: (ZONE|'Asia/Ho_Chi_Minh')"));
    }

    @Test
    void isServedSoThatABrowserKeepsFilesForGoodAndAsksForThePage(@TempDir Path folder) throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            var page = server.get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("cache-control")).hasValue("no-cache");
            String etag = page.headers().firstValue("etag").orElseThrow();
            assertThat(server.get("/", "If-None-Match", etag).statusCode()).isEqualTo(304);

            assertThat(server.get("/sw.js").headers().firstValue("cache-control"))
                    .hasValue("no-cache");
            assertThat(server.get("/manifest.webmanifest").headers().firstValue("content-type"))
                    .hasValue("application/manifest+json");
            assertThat(server.get("/shell/head.html").statusCode()).isEqualTo(404);

            var asset = server.get(files.assetsPath() + "/js/main.js", "Accept-Encoding", "gzip");
            assertThat(asset.headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");
            assertThat(asset.headers().firstValue("content-encoding")).hasValue("gzip");
            assertThat(asset.headers().firstValue("content-type")).hasValue("text/javascript; charset=utf-8");

            assertThat(server.get(files.assetsPath() + "/js/none.js").statusCode())
                    .isEqualTo(404);
            assertThat(server.get(files.assetsPath() + "/../../reference.conf").statusCode())
                    .isEqualTo(404);
            assertThat(server.get("/assets/other/js/main.js").statusCode()).isEqualTo(404);
            assertThat(server.get("/elsewhere").body()).contains("urn:chieng:problem:unknown-address");
        }
    }
}
