package org.chieng.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each sketch has its pages, and they show the code that is compiled. */
class SketchPagesTest {

    private static final Path PAGES = Path.of("../docs/sketches");
    private static final Pattern CODE = Pattern.compile("```cpp\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");

    static Stream<String> sketches() throws IOException {
        try (Stream<Path> shipped = Files.list(Path.of("src/main/resources/org/chieng/sim/sketches"))) {
            return shipped
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".hex"))
                    .map(name -> name.replace(".hex", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Path source(String sketch) {
        return Stream.of(sketch + ".c", sketch + ".cpp", "microbit/" + sketch + ".c")
                .map(name -> Path.of("sketches", name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("sketches")
    void hasAPageInBothLanguagesWithItsCode(String sketch) throws IOException {
        for (String language : new String[] {"vi", "en"}) {
            Path page = PAGES.resolve(sketch + "." + language + ".md");
            String text = Files.readString(page);
            assertThat(Files.readString(PAGES.resolve("README.md"))).contains("(" + page.getFileName() + ")");

            Matcher code = CODE.matcher(text);
            if (code.find()) {
                assertThat(code.group(1)).as("%s", page).isEqualTo(Files.readString(source(sketch)));
            } else {
                assertThat(text).as("%s", page).contains("firmware-sim/" + source(sketch) + ")");
            }
            Matcher link = LINK.matcher(text);
            while (link.find()) {
                assertThat(PAGES.resolve(link.group(1))).as("link of %s", page).exists();
            }
        }
    }
}
