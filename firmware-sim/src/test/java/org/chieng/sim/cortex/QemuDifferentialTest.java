package org.chieng.sim.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import org.chieng.sim.DebianTools;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the core against QEMU's {@code -M microbit}: the same registers, flags, modes and memory.
 *
 * <p>QEMU counts no cycles, so those stand on ARM's table alone ({@code CortexM0Test}). Where QEMU departs from ARMv6-M the
 * two are not compared: it keeps the Q flag, which is there from ARMv7-M on, and it has a SysTick, which an nRF51 has not.
 */
class QemuDifferentialTest {

    private static final int PROGRAMS = 5;
    private static final int LENGTH = 27_000;
    private static final int ENOUGH = 100_000;
    private static final long LONGEST = 10 * Nrf51822.FREQUENCY;
    private static final int LAST_OP = Op.BARRIER;

    @TempDir
    static Path folder;

    private static Qemu qemu;

    @BeforeAll
    static void needsTheReference() {
        DebianTools.require("qemu-system-arm");
        qemu = new Qemu(folder);
    }

    @Test
    void randomInstructionsLeaveTheSameRegistersFlagsModesAndMemory() throws Exception {
        long seed = Long.getLong("chieng.seed", 20260101L);
        int programs = Integer.getInteger("chieng.programs", PROGRAMS);
        BitSet executed = new BitSet();
        int random = 0;
        for (int i = 0; i < programs; i++) {
            random += compare(seed + i, executed);
        }
        System.out.println("Cortex-M0 against QEMU, seeds " + seed + " to " + (seed + programs - 1) + ": " + random
                + " random instructions, no difference (another with -Dchieng.seed=N, more with -Dchieng.programs=N)");
        assertThat(random).isGreaterThanOrEqualTo(ENOUGH);
        BitSet missing = new BitSet();
        missing.set(0, LAST_OP + 1);
        missing.andNot(executed);
        assertThat(missing.stream()).containsExactly(Op.WFE, Op.WFI);
    }

    @Test
    void compiledProgramPrintsTheSameHashesAndCountsTheSameInterrupts() throws Exception {
        byte[] image = TestPrograms.thumb();

        String ours = run(image);

        assertThat(ours).endsWith("end\n").isEqualTo(qemu.serial(image));
    }

    private static String run(byte[] image) {
        StringBuilder serial = new StringBuilder();
        Nrf51822 chip = new Nrf51822(image, 1);
        chip.putSysTick();
        chip.onSent((value, cycle) -> serial.append((char) value));
        while (chip.cycles() < LONGEST && serial.indexOf("end\n") < 0) {
            chip.run(chip.cycles() + Nrf51822.FREQUENCY / 100);
        }
        return serial.toString();
    }

    /** Steps through one image beside QEMU's trace of it; returns how many of its random instructions have run. */
    private static int compare(long seed, BitSet executed) throws IOException, InterruptedException {
        RandomThumb program = new RandomThumb(seed, LENGTH);
        Path log = qemu.trace(program.image());
        CortexM0 cpu = new Nrf51822(program.image(), 1).cpu();
        int count = 0;
        int[] before = new int[17];
        try (QemuTrace theirs = new QemuTrace(log)) {
            while (true) {
                int[] ours = state(cpu);
                int @Nullable [] expected = theirs.next();
                if (!Arrays.equals(ours, expected)) {
                    throw new AssertionError(difference(seed, cpu, before, ours, expected));
                }
                if (cpu.pc == program.end()) {
                    return count;
                }
                count += program.isRandom(cpu.pc) ? 1 : 0;
                executed.set(op(cpu, cpu.pc));
                before = ours;
                step(cpu);
            }
        }
    }

    private static int op(CortexM0 cpu, int at) {
        return Decoder.decode(cpu.memory.loadHalf(at), cpu.memory.loadHalf(at + 2)) & 0xff;
    }

    /** One instruction, and the entry into what it has made pending, as QEMU traces it. */
    private static void step(CortexM0 cpu) {
        cpu.run(cpu.cycles + 1);
        if (cpu.exceptions.next() != 0) {
            cpu.run(cpu.cycles + 1);
        }
    }

    private static int[] state(CortexM0 cpu) {
        int[] state = Arrays.copyOf(cpu.r, 17);
        state[15] = cpu.pc;
        state[16] = cpu.xpsr();
        return state;
    }

    private static String difference(long seed, CortexM0 cpu, int[] before, int[] ours, int @Nullable [] theirs) {
        return "seed %d, after the instruction %04x %04x%n before %s%n ours   %s%n theirs %s"
                .formatted(
                        seed,
                        cpu.memory.loadHalf(before[15]),
                        cpu.memory.loadHalf(before[15] + 2),
                        QemuTrace.format(before),
                        QemuTrace.format(ours),
                        theirs == null ? "ended" : QemuTrace.format(theirs));
    }
}
