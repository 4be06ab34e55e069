package org.chieng.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    @ParameterizedTest
    @EnumSource
    void thePageSaysTheSameSentence(Fault.Kind kind) throws IOException {
        for (String language : List.of("vi", "en")) {
            try (InputStream page = FaultText.class.getResourceAsStream("/web/i18n/" + language + ".json")) {
                String sentence = FaultText.in(Locale.forLanguageTag(language)).of(kind);
                assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("\"fault." + kind.wireName() + "\": \"" + sentence + "\"");
            }
        }
    }

    @Test
    void speaksEnglishWhereNoTextIsInTheLanguage() {
        assertThat(FaultText.in(Locale.FRENCH)).isSameAs(FaultText.in(Locale.ENGLISH));
    }
}
