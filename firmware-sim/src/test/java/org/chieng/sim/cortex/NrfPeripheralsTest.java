package org.chieng.sim.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.chieng.sim.signal.Bh1750;
import org.junit.jupiter.api.Test;

/** Each part of the chip by its registers; addresses and bits are those of the nRF51 Series Reference Manual v3.0. */
class NrfPeripheralsTest {

    private static final long MICRO = Nrf51822.FREQUENCY / 1_000_000;

    private final List<String> sent = new ArrayList<>();

    /** Its program sleeps for ever, and returns from every interrupt at once. */
    private final Nrf51822 chip = new Nrf51822(TestPrograms.of(0xbf30, 0xe7fd), 1);

    private final Memory memory = chip.cpu().memory;

    NrfPeripheralsTest() {
        chip.onSent((value, cycle) -> sent.add((char) value + "@" + cycle / MICRO));
    }

    private NrfPeripheralsTest poke(int address, int value) {
        memory.store(address, value);
        return this;
    }

    private int peek(int address) {
        return memory.load(address);
    }

    private void run(long micros) {
        chip.run(chip.cycles() + micros * MICRO);
    }

    private void enableUart() {
        poke(0x4000_250c, 24)
                .poke(0x4000_2514, 25)
                .poke(0x4000_2524, 0x01d7_e000)
                .poke(0x4000_2500, 4);
        poke(0x4000_2000, 1).poke(0x4000_2008, 1);
    }

    @Test
    void uartTakesTheTimeOfItsRate() {
        enableUart();
        poke(0x4000_251c, 'A');
        run(86);
        assertThat(peek(0x4000_211c)).as("TXDRDY").isZero();

        run(1);

        assertThat(sent).containsExactly("A@86"); // 10 bits at 115,204 a second
        assertThat(peek(0x4000_211c)).isEqualTo(1);
        assertThat(chip.baud()).isEqualTo(115_204);
    }

    @Test
    void uartReceivesSixBytesAndThenSaysOverrun() {
        enableUart();
        for (char c : "chieng!".toCharArray()) {
            assertThat(chip.receive(c)).isTrue();
        }
        run(1_000);

        StringBuilder read = new StringBuilder();
        while (peek(0x4000_2108) != 0) {
            poke(0x4000_2108, 0);
            read.append((char) peek(0x4000_2518));
        }
        assertThat(read).hasToString("chieng");
        assertThat(peek(0x4000_2480)).as("ERRORSRC: overrun").isEqualTo(1);
    }

    @Test
    void uartThatIsNotEnabledSaysNothing() {
        poke(0x4000_2008, 1).poke(0x4000_251c, 'A');
        run(1_000);

        assertThat(sent).isEmpty();
    }

    @Test
    void timerComparesClearsAndCapturesWithoutBeingLookedAt() {
        poke(0x4000_8508, 3).poke(0x4000_8510, 4).poke(0x4000_8540, 1_000).poke(0x4000_8200, 1); // 1 MHz, 1 ms, clears
        poke(0x4000_8000, 1);
        run(999);
        assertThat(peek(0x4000_8140)).as("COMPARE[0]").isZero();
        run(2);
        assertThat(peek(0x4000_8140)).isEqualTo(1);

        run(500);
        poke(0x4000_8044, 1);
        assertThat(peek(0x4000_8544)).as("CC[1]").isEqualTo(501);
    }

    @Test
    void timerOfSixteenBitsWrapsAndItsInterruptIsCounted() {
        poke(0x4000_9510, 0)
                .poke(0x4000_9540, 0x1_0005)
                .poke(0x4000_9304, 1 << 16)
                .poke(0x4000_9000, 1);
        run(4_096); // 65,536 cycles: once at 5

        assertThat(peek(0x4000_9140)).isEqualTo(1);
        assertThat(chip.cpu().exceptions.pendingInterrupts()).isEqualTo(1 << 9);
        poke(0x4000_9140, 0);
        run(4_096);
        assertThat(peek(0x4000_9140)).isEqualTo(1);
    }

