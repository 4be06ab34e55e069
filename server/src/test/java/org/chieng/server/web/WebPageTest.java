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
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebPageTest {
    /** A quarter of a second on a slow mobile line of 5 Mbit/s; the school guide asks for this much at most. */
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

    @Test
    void asksForNoTextThatIsNotThere() {
        Set<String> known = new TreeSet<>(new JsonObject(text("i18n/vi.json")).fieldNames());
        String all = files.page().plain().toString(StandardCharsets.UTF_8) + modules();
        List<String> asked = Pattern.compile("(?:data-i18n(?:-label)?=\"|\\bt\\(')([a-z0-9.]+)['\"]")
                .matcher(all)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(asked).hasSizeGreaterThan(20);
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

    @Test
    void eachPageIsSmallEnoughForAPoorLine() {
        Map<String, Asset> pages = Map.of(
                "index", files.page(),
                "login", files.login(),
                "links", files.links(),
                "lab", files.lab(),
                "rooms", files.rooms(),
                "claim", files.claim(),
                "wall", files.wall());
        pages.forEach((name, page) -> {
            int bytes = page.gzip().length()
                    + loaded(page).stream()
                            .mapToInt(file -> Objects.requireNonNull(
                                            files.assets().get(file), file)
                                    .gzip()
                                    .length())
                            .sum();
            assertThat(bytes).as(name).isBetween(5_000, MAX_COMPRESSED_BYTES);
        });
    }

    /** What a page loads, with all modules behind its own, and one language. */
    private Set<String> loaded(Asset page) {
        Set<String> all = new TreeSet<>(Set.of("i18n/vi.json"));
        String html = page.plain().toString(StandardCharsets.UTF_8);
        Pattern.compile(Pattern.quote(files.assetsPath()) + "/([^\"]+)")
                .matcher(html)
                .results()
                .forEach(match -> addWithModules(match.group(1), all));
        return all;
    }

    private void addWithModules(String file, Set<String> all) {
        if (all.add(file) && file.startsWith("js/")) {
            Pattern.compile("(?:from|import\\() ?'\\./([\\w-]+\\.js)'")
                    .matcher(text(file))
                    .results()
                    .forEach(match -> addWithModules("js/" + match.group(1), all));
        }
    }

    @Test
    void everyFileThatThePageNamesIsThere() {
        String page = files.page().plain().toString(StandardCharsets.UTF_8);
        List<String> named = Pattern.compile(Pattern.quote(files.assetsPath()) + "/([^\"]+)")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(5).isSubsetOf(files.assets().keySet());
        assertThat(page).doesNotContain("{{");
    }

    @Test
    void holdsNothingThatItsOwnPolicyWouldForbid() {
        String page = files.page().plain().toString(StandardCharsets.UTF_8);

        assertThat(page).doesNotContain("<style", "style=", "onclick=", "javascript:");
        assertThat(page).doesNotContainPattern("<script(?![^>]*src=)");
        assertThat(page + modules()).doesNotContainPattern("(src|href)=\"https?:");
    }

    @Test
    void isServedSoThatABrowserKeepsFilesForGoodAndAsksForThePage(@TempDir Path folder) throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            var page = server.get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("cache-control")).hasValue("no-cache");
            String etag = page.headers().firstValue("etag").orElseThrow();
            assertThat(server.get("/", "If-None-Match", etag).statusCode()).isEqualTo(304);

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
