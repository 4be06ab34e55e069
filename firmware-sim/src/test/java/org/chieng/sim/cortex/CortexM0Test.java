package org.chieng.sim.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What QEMU cannot tell: cycles (DDI 0432C table 3-1), sleep, lockup, and resets. */
class CortexM0Test {

    private static final int WFI = 0xbf30;
    private static final int WFE = 0xbf20;
    private static final int SEV = 0xbf40;

    /** A register holds a RAM address, so that loads and stores have one; BX and POP go to the next instruction. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "MOVS R0 #1,        2001,      1",
        "ADDS R0 R0 R1,     1840,      1",
        "MULS R0 R1,        4348,      1",
        "LSLS R0 R0 #3,     00c0,      1",
        "REV R0 R0,         ba00,      1",
        "ADD R8 R1,         4488,      1",
        "NOP,               bf00,      1",
        "SEV,               bf40,      1",
        "CPSIE i,           b662,      1",
        "LDR R0 [R7],       6838,      2",
        "LDRB R0 [R7],      7838,      2",
        "LDR R0 [SP],       9800,      2",
        "STRH R0 [R7],      8038,      2",
        "LDM R7 {R0-R2},    cf07,      4",
        "STM R7 {R0-R3},    c70f,      5",
        "PUSH {R0-R3},      b40f,      5",
        "PUSH {R0 LR},      b501,      3",
        "POP {R0-R3},       bc0f,      5",
        "B .+4,             e000,      3",
        "BEQ (taken),       d000,      3",
        "BNE (not taken),   d100,      1",
        "BL .+4,            f000 f800, 4",
        "MRS R0 APSR,       f3ef 8000, 4",
        "MSR APSR R0,       f380 8800, 4",
        "DSB,               f3bf 8f4f, 4",
        "DMB,               f3bf 8f5f, 4",
        "ISB,               f3bf 8f6f, 4",
        "BX R6,             4730,      3",
        "BLX R6,            47b0,      3",
        "MOV PC R6,         46b7,      3",
        "POP {R0 PC},       bd01,      6",
        "WFI,               bf30,      2",
    })
    void takesTheCyclesOfTheManual(String name, String halfwords, int cycles) {
        int[] halves = new int[4];
        halves[1] = halves[2] = halves[3] = 0xbf00;
        String[] words = halfwords.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            halves[i] = Integer.parseInt(words[i], 16);
        }
        CortexM0 cpu = new Nrf51822(TestPrograms.of(halves), 1).cpu();
        cpu.r[7] = Memory.RAM;
        cpu.r[6] = (TestPrograms.CODE + 4) | 1;
        cpu.r[13] = Memory.RAM + 0x100;
        cpu.memory.store(Memory.RAM + 0x104, cpu.r[6]);

        cpu.run(1);

        assertThat(cpu.cycles).as(name).isEqualTo(cycles);
    }

    @Test
    void entersAnInterruptInSixteenCyclesAndStacksEightWords() {
        Nrf51822 chip = new Nrf51822(TestPrograms.of(0xbf00, 0xbf00), 1);
        CortexM0 cpu = chip.cpu();
        cpu.exceptions.enable(1 << 5);
        cpu.exceptions.pendInterrupts(1 << 5);
        cpu.r[0] = 0x1234;

        cpu.run(1);

        assertThat(cpu.cycles).isEqualTo(16);
        assertThat(cpu.exception()).isEqualTo(16 + 5);
        assertThat(cpu.r[13]).isEqualTo(TestPrograms.STACK - 32);
        assertThat(cpu.memory.load(cpu.r[13])).isEqualTo(0x1234);
        assertThat(cpu.memory.load(cpu.r[13] + 24)).as("return address").isEqualTo(TestPrograms.CODE);
        assertThat(cpu.r[14]).isEqualTo(0xffff_fff9);

        cpu.run(17); // BX LR

        assertThat(cpu.exception()).isZero();
        assertThat(cpu.pc).isEqualTo(TestPrograms.CODE);
    }

    @Test
    void sleepsWithoutExecutingUntilAnInterruptIsPendingEvenWhenMasked() {
        Nrf51822 chip = new Nrf51822(TestPrograms.of(0xb672, WFI, 0x2007, 0xe7fe), 1); // CPSID; WFI; MOVS R0, #7; B .
        CortexM0 cpu = chip.cpu();
        cpu.exceptions.enable(1);
        chip.run(1_000_000);
        assertThat(cpu.sleeping()).isTrue();
        assertThat(cpu.r[0]).isZero();

        cpu.exceptions.pendInterrupts(1);
        chip.run(1_000_100);

        assertThat(cpu.r[0]).isEqualTo(7);
        assertThat(cpu.exception()).isZero();
    }

    @Test
    void eventThatCameBeforeLetsWfePass() {
        Nrf51822 chip = new Nrf51822(TestPrograms.of(SEV, WFE, 0x2007, WFE, 0x2008), 1);

        chip.run(1_000);

        assertThat(chip.cpu().r[0]).isEqualTo(7);
        assertThat(chip.cpu().sleeping()).isTrue();
    }

    @Test
    void faultInTheFaultHandlerIsALockupThatSaysWhere() {
        byte[] image = TestPrograms.of(0xde00); // UDF
        int handler = image.length - 2;
        image[handler] = 0;
        image[handler + 1] = (byte) 0xde;
        Nrf51822 chip = new Nrf51822(image, 1);

        assertThatThrownBy(() -> chip.run(100))
                .isInstanceOf(CortexFault.class)
                .hasMessageContaining("undefined instruction at 0x000000c2, in the handler of exception 3");
    }

    @Test
    void resetKeepsTheRamAndPowerOnDoesNot() {
        Nrf51822 chip = new Nrf51822(TestPrograms.of(0xe7fe), 1);
        chip.cpu().memory.store(Memory.RAM + 64, 42);
        chip.run(100);

        chip.reset();
        assertThat(chip.cpu().memory.load(Memory.RAM + 64)).isEqualTo(42);
        assertThat(chip.cpu().memory.load(0x4000_0400)).as("RESETREAS: pin").isEqualTo(1);

        chip.powerOn();
        assertThat(chip.cpu().memory.load(Memory.RAM + 64)).isZero();
        assertThat(chip.cpu().memory.load(0x4000_0400)).isZero();
    }

    @Test
    void hasNoSysTickAsNoNrf51Has() {
        Memory memory = new Nrf51822(TestPrograms.of(0xe7fe), 1).cpu().memory;
        memory.store(0xe000_e014, 999);
        memory.store(0xe000_e010, 7);

        assertThat(memory.load(0xe000_e010)).isZero();
        assertThat(memory.load(0xe000_ed00)).as("CPUID").isEqualTo(0x410c_c200);
    }
}
