package org.chieng.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTextTest {
    @ParameterizedTest
    @EnumSource
    void everyFaultHasASentenceAndANextStepInBothLanguages(Fault.Kind kind) {
        String vietnamese = FaultText.in(new Locale("vi")).of(kind);
        String english = FaultText.in(Locale.ENGLISH).of(kind);

        assertThat(vietnamese)
                .contains(". Hãy ")
                .endsWith(".")
                .doesNotContain("{")
                .isNotEqualTo(english);
        assertThat(english).matches(".+\\. [A-Z].+\\.");
    }

    @Test
    void speaksEnglishWhereNoTextIsInTheLanguage() {
        assertThat(FaultText.in(Locale.FRENCH)).isSameAs(FaultText.in(Locale.ENGLISH));
    }
}
