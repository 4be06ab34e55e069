package org.chieng.agent.source.serial.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A header that noise has spoilt: the rows behind it must not have the names of the one before. */
class SpoiltHeaderTest {
    private static final List<String> OLD_NAMES =
            List.of("cadence", "steps", "turbidity", "tvoc", "aqi", "hcho", "velocity", "brightness", "iaq", "no2");

    /** So many that their sizes and decimals are known: those of the corpus's rows are others. */
    private static final int OLD_ROWS = 4;

    /** No text in UTF-8, control characters. */
    private static final int[] UNREADABLE = {0xff, 0x80, 0xc3, 0x07};

    /** Text that is in no name. */
    private static final int[] GARBAGE = {'?', '\\', '"', '{', ':'};

    /** A header of the corpus with what the board prints behind it. */
    private record Header(String text, char separator, int width, List<Corpus.Printed> rows) {
        String old() {
            return String.join(String.valueOf(separator), OLD_NAMES.subList(0, width)) + "\n";
        }

        String oldRow() {
            return IntStream.range(0, width)
                            .mapToObj(i -> (5000 + i) + ".125")
                            .collect(Collectors.joining(String.valueOf(separator)))
                    + "\n";
        }
    }

    private static List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        for (Corpus.Board board : Corpus.read()) {
            Formats formats = new Formats();
            for (int i = 0; i + 1 < board.lines().size(); i++) {
                String text = LineText.strip(board.lines().get(i).text());
                Line line = new Line(text, true, Line.Start.SEEN, Shown.LATER);
                if (formats.parse(line).kind() == ParsedLine.Kind.HEADER) {
                    Cells cells = Cells.of(text).withoutEmptyEnd();
                    headers.add(new Header(
                            text,
                            cells.separator(),
                            cells.size(),
                            board.lines()
                                    .subList(
                                            i + 1, Math.min(i + 4, board.lines().size()))));
                }
            }
        }
        return headers.stream()
                .filter(header -> header.width() <= OLD_NAMES.size())
                .toList();
    }

    private static void never(Header header, int at, int with) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((header.old() + header.oldRow().repeat(OLD_ROWS)).getBytes(StandardCharsets.UTF_8));
        byte[] spoilt = (header.text() + "\n").getBytes(StandardCharsets.UTF_8);
        spoilt[at] = (byte) with;
        bytes.writeBytes(spoilt);
        for (Corpus.Printed row : header.rows()) {
            bytes.writeBytes(row.bytes());
            bytes.write('\n');
        }
        Set<String> names = Shown.of(bytes.toByteArray()).stream()
                .skip((long) OLD_ROWS * header.width())
                .map(shown -> shown.replaceFirst("[=!].*", ""))
                .collect(Collectors.toSet());
        assertThat(names)
                .as("behind '%s', byte %d is %x", header.text(), at, with)
                .doesNotContainAnyElementsOf(OLD_NAMES);
    }

    @Test
    void unreadableByteInAHeaderNeverLeavesTheOldNames() {
        List<Header> headers = headers();
        assertThat(headers).hasSizeGreaterThan(30);
        for (Header header : headers) {
            byte[] bytes = header.text().getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length; at++) {
                for (int with : UNREADABLE) {
                    never(header, at, with);
                }
            }
        }
    }

    /** Names in columns, of which one is none; a separator that is gone can't be noticed, nor a name that stands alone. */
    @Test
    void garbageInANameNeverLeavesTheOldNames() {
        for (Header header : headers()) {
            byte[] bytes = header.text().getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length && header.separator() != ' ' && header.width() > 1; at++) {
                boolean letter = bytes[at] > 0 && Character.isLetter(bytes[at]);
                boolean beforeNumber = at + 1 < bytes.length && Character.isDigit(bytes[at + 1]); // source:1 is a value
                String before = new String(bytes, 0, at, StandardCharsets.UTF_8);
                boolean inUnit = before.lastIndexOf('(') > before.lastIndexOf(')'); // (m/s^2) may be a pair, a:b
                for (int i = 0; letter && !inUnit && !beforeNumber && i < GARBAGE.length; i++) {
                    never(header, at, GARBAGE[i]);
                }
            }
        }
    }

    @Test
    void rowsBehindASpoiltHeaderAreKeptUnderTheirNumbers() {
        assertThat(Shown.of("a,b\n1,2\n3,4\n\u0080c,d\n5,6\n7,8\ne,f\n9,10\n".getBytes(StandardCharsets.ISO_8859_1)))
                .containsExactly(
                        "a=1", "b=2", "a=3", "b=4", "value-1=5", "value-2=6", "value-1=7", "value-2=8", "e=9", "f=10");
    }

    /** A header that is printed again and again is known again by its other letters. */
    @ParameterizedTest
    @ValueSource(strings = {"tem\\,hum", "temp,\u00ffum", "te\u0001p,h\u00fem"})
    void sameHeaderSpoiltInALetterKeepsItsNames(String spoilt) {
        byte[] bytes = ("temp,hum\n1,2\n" + spoilt + "\n3,4\n").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Shown.of(bytes)).containsExactly("temp=1", "hum=2", "temp=3", "hum=4");
    }

    /** The rows behind it tell: they go on where the others ended, or they don't. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x,y,z | x,y,\u00ff
            x,y,z | x\u00ffy,z
            t1,t2 | t1,t\u00ff
            a,b   | Rea\u00ffy
            """)
    void headerThatMayBeTheSameIsKnownByItsRows(String old, String spoilt) {
        String row = old.replaceAll("[a-z]+[0-9]?", "23.5") + "\n";
        String before = old + "\n" + row.repeat(3) + spoilt + "\n";

        assertThat(names(before + row)).containsExactlyElementsOf(List.of(old.split(",", -1)));
        assertThat(names(before + row.replace("23.5", "512"))).allMatch(name -> name.startsWith("value-"));
    }

    private static List<String> names(String lines) {
        List<String> shown = Shown.of(lines.getBytes(StandardCharsets.ISO_8859_1));
        return shown.subList(shown.size() * 3 / 4, shown.size()).stream()
                .map(one -> one.replaceFirst("[=!].*", ""))
                .toList();
    }

    /** The names that can be read are others, so no row need tell. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            temp1,temp2 | temp3,temp\u00ff
            ax ay az | g\u00ff gy gz
            temp     | hu\u00ff
            """)
    void otherHeaderIsNotTakenForTheSame(String old, String spoilt) {
        String row = old.replaceAll("[a-z]+[0-9]?", "1") + "\n";
        byte[] bytes = (old + "\n" + row + row + spoilt + "\n" + row).getBytes(StandardCharsets.ISO_8859_1);

        List<String> shown = Shown.of(bytes);
        assertThat(shown.subList(shown.size() * 2 / 3, shown.size())).allMatch(one -> one.startsWith("value-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\u00ff,6",
                "\u00ff,6",
                "5,\u00ff",
                "\u00ff\u00fe,\u00ff",
                "\u00ff,",
                "n\u00ffn,6",
                "5.\u00ff,\u00ff6",
                "5,6\u00ff7,8",
                "Start\u00ffng up",
                "Warning, lo\u00ff battery",
                "{\"a\":\u00ff,\"b\":2}",
                "status: o\u00ff",
                "temp: 2\u00ff.5, hum: 45",
                "5?,6",
                "OK!",
                "T: 23.5, mode: auto",
                "Hello, world!",
                "!1:TEMP:2\u00ff.5#",
                "$GPGGA,12\u00ff,,,,,"
            })
    void spoiltRowOrSentenceKeepsTheHeader(String spoilt) {
        byte[] bytes = ("temp,hum\n1,2\n3,4\n" + spoilt + "\n7,8\n").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Shown.of(bytes)).startsWith("temp=1", "hum=2").endsWith("temp=7", "hum=8");
    }

    /** The port was opened in the middle of another sketch's header; the old one is known from before. */
    @Test
    void restOfAHeaderNeverLeavesTheOldNames() {
        Formats formats = new Formats();
        formats.parse(new Line("temp,hum", true, Line.Start.SEEN, Shown.LATER));
        formats.parse(new Line("ght,sound", true, Line.Start.CUT, Shown.LATER));

        assertThat(Shown.of(formats.parse(new Line("1,2", true, Line.Start.SEEN, Shown.LATER))))
                .containsExactly("value-1=1", "value-2=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp,hum", "3,45", "ing up", "45", "tp, 12"})
    void restOfTheSameHeaderOrOfARowKeepsTheNames(String rest) {
        Formats formats = new Formats();
        formats.parse(new Line("temp,hum", true, Line.Start.SEEN, Shown.LATER));
        formats.parse(new Line(rest, true, Line.Start.CUT, Shown.LATER));

        assertThat(Shown.of(formats.parse(new Line("1,2", true, Line.Start.SEEN, Shown.LATER))))
                .containsExactly("temp=1", "hum=2");
    }
}
