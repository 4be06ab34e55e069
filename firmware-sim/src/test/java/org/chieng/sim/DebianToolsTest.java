package org.chieng.sim;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class DebianToolsTest {

    @Test
    @DisabledIfSystemProperty(named = "chieng.skipDebianTools", matches = "true")
    void missingToolFailsTheTestAndNamesThePackages() {
        assertThatThrownBy(() -> DebianTools.require("sh", "avr-gcc-of-nobody", "/no/such/file"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not installed: avr-gcc-of-nobody, /no/such/file")
                .hasMessageContaining("apt-get install")
                .hasMessageContaining("gcc-avr avr-libc");
    }
}
