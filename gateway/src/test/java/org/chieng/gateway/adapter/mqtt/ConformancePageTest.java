package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/mqtt-conformance.md has every statement once, and names tests that exist. */
class ConformancePageTest {
    private static final Path PAGE = Path.of("..", "docs", "mqtt-conformance.md");
    private static final Pattern ROW =
            Pattern.compile("\\| MQTT-(\\d+\\.\\d+\\.\\d+)-(\\d+) \\| ([a-z ]+) \\| (.*) \\|");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
    private static final Set<String> VERDICTS = Set.of("kept", "not applicable", "refused", "client", "not kept");

    /** Section and number of its last statement, of appendix B of MQTT 5.0; a section begins with 1 unless told. */
    private static final String OF_5 =
            "1.5.4:3 1.5.5:1 1.5.7:1 2.1.3:1 2.2.1:2-6 2.2.2:1 3.1.0:2 3.1.2:30 3.1.3:12 3.1.4:6 "
                    + "3.2.0:2 3.2.2:22 3.3.1:13 3.3.2:20 3.3.4:10 3.4.2:3 3.5.2:3 3.6.1:1 3.6.2:3 3.7.2:3 3.8.1:1 3.8.3:5 3.8.4:8 "
                    + "3.9.2:2 3.9.3:2 3.10.1:1 3.10.3:2 3.10.4:6 3.11.2:2 3.11.3:2 3.12.4:1 3.14.0:1 3.14.1:1 3.14.2:4 3.14.4:3 "
                    + "3.15.1:1 3.15.2:3 4.1.0:2 4.2.0:1 4.3.1:1 4.3.2:5 4.3.3:13 4.4.0:2 4.5.0:2 4.6.0:6 4.7.0:1 4.7.1:2 4.7.2:1 "
                    + "4.7.3:4 4.8.2:6 4.9.0:3 4.12.0:7 4.12.1:2 4.13.1:1 4.13.2:1 6.0.0:4";

    /** The same of appendix A of MQTT 3.1.1. */
    private static final String OF_311 =
            "1.5.3:3 2.2.2:2 2.3.1:7 3.1.0:2 3.1.2:24 3.1.3:11 3.1.4:5 3.2.0:1 3.2.2:6 3.3.1:12 "
                    + "3.3.2:3 3.3.4:1 3.3.5:2 3.6.1:1 3.8.1:1 3.8.3:4 3.8.4:6 3.9.3:2 3.10.1:1 3.10.3:2 3.10.4:6 3.12.4:1 3.14.1:1 "
                    + "3.14.4:3 4.1.0:2 4.2.0:1 4.3.1:1 4.3.2:2 4.3.3:2 4.4.0:1 4.5.0:2 4.6.0:6 4.7.1:3 4.7.2:1 4.7.3:4 4.8.0:2 "
                    + "6.0.0:4 7.0.0:2 7.1.1:1 7.1.2:1";

    private static List<String> all(String sections) {
        List<String> statements = new ArrayList<>();
        for (String section : sections.split(" ", -1)) {
            String[] parts = section.split(":", -1);
            String[] range = parts[1].contains("-") ? parts[1].split("-", -1) : new String[] {"1", parts[1]};
            for (int i = Integer.parseInt(range[0]); i <= Integer.parseInt(range[1]); i++) {
                statements.add(parts[0] + "-" + i);
            }
        }
        return statements;
    }

    private static List<MatchResult> rows(String heading) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("## " + heading);
        int to = page.indexOf("\n## ", from + 1);
        List<MatchResult> rows = new ArrayList<>();
        page.substring(from, to < 0 ? page.length() : to)
                .lines()
                .filter(line -> line.startsWith("| MQTT-"))
                .forEach(line -> {
                    Matcher row = ROW.matcher(line);
                    assertThat(row.matches()).as(line).isTrue();
                    rows.add(row.toMatchResult());
                });
        return rows;
    }

    private static List<String> statements(String heading) throws IOException {
        return rows(heading).stream()
                .map(row -> row.group(1) + "-" + row.group(2))
                .toList();
    }

    @Test
    void hasEveryStatementOnce() throws IOException {
        assertThat(statements("MQTT 5.0")).containsExactlyElementsOf(all(OF_5));
        assertThat(statements("MQTT 3.1.1")).containsExactlyElementsOf(all(OF_311));
    }

    @Test
    void namesATestThatExistsForWhatIsKept() throws Exception {
        List<MatchResult> rows = new ArrayList<>(rows("MQTT 5.0"));
        rows.addAll(rows("MQTT 3.1.1"));
        for (MatchResult row : rows) {
            assertThat(row.group(3)).as(row.group()).isIn(VERDICTS);
            List<MatchResult> tests = TEST.matcher(row.group(4)).results().toList();
            assertThat(tests.isEmpty() && row.group(3).equals("kept"))
                    .as(row.group())
                    .isFalse();
            for (MatchResult test : tests) {
                Class<?> owner = Class.forName(getClass().getPackageName() + "." + test.group(1));
                assertThat(Arrays.stream(owner.getDeclaredMethods())
                                .filter(method -> method.isAnnotationPresent(Test.class))
                                .map(Method::getName))
                        .as(row.group())
                        .contains(test.group(2));
            }
        }
    }

    @Test
    void countsWhatItSays() throws IOException {
        for (String heading : List.of("MQTT 5.0", "MQTT 3.1.1")) {
            List<MatchResult> rows = rows(heading);
            StringBuilder counts = new StringBuilder(rows.size() + " statements");
            String separator = ": ";
            for (String verdict : List.of("kept", "not applicable", "refused", "client", "not kept")) {
                long count = rows.stream()
                        .filter(row -> row.group(3).equals(verdict))
                        .count();
                counts.append(separator).append(count).append(' ').append(verdict);
                separator = ", ";
            }
            assertThat(Files.readString(PAGE)).contains("## " + heading + "\n\n" + counts);
        }
    }
}
