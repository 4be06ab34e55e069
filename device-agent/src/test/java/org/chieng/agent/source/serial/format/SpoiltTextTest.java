package org.chieng.agent.source.serial.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A line that can't be read between the rows of a table: a text, which must cost no row behind it its name, or a new header, behind which
 * the old names are wrong. Every line of text of the corpus, and every header, is spoilt at every byte.
 */
class SpoiltTextTest {
    private static final byte SPOILT = (byte) 0xff;
    private static final List<Corpus.Board> BOARDS = Corpus.read();

    /**
     * A header of the corpus.
     *
     * @param text the header
     * @param rows what its board prints behind it, as long as the header stands
     * @param names what the rows' values are called
     */
    private record Table(String text, List<String> rows, List<List<String>> names) {
        String shape() {
            Cells cells = Cells.of(text).withoutEmptyEnd();
            return cells.separator() + "" + cells.size();
        }
    }

    private static ParsedLine parse(Formats formats, String text) {
        String line = LineText.strip(text);
        return formats.parse(new Line(line, LineText.isPrintable(line), Line.Start.SEEN, Shown.LATER));
    }

    private static String spoilt(String text, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        bytes[at] = SPOILT;
        return LineText.decode(bytes, bytes.length);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static List<String> names(ParsedLine parsed) {
        return Stream.concat(
                        parsed.samples().stream().map(Sample::channel),
                        parsed.faults().stream().map(fault -> String.valueOf(fault.channel())))
                .toList();
    }

    /** As many tables of each shape. */
    private static List<Table> tables(int most) {
        Map<String, Integer> shapes = new HashMap<>();
        return tables().stream()
                .filter(table -> shapes.merge(table.shape(), 1, Integer::sum) <= most)
                .toList();
    }

    private static List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        for (Corpus.Board board : BOARDS) {
            Formats formats = new Formats();
            for (Corpus.Printed line : board.lines()) {
                ParsedLine parsed = parse(formats, line.text());
                if (parsed.kind() == ParsedLine.Kind.HEADER) {
                    tables.add(new Table(LineText.strip(line.text()), new ArrayList<>(), new ArrayList<>()));
                } else if (!tables.isEmpty()
                        && !names(parsed).isEmpty()
                        && formats.formatName().equals("csv")) {
                    Table last = tables.get(tables.size() - 1);
                    if (names(parse(primed(last.text()), line.text())).equals(names(parsed))) {
                        last.rows().add(line.text());
                        last.names().add(names(parsed));
                    }
                }
            }
        }
        return tables.stream().filter(table -> !table.rows().isEmpty()).toList();
    }

    private static Formats primed(String... lines) {
        Formats formats = new Formats();
        Stream.of(lines).forEach(line -> parse(formats, line));
        return formats;
    }

    /** Lines that hold no value, and are no header. */
    private static List<String> texts() {
        return BOARDS.stream()
                .flatMap(board -> board.lines().stream())
                .filter(line -> line.expected().stream().allMatch(one -> one.contains("!")))
                .map(Corpus.Printed::text)
                .distinct()
                .filter(text -> !LineText.strip(text).isEmpty() && text.indexOf('\r') < 0)
                .filter(text -> parse(new Formats(), text).kind() != ParsedLine.Kind.HEADER)
                .toList();
    }

    private static boolean isNamed(Table table, Formats formats, int row) {
        int at = row % table.rows().size();
        return names(parse(formats, table.rows().get(at))).equals(table.names().get(at));
    }

    /** What costs the row behind it its name. The rows begin anew when all were printed: the corpus has some for each table only. */
    private static List<String> costly(Table table, String text) {
        List<String> costly = new ArrayList<>();
        Formats formats = primed(table.text(), table.rows().get(0));
        boolean value = parse(new Formats(), text).isData(); // unspoilt it may be a row
        for (int at = value ? 0 : -1; at < length(text); at++) {
            String printed = at < 0 ? text : spoilt(text, at);
            parse(formats, printed);
            if (!isNamed(table, formats, at + 2)) {
                costly.add(table.text() + " | " + printed);
                formats = primed(table.text(), table.rows().get(0));
            }
        }
        return costly;
    }

