package org.chieng.sim.avr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HexFileTest {

    @Test
    void putsRecordsWhereTheySayAndLeavesGapsErased() throws HexException {
        byte[] image = HexFile.parse(":020000000102FB\n:0100040003F8\n:00000001FF\n");

        assertThat(image).containsExactly(1, 2, 0xff, 0xff, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":0200000001020 | line 1: a record is pairs of hexadecimal digits",
                ":0200000001XXFB | line 1: a record is pairs of hexadecimal digits",
                ":030000000102FA | line 1: the record is not as long as it says",
                ":020000000102FA | line 1: the checksum is wrong",
                "020000000102FB | line 1: a record begins with ':'",
                ":027FFF0001027D | line 1: address 0x7fff is beyond the 32 KiB of flash",
                ":020000040001F9 | line 1: record type 4 is not for this chip",
                ":020000000102FB | line 1: the end record :00000001FF is missing; the file is cut off",
            })
    void refusesWhatIsNotAWholeHexFile(String text, String message) {
        assertThatThrownBy(() -> HexFile.parse(text))
                .isInstanceOf(HexException.class)
                .hasMessage(message);
    }
}
