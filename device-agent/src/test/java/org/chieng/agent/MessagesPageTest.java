package org.chieng.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.FaultText;
import org.chieng.agent.testkit.SourceMessages;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/agent-messages.md} against the sources, both ways. */
class MessagesPageTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path PAGE = DOCS.resolve("agent-messages.md");
    private static final Path AGENT = Path.of("src/main/java");
    private static final Path FORMATS = AGENT.resolve("org/chieng/agent/source/serial/format");
    private static final Path PROTOCOL = Path.of("../protocol/src/main/java");

    /** Texts of several words that nobody is told. */
    private static final Set<String> NOT_TOLD = Set.of(
            // what the system or a library says, looked for
            "Unrecognized token",
            "No space left",
            "quota exceeded",
            // how boards are named in other sentences, and parts of what is told as data
            "Arduino Leonardo",
            "Arduino Mega 2560",
            "Arduino Micro",
            "Arduino Uno",
            "BBC micro:bit",
            "Raspberry Pi Pico",
            "Raspberry Pi Debug Probe",
            "board with a CH340",
            "board with a CH9102",
            "board with a CP210x",
            "board with an FTDI chip",
            "mobile modem",
            "unknown board",
            "USB … at …",
            "… on USB port …",
            "scale=… offset=…",
            "server, uplink",
            "server.web, claim",
            "deg c",
            "degrees c",
            "độ c",
            // of what mmcli prints, looked for; and what becomes mmcli:not-understood
            "(\\S+) \\(net\\)",
            "modem-list is missing",
            "modem.generic is missing",
            "signal-quality is no number",
            "output of …",
            // what is asked of the door for HTTP
            "GET /v1/devices/…/bytes?count=… HTTP/1.1 Host: … Authorization: Basic …",
            // what smartctl, dmidecode and the kernel print, looked for
            "(?m)^\\s+Serial Number: (.*)$",
            "(?m)^\\s+Size: ([0-9]{1,9}) (kB|MB|GB|TB)\\s*$",
            "MemTotal:\\s+[0-9]{1,12} kB",
            "Memory Device",
            "Operation not permitted",
            "Permission denied",
            "Unable to detect device type",
            "Unknown USB bridge",
            "lacks SMART capability",
            "a list of objects",
            // of the page that says what a lab's computer reports, and of the line of check
            "</span></td><td class=\"told\">",
            "</td><td class=\"time\">",
            "<br><span class=\"muted\" lang=\"en\">",
            "<tr><td colspan=\"3\">… <span class=\"muted\" lang=\"en\">…</span></td></tr>",
            "dd/MM HH:mm",
            "logind=…, input=…, desktop=…, smartctl=…",
            // of calls that only a mistake in the program makes
            "into memory",
            "interrupted",
            "… is missing",
            "… with …",
            "text of … characters",
            "data of … bytes",
            "label of … characters",
            "not finite: …",
            "unknown unit …",
            "… has no commands below it");

    /** Which of the protocol's sentences an agent gives: those of names and packs, not of topics and symbols. */
    private static final List<String> OF_PROTOCOL = List.of("name", "rule", "senml", "topic");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TOPIC = Pattern.compile("(?i).*\\btopic\\b.*|command id .*");
    private static final Pattern NO_SENTENCE =
            Pattern.compile("([^ …]{1,7} ){30}[^…]*|.*(charset=|filename=|default-src|\\\\d|HEAD).*");

    /** The texts in backquotes in the first column of all tables. */
    private static Set<String> onPage() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| `")) {
                String first = line.split("(?<!\\\\)\\|", -1)[1].replace("\\|", "|");
                CODE.matcher(first).results().map(code -> code.group(1)).forEach(found::add);
            }
        }
        found.removeAll(faults());
        return found;
    }

    private static List<String> faults() {
        return Stream.of(Fault.Kind.values()).map(Fault.Kind::wireName).toList();
    }

    private static Set<String> inSources() throws IOException {
        Set<String> messages = new TreeSet<>(SourceMessages.below(AGENT));
        messages.removeAll(SourceMessages.below(FORMATS)); // words that boards print
        for (String part : OF_PROTOCOL) {
            SourceMessages.below(PROTOCOL.resolve("org/chieng/protocol").resolve(part)).stream()
                    .filter(message -> !TOPIC.matcher(message).matches())
                    .forEach(messages::add);
        }
        messages.addAll(ofCheck());
        messages.removeIf(message -> NO_SENTENCE.matcher(message).matches());
        messages.removeAll(NOT_TOLD);
        return messages;
    }

    /** What {@code check} says, without its headings and what it says is to be done. */
    private static List<String> ofCheck() throws IOException {
        Properties words = new Properties();
        words.load(new StringReader(
                Files.readString(Path.of("src/main/resources/org/chieng/agent/check/check_en.properties"))));
        return words.stringPropertyNames().stream()
                .filter(key -> !key.startsWith("section.") && !key.endsWith(".todo"))
                .map(key ->
                        SourceMessages.plain(words.getProperty(key).replaceAll("\\{\\d\\|[^|}]*\\|([^|}]*)}", "$1")))
                .toList();
    }

    @Test
    void everySettingIsInTheTable() throws IOException {
        String page = Files.readString(DOCS.resolve("agent.md"));
        String table = page.substring(page.indexOf("## All settings"));

        assertThat(ConfigFactory.parseFile(new File("src/main/resources/reference.conf"))
                        .entrySet())
                .extracting(Map.Entry::getKey)
                .allSatisfy(key -> assertThat(table).contains("`" + key + "`"));
    }

    @Test
    void everyMessageIsExplained() throws IOException {
        Set<String> missing = new TreeSet<>(inSources());
        missing.removeAll(onPage());

        assertThat(missing)
                .as("messages that %s has to explain, in the first column of a table; '…' for what is put in", PAGE)
                .isEmpty();
    }

    @Test
    void noMessageIsExplainedThatIsNotSaid() throws IOException {
        Set<String> stale = new TreeSet<>(onPage());
        stale.removeAll(inSources());

        assertThat(stale).as("what %s explains, and no source says", PAGE).isEmpty();
    }

    @Test
    void everyFaultHasItsSentenceOnThePages() throws IOException {
        assertThat(faultRows(PAGE)).containsExactlyInAnyOrderElementsOf(rows(Locale.ENGLISH));
        assertThat(faultRows(DOCS.resolve("vi/agent.md"))).containsExactlyInAnyOrderElementsOf(rows(new Locale("vi")));
    }

    private static List<String> rows(Locale language) {
        return Stream.of(Fault.Kind.values())
                .map(kind -> "| `" + kind.wireName() + "` | "
                        + FaultText.in(language).of(kind) + " |")
                .toList();
    }

    /** Rows whose first cell is just the name of a fault. */
    private static List<String> faultRows(Path page) throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(page)) {
            Matcher code = CODE.matcher(line);
            if (line.startsWith("| `") && code.find() && faults().contains(code.group(1))) {
                rows.add(line);
            }
        }
        return rows;
    }

    @Test
    void theReaderOfSourcesFindsWhatIsSaid(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("A.java"), """
                class A {
                    void f(int n) throws Exception {
                        log.info("{} is {}", n, n);
                        log.debug("nobody is told that");
                        log.warn(
                                "a long line"
                                        + " in two parts {}", n);
                        String s = "x" + (n > 1 ? "; and " + n + " more of them" : "");
                        throw new java.io.IOException("at " + n);
                    }
                }
                """);

        assertThat(SourceMessages.below(folder))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.asList("… is …", "a long line in two parts …", "; and … more of them", "at …"));
    }
}