    @Test
    void rtcCountsOnlyWhileItsClockRuns() {
        poke(0x4001_1508, 32).poke(0x4001_1000, 1);
        run(100_000);
        assertThat(peek(0x4001_1504)).isZero();

        poke(0x4000_0008, 1); // LFCLKSTART
        run(601);
        assertThat(peek(0x4000_0104)).as("LFCLKSTARTED").isEqualTo(1);
        run(1_000_000);
        assertThat(peek(0x4001_1504)).as("32,768 / 33").isEqualTo(992);
    }

    @Test
    void rtcMakesOnlyTheEventsThatAreAskedFor() {
        poke(0x4000_0008, 1).poke(0x4001_1540, 100).poke(0x4001_1544, 200).poke(0x4001_1304, 1 << 17);
        poke(0x4001_1000, 1);
        run(20_000);

        assertThat(peek(0x4001_1140)).as("COMPARE[0], not enabled").isZero();
        assertThat(peek(0x4001_1144)).as("COMPARE[1]").isEqualTo(1);
        assertThat(peek(0x4001_1100)).as("TICK, not enabled").isZero();
    }

    @Test
    void adcScalesThePinAgainstAThirdOfTheSupply() {
        chip.analog((channel, cycle) -> channel == 4 ? 1_650 : 0);
        poke(0x4000_7504, 2 | 2 << 2 | 3 << 5 | 1 << 12).poke(0x4000_7500, 1).poke(0x4000_7000, 1);
        run(67);
        assertThat(peek(0x4000_7100)).as("END after 68 µs").isZero();
        run(2);

        assertThat(peek(0x4000_7100)).isEqualTo(1);
        assertThat(peek(0x4000_7508)).isEqualTo(512);
    }

    @Test
    void thermometerShowsQuartersOfADegreeBelowZeroToo() {
        chip.temperature(cycle -> -3.6);
        poke(0x4000_c000, 1);
        run(36);

        assertThat(peek(0x4000_c100)).isEqualTo(1);
        assertThat(peek(0x4000_c508)).isEqualTo(-14);
    }

    @Test
    void randomBytesCanBeRepeatedBySeed() {
        assertThat(randomBytes(7)).isEqualTo(randomBytes(7)).isNotEqualTo(randomBytes(8));
    }

