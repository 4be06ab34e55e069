package org.chieng.server.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
    private static List<CsvRow> read(String text) throws CsvException {
        return CsvFile.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,name\r\na,Mường Bi\r\n",
                "id;name\na;Mường Bi",
                "id\tname\ra\tMường Bi\r",
                "\uFEFFid,name\n\n,\na,  Mường Bi \n",
                "sep=;\r\nid;name\r\na;\"Mường Bi\"\r\n",
            })
    void readsWhatSpreadsheetsWrite(String text) throws Exception {
        assertThat(read(text))
                .extracting(CsvRow::cells)
                .containsExactly(List.of("id", "name"), List.of("a", "Mường Bi"));
    }

    @Test
    void keepsSeparatorsQuotationMarksAndLineEndsInQuotedCells() throws Exception {
        List<CsvRow> rows = read("id,name\na,\"x, \"\"y\"\"\nz\"\nb,c\n");

        assertThat(rows.get(1).cells()).containsExactly("a", "x, \"y\"\nz");
        assertThat(rows.get(2)).isEqualTo(new CsvRow(4, List.of("b", "c")));
    }

    @Test
    void saysWhereAQuotationMarkIsOpen() {
        assertThatThrownBy(() -> read("id,name\na,b\nc,\"d\n")).isInstanceOfSatisfying(CsvException.class, e -> {
            assertThat(e.fault()).isEqualTo(CsvException.Fault.OPEN_QUOTE);
            assertThat(e.line()).isEqualTo(3);
        });
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] windows = "id,name\na,caf\u00e9\n".getBytes(Charset.forName("windows-1252"));

        assertThatThrownBy(() -> CsvFile.read(windows)).isInstanceOfSatisfying(CsvException.class, e -> {
            assertThat(e.fault()).isEqualTo(CsvException.Fault.NOT_UTF_8);
            assertThat(e.line()).isEqualTo(2);
        });
        assertThatThrownBy(() -> CsvFile.read("id,name".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(CsvException.class);
    }

    @Test
    void refusesAnEmptyFile() {
        assertThatThrownBy(() -> read("\uFEFF\r\n;;\r\n"))
                .isInstanceOfSatisfying(
                        CsvException.class, e -> assertThat(e.fault()).isEqualTo(CsvException.Fault.EMPTY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+84", "-x", "@a", "'=1", "''", "plain", "\tx", "x,y", " blanks ", "\"q\""})
    void readsBackTheTextThatWasWritten(String text) throws Exception {
        String cell = CsvText.harmless(text);

        assertThat(cell).doesNotMatch("(?s)[=+\\-@\t].*");
        assertThat(CsvText.meant(read("id,b\n" + CsvText.quoted(cell) + ",x")
                        .get(1)
                        .cells()
                        .get(0)))
                .isEqualTo(text);
    }
}
