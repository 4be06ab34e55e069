package org.chieng.sim.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.chieng.sim.wire.Pipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A student's own .hex file, and files that are none. */
class ProgramTest {

    @TempDir
    Path folder;

    private Path shipped(String sketch) throws IOException {
        Path file = folder.resolve(sketch + ".ino.hex");
        try (InputStream in = ProgramTest.class.getResourceAsStream("/org/chieng/sim/sketches/" + sketch + ".hex")) {
            if (in == null) {
                throw new IOException("no sketch " + sketch);
            }
            // as the Arduino IDE writes it
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replace("\n", "\r\n");
            return Files.writeString(file, text);
        }
    }

    @ParameterizedTest
    @CsvSource({"weather, Temperature = ", "datalog, '1.00,'", "garden, moisture(%):"})
    void runsWithEverySensorThereIs(String sketch, String printed) throws IOException {
        Pipe pipe = new Pipe();
        BoardSpec spec = BoardSpec.of(Program.load(shipped(sketch)), pipe);
        try (Board board = new Board(spec, Clock.systemUTC())) {
            board.plug();
            try (Pipe.Host host = pipe.open(sketch.equals("datalog") ? 115_200 : 9_600)) {
                for (int i = 0; i < 300; i++) {
                    board.advance(Duration.ofMillis(10));
                }
                InputStream in = host.in();
                assertThat(new String(in.readNBytes(in.available()), StandardCharsets.UTF_8))
                        .contains(printed);
            }
        }
    }

    @Test
    void knowsAProgramForAMicrobitByItself() throws IOException {
        Program program = Program.load(shipped("microbit"));
        assertThat(program.isForMicrobit()).isTrue();
        Pipe pipe = new Pipe();
        try (Board board = new Board(BoardSpec.of(program, pipe), Clock.systemUTC())) {
            board.plug();
            try (Pipe.Host host = pipe.open(115_200)) {
                board.advance(Duration.ofMillis(1_500));
                InputStream in = host.in();
                assertThat(new String(in.readNBytes(in.available()), StandardCharsets.UTF_8))
                        .contains("temperature:");
            }
        }
        assertThat(Program.load(shipped("room")).isForMicrobit()).isFalse();
    }

    @Test
    void namesTheLineThatIsSpoilt() throws IOException {
        Path file = shipped("lesson");
        String text = Files.readString(file);
        int third = text.indexOf(':', text.indexOf(':', 1) + 1);
        Files.writeString(file, text.substring(0, third + 9) + "FF" + text.substring(third + 11));

        assertThatThrownBy(() -> Program.load(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is no program for an Arduino Uno: line 3: the checksum is wrong");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "void setup() {}      | is no Intel HEX file, whose lines begin with ':'",
                "\u007fELF0123        | is an ELF file; take the .hex that lies beside it",
                ":00000001FF          | is an Intel HEX file with no program in it",
                ":020000040001F9      | line 1: record type 4 is not for this chip",
                ":02800000010 27B     | line 1: a record is pairs of hexadecimal digits",
                ":0280000001027B      | line 1: address 0x8000 is beyond the 32 KiB of flash",
                ":020000000102FB      | the end record :00000001FF is missing; the file is cut off",
            })
    void saysWhatIsWrongWithAFile(String content, String told) throws IOException {
        Path file = Files.writeString(folder.resolve("sketch.hex"), content);

        assertThatThrownBy(() -> Program.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(told)
                .hasMessageStartingWith(file.toString());
    }

    @Test
    void saysThatThereIsNoFileOrAFolder() {
        assertThatThrownBy(() -> Program.load(folder.resolve("none.hex"))).hasMessageStartingWith("there is no file ");
        assertThatThrownBy(() -> Program.load(folder)).hasMessageEndingWith("is a folder, not a .hex file");
    }

    @Test
    void eepromFileOfAnotherSizeIsRefused() throws IOException {
        Path eeprom = Files.writeString(folder.resolve("eeprom"), "short");
        BoardSpec spec = BoardSpec.of(Sketch.BUTTON, new Pipe()).eepromIn(eeprom);

        assertThatThrownBy(() -> new Board(spec, Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it has 5 bytes, not 1024");
    }
}