    private static List<Integer> randomBytes(long seed) {
        Nrf51822 other = new Nrf51822(TestPrograms.of(0xbf30, 0xe7fd), seed);
        other.cpu().memory.store(0x4000_d000, 1);
        List<Integer> bytes = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            other.run(i * 170L * MICRO);
            bytes.add(other.cpu().memory.load(0x4000_d508));
        }
        return bytes;
    }

    @Test
    void pinsHavePullsBuffersAndAnOutside() {
        poke(0x5000_0744, 3 << 2); // P0.17: input with pull-up
        poke(0x5000_0748, 2); // P0.18: buffer not connected
        chip.drive(18, true);
        assertThat(peek(0x5000_0510)).isEqualTo(1 << 17);

        chip.drive(17, false);
        poke(0x5000_0518, 1 << 4).poke(0x5000_0508, 1 << 4).poke(0x5000_0710, 1); // P0.04: output, read back
        assertThat(peek(0x5000_0510)).isEqualTo(1 << 4);
        assertThat(chip.outputs()).isEqualTo(1 << 4);
    }

    @Test
    void fallingPinMakesAnEventAndAnInterrupt() {
        chip.drive(17, true);
        poke(0x5000_0744, 0).poke(0x4000_6510, 1 | 17 << 8 | 2 << 16).poke(0x4000_6304, 1);

        chip.drive(17, false);
        assertThat(peek(0x4000_6100)).isEqualTo(1);
        assertThat(chip.cpu().exceptions.pendingInterrupts()).isEqualTo(1 << 6);
        poke(0x4000_6100, 0);

        chip.drive(17, true);
        assertThat(peek(0x4000_6100)).as("rising").isZero();
    }

    @Test
    void twoWireBusReadsALightSensorInTheTimeOfItsBits() {
        chip.attach(new Bh1750(cycle -> 500));
        poke(0x4000_3500, 5).poke(0x4000_3524, 0x0198_0000).poke(0x4000_3588, Bh1750.ADDRESS); // 100 kbit/s
        poke(0x4000_3008, 1).poke(0x4000_351c, 0x10); // STARTTX; continuous, H-resolution
        run(195);
        assertThat(peek(0x4000_311c)).as("TXDSENT after 19 bits").isEqualTo(1);
        poke(0x4000_3014, 1);
        assertThat(peek(0x4000_3104)).as("STOPPED").isEqualTo(1);
        run(130_000);

        poke(0x4000_3200, 1).poke(0x4000_3000, 1); // BB_SUSPEND; STARTRX
        run(200);
        assertThat(peek(0x4000_3108)).as("RXDREADY").isEqualTo(1);
        int high = peek(0x4000_3518);
        poke(0x4000_3200, 2).poke(0x4000_3108, 0).poke(0x4000_3104, 0).poke(0x4000_3020, 1); // BB_STOP; RESUME
        run(95);
        assertThat(high << 8 | peek(0x4000_3518)).isEqualTo(600); // 1.2 a lux
        assertThat(peek(0x4000_3104)).as("STOPPED").isEqualTo(1);
    }

    @Test
    void addressThatNobodyHasIsAnError() {
        poke(0x4000_3500, 5).poke(0x4000_3588, 0x1d).poke(0x4000_3008, 1);
        run(200);

        assertThat(peek(0x4000_3124)).as("ERROR").isEqualTo(1);
        assertThat(peek(0x4000_34c4)).as("ERRORSRC: ANACK").isEqualTo(2);
    }

    @Test
    void eventTriggersATaskThroughTheInterconnect() {
        poke(0x4001_f510, 0x4000_8140).poke(0x4001_f514, 0x4000_c000).poke(0x4001_f504, 1); // COMPARE[0]: START of TEMP
        poke(0x4000_8508, 3).poke(0x4000_8540, 100).poke(0x4000_8000, 1);
        run(100);
        assertThat(peek(0x4000_c100)).isZero();
        run(36);
        assertThat(peek(0x4000_c100)).as("DATARDY").isEqualTo(1);

        poke(0x4001_f508, 1).poke(0x4000_c100, 0).poke(0x4000_800c, 1);
        run(200);
        assertThat(peek(0x4000_8140)).isEqualTo(1);
        assertThat(peek(0x4000_c100)).as("DATARDY, channel off").isZero();
    }

    @Test
    void fixedChannelStartsATimerFromTheClock() {
        poke(0x4001_f504, 0x8000_0000).poke(0x4000_8508, 3).poke(0x4000_8540, 10_000); // channel 31
        poke(0x4000_0008, 1).poke(0x4000_b540, 33).poke(0x4000_b344, 1 << 16).poke(0x4000_b000, 1);
        run(601 + 1_008 + 9_900);
        assertThat(peek(0x4000_b140)).as("RTC0 COMPARE[0]").isEqualTo(1);
        assertThat(peek(0x4000_8140)).as("TIMER0 COMPARE[0]").isZero();
        run(200);
        assertThat(peek(0x4000_8140)).isEqualTo(1);
    }

    @Test
    void flashIsErasedByPagesAndWrittenByWords() {
        poke(0x4001_e504, 2).poke(0x4001_e508, 0x3_f000);
        poke(0x4001_e504, 1).poke(0x3_f004, 0x1234_5678).poke(0x3_f004, 0xffff_0000);
        poke(0x4001_e504, 0);

        assertThat(peek(0x3_f000)).isEqualTo(-1);
        assertThat(peek(0x3_f004)).as("a write clears bits").isEqualTo(0x1234_0000);
        assertThat(peek(0x1000_0010)).as("CODEPAGESIZE").isEqualTo(1024);
        assertThat(peek(0x1000_0014)).as("CODESIZE").isEqualTo(256);
    }

    @Test
    void programSwitchesItselfOffUntilAReset() {
        poke(0x4000_0500, 1);
        chip.run(Nrf51822.FREQUENCY);
        assertThat(chip.cycles()).isEqualTo(Nrf51822.FREQUENCY);
        assertThat(chip.cpu().sleeping()).as("it never came to WFI").isFalse();

        chip.reset();
        run(10);
        assertThat(chip.cpu().sleeping()).isTrue();
    }

    @Test
    void programResetsTheChip() {
        poke(Memory.RAM + 8, 5).poke(0xe000_ed0c, 0x05fa_0004);
        run(10);

        assertThat(peek(0x4000_0400)).as("RESETREAS: by itself").isEqualTo(4);
        assertThat(peek(Memory.RAM + 8)).isEqualTo(5);
    }
}
