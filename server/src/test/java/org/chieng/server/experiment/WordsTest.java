package org.chieng.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    private final Words vietnamese = new Words("vi");
    private final Words english = new Words("en");

    @Test
    void writeNumbersAsTheLanguageDoes() {
        assertThat(vietnamese.exact(-1234567.25)).isEqualTo("-1234567,25");
        assertThat(english.exact(1e-7)).isEqualTo("0.0000001");
        assertThat(vietnamese.rounded(80, 0)).isEqualTo("80");
        assertThat(vietnamese.rounded(12.3456, 2)).isEqualTo("12,35");
        assertThat(english.rounded(12.3, 2)).isEqualTo("12.3");
    }

    @Test
    void areThoseOfThePage() {
        assertThat(vietnamese.of("lab.run.n", "n", 2)).isEqualTo("Lần 2");
        assertThat(english.of("lab.run.n", "n", 2)).isEqualTo("Run 2");
    }
}