    @Test
    void spoiltTextCostsNoRowItsName() {
        List<String> texts = texts();
        List<Table> tables = tables(1);
        assertThat(texts).hasSizeGreaterThan(500);
        assertThat(tables).hasSizeGreaterThan(10);
        assertThat(tables.parallelStream()
                        .flatMap(table -> texts.stream().flatMap(text -> costly(table, text).stream())))
                .isEmpty();
    }

    /** Behind which spoilt bytes of the next table's header its rows have names of the old one. */
    private static List<String> wrong(Table old, Table next) {
        List<String> wrong = new ArrayList<>();
        for (int at = 0; at < length(next.text()); at++) {
            Formats formats = primed(old.text());
            for (int row = 0; row < Math.max(3, old.rows().size()); row++) {
                assertThat(isNamed(old, formats, row)).isTrue();
            }
            String spoilt = spoilt(next.text(), at);
            parse(formats, spoilt);
            if (IntStream.range(0, next.rows().size()).anyMatch(row -> hasOtherNames(next, formats, row))) {
                wrong.add(old.text() + " | " + spoilt);
            }
        }
        return wrong;
    }

    private static boolean hasOtherNames(Table table, Formats formats, int row) {
        List<String> names = new ArrayList<>(names(parse(formats, table.rows().get(row))));
        names.removeAll(table.names().get(row));
        return names.stream().anyMatch(name -> !name.startsWith("value-"));
    }

    /** Where the columns are of like sizes, and a separator or a short name was spoilt, nothing tells: 146 of 40,443 when this was counted. */
    @Test
    void oldNamesAreSeldomGivenToTheRowsBehindAChangedHeader() {
        List<Table> tables = tables();
        assertThat(tables).hasSizeGreaterThan(30);
        long all = 0;
        List<String> wrong = new ArrayList<>();
        for (Table old : tables) {
            for (Table next : tables) {
                if (old.shape().equals(next.shape())
                        && !old.names().get(0).equals(next.names().get(0))) {
                    all += length(next.text());
                    wrong.addAll(wrong(old, next));
                }
            }
        }
        assertThat(wrong).hasSizeLessThan((int) (all / 100));
    }

    /** The sketch prints it again and again; spoilt, it looks like a header. */
    @Test
    void textThatWasPrintedBeforeIsKnownAgain() {
        Formats formats = primed("temp,hum", "23.5,45", "led:on,fan:off");

        assertThat(names(afterAll(formats, "led\uFFFDon,fan\uFFFDoff", "512,9")))
                .containsExactly("temp", "hum");
        assertThat(names(afterAll(primed("temp,hum", "23.5,45"), "led\uFFFDon,fan\uFFFDoff", "512,9")))
                .containsExactly("value-1", "value-2");
    }

    /** Before a row came that is the old table's, nothing says that the board still runs the same program. */
    @Test
    void headerSpoiltWhenABoardStartsAnewTakesTheNamesAway() {
        Formats formats = primed("temp,hum", "23.5,45", "23.6,45");
        formats.reopened();

        assertThat(names(afterAll(formats, "a\uFFFDb", "23.5,45"))).containsExactly("value-1", "value-2");
        assertThat(names(afterAll(formats, "temp,hum", "23.5,45"))).containsExactly("temp", "hum");
    }

    @Test
    void headerWithoutRowsStandsBehindASpoiltText() {
        assertThat(names(afterAll(primed("temp,hum"), "Rea\uFFFDy", "23.5,45"))).containsExactly("temp", "hum");
    }

    private static ParsedLine afterAll(Formats formats, String spoilt, String row) {
        parse(formats, spoilt);
        return parse(formats, row);
    }
}
