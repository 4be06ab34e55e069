package org.chieng.sim.avr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waiting is skipped, and nothing can tell. */
class PollingLoopsTest {

    private static final long CYCLES = 3_000_000;

    /** Runs in steps of one instruction, where no loop has a turn to skip, or in one go. */
    private static List<String> trace(String sketch, long step) throws Exception {
        List<String> lines = new ArrayList<>();
        Atmega328p chip = new Atmega328p(TestImages.sketch(sketch));
        chip.analog((channel, cycle) -> cycle % 5000);
        chip.onPins((port, outputs, cycle) -> lines.add(port + " " + outputs + " " + cycle));
        chip.onSent((value, cycle) -> lines.add((char) value + " " + cycle));
        chip.run(100);
        while (chip.cycles() < CYCLES) {
            chip.run(Math.min(CYCLES, chip.cycles() + step));
        }
        Cpu cpu = chip.cpu();
        lines.add("%x %x %x %d".formatted(cpu.pc, cpu.sp, cpu.sreg, cpu.cycles));
        for (int address = 0; address < DataSpace.SIZE; address++) {
            lines.add("%x".formatted(cpu.data.cells[address]));
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource({"room", "fast", "garden", "lesson", "torture"})
    void firmwareDoesTheSameAtTheSameCycles(String sketch) throws Exception {
        assertThat(trace(sketch, CYCLES)).isEqualTo(trace(sketch, 1));
    }

    @Test
    void whatMovesByItselfIsReadEachTurn() {
        // LDI r16,1; OUT TCCR0B,r16; wait: IN r17,TCNT0; SBRS r17,3; RJMP wait; SBI PORTB,0; end: RJMP end
        byte[] image = TestImages.of(0xe001, 0xbd05, 0xb516, 0xff13, 0xcffd, 0x9a28, 0xcfff);
        Atmega328p chip = new Atmega328p(image);
        chip.run(1_000);

        assertThat(chip.cpu().data.load(0x25)).as("PORTB").isEqualTo(1);
        assertThat(chip.cpu().pc).isEqualTo(6);
    }
}
