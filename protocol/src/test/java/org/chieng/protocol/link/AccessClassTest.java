package org.chieng.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessClassTest {
    @ParameterizedTest
    @EnumSource(AccessClass.class)
    void readsWhatItWrites(AccessClass one) {
        assertThat(AccessClass.of(one.wireName())).contains(one);
        assertThat(one.contradicts(one)).isFalse();
        assertThat(one.contradicts(AccessClass.UNKNOWN)).isFalse();
        assertThat(AccessClass.UNKNOWN.contradicts(one)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Confidence.class)
    void readsTheConfidenceThatItWrites(Confidence one) {
        assertThat(Confidence.of(one.wireName())).contains(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fibre-optic", "6g", "0"})
    void whatIsNoClassIsNone(String text) {
        assertThat(AccessClass.of(text)).isEmpty();
        assertThat(Confidence.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3g, 4g, false", "cellular, 5g, false", "fixed, 4g, true", "satellite, fixed, true", "wifi, fixed, true"
    })
    void generationsOfMobileNetworksDoNotContradict(String one, String other, boolean contradict) {
        assertThat(AccessClass.of(one)
                        .orElseThrow()
                        .contradicts(AccessClass.of(other).orElseThrow()))
                .isEqualTo(contradict);
        assertThat(AccessClass.of(other)
                        .orElseThrow()
                        .contradicts(AccessClass.of(one).orElseThrow()))
                .isEqualTo(contradict);
    }
}
