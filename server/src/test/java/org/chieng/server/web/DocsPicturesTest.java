package org.chieng.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A picture in a document is one that a test makes, and every picture is in a document. */
class DocsPicturesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern IN_DOCUMENT = Pattern.compile("!\\[[^]]+]\\(([^)]+)\\)");
    private static final Pattern IN_TEST = Pattern.compile("Pictures\\.keep\\(\\s*\\w+, \"([a-z0-9-]+)\"");

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    private static Set<String> made() throws IOException {
        Set<String> made = new TreeSet<>();
        for (Path test : files(Path.of("src", "test", "java"), "IT.java")) {
            IN_TEST.matcher(Files.readString(test))
                    .results()
                    .forEach(match -> List.of("-vi", "-en").forEach(end -> made.add(match.group(1) + end + ".webp")));
        }
        return made;
    }

    /** What a document shows, as paths from the root. */
    private static List<Path> shown(Path document) throws IOException {
        Path folder = document.resolveSibling("");
        return IN_DOCUMENT
                .matcher(Files.readString(document))
                .results()
                .map(match -> ROOT.toAbsolutePath()
                        .normalize()
                        .relativize(
                                folder.resolve(match.group(1)).toAbsolutePath().normalize()))
                .toList();
    }

    @Test
    void everyPictureInADocumentIsMadeByATestInTheLanguageOfTheDocument() throws Exception {
        Set<String> made = made();
        Set<String> seen = new TreeSet<>();
        for (Path document : files(ROOT.resolve("docs"), ".md")) {
            String end = document.toString().contains("/vi/") ? "-vi.webp" : "-en.webp";
            for (Path picture : shown(document)) {
                assertThat(ROOT.resolve(picture)).as(document.toString()).isRegularFile();
                String name = picture.getFileName().toString();
                if (picture.startsWith(Path.of("docs", "images"))) {
                    assertThat(made).as(document.toString()).contains(name);
                    assertThat(name).as(document.toString()).endsWith(end);
                    seen.add(name);
                }
            }
        }
        for (Path picture : shown(ROOT.resolve("README.md"))) {
            assertThat(made).contains(picture.getFileName().toString());
        }
        assertThat(seen).containsAll(made);
        assertThat(Stream.of(KINDS).flatMap(kind -> Stream.of("docs/" + kind, "docs/vi/" + kind)))
                .allSatisfy(
                        page -> assertThat(shown(ROOT.resolve(page))).as(page).isNotEmpty());
    }

    private static final String[] KINDS = {"student.md", "teacher.md", "department.md", "lab-manager.md"};

    @Test
    void everyPictureIsSmallAndHasTheWordsBesideItThatItWasTakenOf() throws Exception {
        Set<String> made = made();
        Set<String> there = new TreeSet<>();
        for (Path picture : files(Pictures.KEPT, ".webp")) {
            String name = picture.getFileName().toString();
            there.add(name);
            byte[] bytes = Files.readAllBytes(picture);
            assertThat(new String(bytes, 8, 4, StandardCharsets.US_ASCII))
                    .as(name)
                    .isEqualTo("WEBP");
            assertThat(bytes.length).as(name).isLessThan(Pictures.MOST_BYTES);
            assertThat(picture.resolveSibling(name.replace(".webp", ".txt"))).isNotEmptyFile();
        }
        assertThat(there).isEqualTo(made);
    }
}
