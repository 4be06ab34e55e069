package org.chieng.server.registry.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ImportTextTest {
    @Test
    void saysTheSameInBothLanguages() {
        assertThat(ImportText.in(Locale.forLanguageTag("vi")).keys())
                .isEqualTo(ImportText.in(Locale.ENGLISH).keys());
    }

    @Test
    void countsColumnsAsSpreadsheetsDo() {
        assertThat(List.of(0, 25, 26, 51, 52, 701, 702))
                .extracting(FaultList::letter)
                .containsExactly("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA");
    }

    @Test
    void keepsACellFromPassingForALineOfOurs() {
        Fault fault = new Fault("schools.csv", 2, "id", "A", "id", List.of("x\nDone."));

        assertThat(ImportText.in(Locale.ENGLISH).of(fault)).doesNotContain("\n").contains("x Done.");
    }
}
