package org.chieng.sim.avr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.chieng.sim.DebianTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the core against simavr 1.6: same results, same cycles.
 *
 * <p>Where simavr itself departs from the chip, the two are not compared: it counts a serial frame 9 % long (so the
 * torture sketch prints only after the last mark), it takes no cycles for entering an interrupt (so interrupts are
 * counted, not timed), it runs phase-correct timers on one slope, and it scales the ADC by 1023 where the chip scales by
 * 1024 (the voltages used here give the same step either way).
 */
class SimavrDifferentialTest {

    private static final int PROGRAMS = 18;
    private static final int STEPS = 6000;
    private static final long TORTURE_CYCLES = 20_000_000;

    @TempDir
    static Path folder;

    private static Simavr simavr;

    @BeforeAll
    static void compileTheReference() throws IOException, InterruptedException {
        DebianTools.require("gcc", "pkg-config", "/usr/include/simavr/sim_avr.h");
        simavr = Simavr.compile(folder);
    }

    @Test
    void tortureSketchPrintsTheSameHashesAndTakesTheSameCycles() throws Exception {
        byte[] image = TestImages.torture();

        List<String> ours = runTorture(image);

        assertThat(ours).containsExactlyElementsOf(simavr.run(image, TORTURE_CYCLES));
    }

    private static List<String> runTorture(byte[] image) {
        List<String> lines = new ArrayList<>();
        StringBuilder serial = new StringBuilder();
        Atmega328p chip = new Atmega328p(image);
        chip.analog((channel, cycle) -> channel == 0 ? 1000 : 2000);
        chip.onPins((port, outputs, cycle) -> lines.add("mark " + outputs + " " + cycle));
        chip.onSent((value, cycle) -> serial.append((char) value));
        chip.run(TORTURE_CYCLES);
        lines.add("serial");
        lines.addAll(serial.toString().lines().toList());
        return lines;
    }

    @Test
    void randomInstructionsLeaveTheSameRegistersFlagsStackAndCycles() throws Exception {
        long seed = Long.getLong("chieng.seed", 20260101L);
        System.out.println("seeds of the instruction streams: " + seed + " to " + (seed + PROGRAMS - 1)
                + " (another with -Dchieng.seed=N)");
        for (int i = 0; i < PROGRAMS; i++) {
            byte[] image = new RandomProgram(seed + i).image();
            assertSameSteps(seed + i, image, stepOurs(image), simavr.step(image, STEPS));
        }
        assertThat(PROGRAMS * STEPS).isGreaterThanOrEqualTo(100_000);
    }

    /** Compares line by line, so that a failure shows the one instruction that differs and what was before it. */
    private static void assertSameSteps(long seed, byte[] image, List<String> ours, List<String> theirs) {
        assertThat(theirs).hasSize(STEPS);
        for (int step = 1; step < STEPS; step++) {
            String before = theirs.get(step - 1);
            int at = Integer.parseInt(before, 0, before.indexOf(' '), 16);
            int word = (image[at] & 0xff) | (image[at + 1] & 0xff) << 8;
            if (!ours.get(step).equals(theirs.get(step))) {
                assertThat(ours.get(step))
                        .as(
                                "seed %d, step %d, word %04x after (PC SP SREG cycle registers)%n%s",
                                seed, step, word, before)
                        .isEqualTo(theirs.get(step));
            }
        }
    }

    private static List<String> stepOurs(byte[] image) {
        List<String> lines = new ArrayList<>();
        Atmega328p chip = new Atmega328p(image);
        Cpu cpu = chip.cpu();
        for (int i = 0; i < STEPS; i++) {
            chip.run(chip.cycles() + 1);
            lines.add("%x %x %x %x ".formatted(cpu.pc * 2, cpu.sp, cpu.sreg, cpu.cycles)
                    + HexFormat.of().formatHex(cpu.data.cells, 0, 32));
        }
        return lines;
    }
}
