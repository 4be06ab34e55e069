package org.chieng.sim.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicrobitHexTest {

    private static final String END = ":00000001FF\n";

    @Test
    void placesDataByExtendedAddresses() throws HexProblem {
        String text = ":020000040000FA\n:0400000001020304F2\n:020000040001F9\n:02000200AABB97\r\n" + END;

        byte[] flash = MicrobitHex.parse(text);

        assertThat(flash).hasSize(0x10004).startsWith(1, 2, 3, 4, 0xff);
        assertThat(flash[0x10002]).isEqualTo((byte) 0xaa);
    }

    @Test
    void leavesOutWhatBelongsIntoTheUicr() throws HexProblem {
        String text = ":0400000001020304F2\n:020000041000EA\n:0410140000C0030015\n" + END;

        assertThat(MicrobitHex.parse(text)).hasSize(4);
    }

    /** As MakeCode downloads it: a section for each board, the V2's data in records of their own type or plain. */
    @Test
    void takesTheV1PartOfAUniversalHex() throws HexProblem {
        String text = ":020000040000FA\n:0400000A9900C0DEBB\n:0400000001020304F2\n:0000000BF5\n"
                + ":020000040000FA\n:0400000A9903C0DEB8\n:0400000D05060708D5\n:0400000005060708E2\n:0000000BF5\n" + END;

        assertThat(MicrobitHex.parse(text)).containsExactly(1, 2, 3, 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":0400000001020304F3 | line 1: the checksum is wrong",
                ":0400000001020304 | line 1: the record is not as long as it says",
                "0400000001020304F2 | line 1: a record begins with ':'",
                ":04000000010203xxF2 | line 1: a record is pairs of hexadecimal digits",
                ":0400000001020304F2 | line 1: the end record",
                ":00000001FF | line 1: there is no program for a micro:bit V1 in it",
                ":0000000FF1 | line 1: record type 15",
                ":020000040004F6,:0100000000FF | line 2: address 0x00040000 is beyond the 256 KiB",
            })
    void namesTheLineThatIsWrong(String lines, String told) {
        assertThatThrownBy(() -> MicrobitHex.parse(lines.replace(',', '\n')))
                .isInstanceOf(HexProblem.class)
                .hasMessageStartingWith(told);
    }
}
