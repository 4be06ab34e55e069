package org.chieng.sim.avr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each part of the chip by its registers; addresses and bits are those of DS40002061B section 36. */
class PeripheralsTest {

    private final TestChip chip = new TestChip();

    @Nested
    class OfTimers {

        @Test
        void overflowsAfter256TicksOfItsPrescaler() {
            chip.run(100);
            chip.poke(0x45, 2); // TCCR0B: clock / 8
            chip.run(255 * 8);
            assertThat(chip.peek(0x35) & 1).as("TOV0").isZero();

            chip.run(2 * 8);
            assertThat(chip.peek(0x35) & 1).as("TOV0").isEqualTo(1);
            chip.poke(0x35, 1);
            assertThat(chip.peek(0x35) & 1).as("TOV0, cleared by writing one").isZero();
        }

        @Test
        void clearsOnCompareMatchWithAnInterruptAPeriod() {
            chip.poke(0x89, 0x30).poke(0x88, 0xd3); // OCR1A = 12499
            chip.poke(0x6f, 2).poke(0x81, 0x0b); // OCIE1A; CTC, clock / 64
            chip.enableInterrupts();

            assertThat(chip.interrupts(20 * 12_500 * 64 + 100)).isEqualTo(20);
            assertThat(chip.peek(0x36) & 2).as("OCF1A, cleared by service").isZero();
        }

        @Test
        void countsUpAndDownWhenPhaseCorrect() {
            chip.poke(0xb0, 1).poke(0xb1, 4); // timer 2, phase correct, clock / 64: as the Arduino core sets it
            chip.poke(0x70, 1); // TOIE2
            chip.enableInterrupts();

            assertThat(chip.interrupts(510L * 64 * 30 + 100)).isEqualTo(30);
        }

        @Test
        void readsAndWritesSixteenBitsThroughOneBuffer() {
            chip.poke(0x85, 0x12).poke(0x84, 0xfe); // TCNT1 = 0x12FE, stopped
            chip.poke(0x81, 1); // clock / 1
            chip.run(5);

            assertThat(chip.peek(0x84)).isEqualTo(0x03);
            chip.run(1000);
            assertThat(chip.peek(0x85)).as("the high byte of that moment").isEqualTo(0x13);
        }

        @Test
        void standsStillInPowerDown() {
            chip.poke(0x53, TestChip.POWER_DOWN).poke(0x45, 5); // timer 0: clock / 1024
            chip.poke(0x60, 0x18).poke(0x60, 0x40); // watchdog interrupt, 16 ms: wakes it once
            chip.enableInterrupts();
            chip.run(300_000);

            assertThat(chip.peek(0x46))
                    .as("the oscillator's start only, 16 Ki cycles")
                    .isBetween(16, 17);
        }
    }

    @Nested
    class OfUsart {

        private void at115200() {
            chip.poke(0xc4, 16).poke(0xc0, 2).poke(0xc1, 0x18); // UBRR 16, U2X, RXEN TXEN
        }

        @Test
        void takesTenBitTimesAByteAndBuffersOne() {
            at115200();
            long start = chip.chip.cycles();
            chip.poke(0xc6, 'a').poke(0xc6, 'b');
            assertThat(chip.peek(0xc0) & 0x20).as("UDRE: the buffer is full").isZero();

            chip.run(1361);
            assertThat(chip.peek(0xc0) & 0x20).as("UDRE: b moved on").isEqualTo(0x20);
            assertThat(chip.peek(0xc0) & 0x40).as("TXC: b is on its way").isZero();
            chip.run(1360);
            assertThat(chip.peek(0xc0) & 0x40).as("TXC").isEqualTo(0x40);
            assertThat(chip.sent).containsExactly("a@" + (start + 1360), "b@" + (start + 2720));
            assertThat(chip.chip.baud()).isEqualTo(117_647);
        }

        @Test
        void receivesInOrderAndTellsAnOverrun() {
            at115200();
            for (char c : new char[] {'w', 'x', 'y', 'z'}) {
                assertThat(chip.chip.receive(c)).isTrue();
            }
            chip.run(1370);
            assertThat(chip.peek(0xc0) & 0x88).as("RXC").isEqualTo(0x80);
            chip.run(2 * 1360 - 20);
            assertThat(chip.peek(0xc0) & 8)
                    .as("DOR: y waits in the shift register")
                    .isZero();
            chip.run(20);
            assertThat(chip.peek(0xc0) & 8).as("DOR: the start bit of z").isEqualTo(8);
            chip.run(1360);

            assertThat(chip.peek(0xc6)).isEqualTo('w');
            assertThat(chip.peek(0xc0) & 8).as("DOR, until UDR is read").isZero();
            assertThat(chip.peek(0xc6)).isEqualTo('x');
            assertThat(chip.peek(0xc6)).isEqualTo('y');
            assertThat(chip.peek(0xc0) & 0x88).as("RXC, DOR").isZero();
        }

        @Test
        void sendsNothingWhileTheTransmitterIsOff() {
            chip.poke(0xc6, 'a').run(100_000);

            assertThat(chip.sent).isEmpty();
        }
    }

    @Nested
    class OfAdc {

        private final List<Long> samples = new ArrayList<>();

        @Test
        void takes25ClocksFirstAndThen13() {
            chip.chip.analog((channel, cycle) -> channel == 3 ? 2500 : 0);
            chip.poke(0x7c, 0x43).poke(0x7a, 0xc7); // AVCC, channel 3; enable, start, clock / 128
            chip.run(25 * 128 - 10);
            assertThat(chip.peek(0x7a) & 0x50).as("ADSC still, no ADIF").isEqualTo(0x40);
            chip.run(20);
            assertThat(chip.peek(0x7a) & 0x50).as("ADIF, ADSC done").isEqualTo(0x10);
            assertThat(chip.peek(0x78) | chip.peek(0x79) << 8).isEqualTo(512);

            chip.poke(0x7a, 0xd7);
            chip.run(13 * 128 + 10);
            assertThat(chip.peek(0x7a) & 0x50).isEqualTo(0x10);
        }

        @Test
        void runsFreeWithAnInterruptAConversion() {
            chip.chip.analog((channel, cycle) -> {
                samples.add(cycle);
                return 6000;
            });
            chip.poke(0x7c, 0x60).poke(0x7a, 0xef); // left-adjusted; ADATE, ADIE
            chip.enableInterrupts();

            assertThat(chip.interrupts((25 + 9 * 13) * 128 + 50)).isEqualTo(10);
            assertThat(samples).hasSize(10);
            assertThat(chip.peek(0x79)).as("above the reference: full scale").isEqualTo(0xff);
        }

        @Test
        void measuresAgainstTheBandgapWhenAsked() {
            chip.chip.analog((channel, cycle) -> 550);
            chip.poke(0x7c, 0xc0).poke(0x7a, 0xc0).run(100);

            assertThat(chip.peek(0x78) | chip.peek(0x79) << 8).isEqualTo(512);
        }
    }

    @Nested
    class OfTwi {

        private int command(int control) {
            chip.poke(0xbc, control);
            chip.run(2_000);
            assertThat(chip.peek(0xbc) & 0x80).as("TWINT").isEqualTo(0x80);
            return chip.peek(0xb9) & 0xf8;
        }

        @Test
        void tellsAnAddressThatNobodyHas() {
            chip.poke(0xb8, 72); // 100 kHz
            assertThat(command(0xa4)).as("START").isEqualTo(0x08);
            chip.poke(0xbb, 0x50 << 1);
            assertThat(command(0x84)).as("SLA+W, no acknowledgement").isEqualTo(0x20);
        }

        @Test
        void writesToASlaveAndReadsFromIt() {
            List<String> heard = new ArrayList<>();
            chip.chip.attach(new I2cSlave() {
                @Override
                public int address() {
                    return 0x23;
                }

                @Override
                public boolean addressed(boolean reading, long cycle) {
                    heard.add(reading ? "read" : "write");
                    return true;
                }

                @Override
                public boolean written(int value, long cycle) {
                    heard.add("byte " + value);
                    return value != 99;
                }

                @Override
                public int read(long cycle) {
                    return 77;
                }

                @Override
                public void stopped() {
                    heard.add("stop");
                }
            });
            command(0xa4);
            chip.poke(0xbb, 0x23 << 1);
            assertThat(command(0x84)).isEqualTo(0x18);
            chip.poke(0xbb, 16);
            assertThat(command(0x84)).isEqualTo(0x28);
            chip.poke(0xbb, 99);
            assertThat(command(0x84)).as("not acknowledged").isEqualTo(0x30);
            assertThat(command(0xa4)).as("repeated START").isEqualTo(0x10);
            chip.poke(0xbb, 0x23 << 1 | 1);
            assertThat(command(0x84)).isEqualTo(0x40);
            assertThat(command(0xc4)).as("more wanted").isEqualTo(0x50);
            assertThat(chip.peek(0xbb)).isEqualTo(77);
            assertThat(command(0x84)).as("the last").isEqualTo(0x58);
            chip.poke(0xbc, 0x94); // STOP

            assertThat(heard).containsExactly("write", "byte 16", "byte 99", "read", "stop");
        }

        @Test
        void takesNineBitTimesAByte() {
            chip.poke(0xb8, 72).poke(0xbc, 0xa4);
            chip.run(161);
            chip.poke(0xbb, 0x46).poke(0xbc, 0x84);
            chip.run(9 * 160 - 20);
            assertThat(chip.peek(0xbc) & 0x80).isZero();
            chip.run(40);
            assertThat(chip.peek(0xbc) & 0x80).isEqualTo(0x80);
        }
    }

    @Nested
    class OfPorts {

        @Test
        void showsPullUpsWhatDrivesItAndWhatItDrives() {
            chip.poke(0x2b, 0x04); // PORTD: pull-up on pin 2
            assertThat(chip.peek(0x29)).isEqualTo(0x04);
            chip.chip.drive('D', 2, false);
            chip.chip.drive('D', 3, true);
            assertThat(chip.peek(0x29)).isEqualTo(0x08);

            chip.poke(0x2a, 0x80).poke(0x29, 0x80); // pin 7 output, toggled by writing PIND
            assertThat(chip.peek(0x29)).isEqualTo(0x88);
        }

        @Test
        void tellsOutputsThatChange() {
            List<String> changes = new ArrayList<>();
            chip.chip.onPins((port, outputs, cycle) -> changes.add(port + "=" + outputs));
            chip.poke(0x25, 0x20).poke(0x24, 0x20).poke(0x25, 0x21).poke(0x25, 0);

            assertThat(changes).containsExactly("B=32", "B=0");
        }
    }

    @Nested
    class OfPwm {

        private double duty(char port, int pin) {
            return chip.chip.duty(port, pin);
        }

        @Test
        void isThatOfTheComparisonInEachMode() {
            chip.poke(0x2a, 0x60).poke(0x24, 0x02); // PD6 (OC0A), PD5 (OC0B), PB1 (OC1A) are outputs
            chip.poke(0x44, 0xb3).poke(0x45, 3); // fast PWM; A non-inverting, B inverting; clock / 64
            chip.poke(0x47, 63).poke(0x48, 63);
            assertThat(duty('D', 6)).isEqualTo(64 / 256.0);
            assertThat(duty('D', 5)).isEqualTo(1 - 64 / 256.0);

            chip.poke(0x44, 0x81); // phase correct; B is disconnected
            chip.poke(0x47, 51).poke(0x2b, 0x20);
            assertThat(duty('D', 6)).isEqualTo(0.2);
            assertThat(duty('D', 5)).as("its port bit").isEqualTo(1);

            chip.poke(0x87, 0x03).poke(0x86, 0xe8); // ICR1 = 1000
            chip.poke(0x80, 0x82).poke(0x81, 0x19); // fast PWM to ICR1
            chip.poke(0x89, 0).poke(0x88, 99);
            assertThat(duty('B', 1)).isEqualTo(100 / 1001.0);
        }

        @Test
        void isNoneAtAnInputAndHalfWhenToggling() {
            chip.poke(0x44, 0x42).poke(0x45, 3).poke(0x47, 10); // CTC, toggle OC0A
            assertThat(duty('D', 6)).isZero();
            chip.poke(0x2a, 0x40);
            assertThat(duty('D', 6)).isEqualTo(0.5);
        }
    }

    @Nested
    class OfExternalInterrupts {

        @Test
        void seesTheEdgeThatIsWanted() {
            chip.run(100);
            chip.poke(0x69, 0x0e).poke(0x3d, 3); // INT1 rising, INT0 falling
            chip.chip.drive('D', 2, true);
            chip.chip.drive('D', 3, true);
            assertThat(chip.peek(0x3c)).as("EIFR").isEqualTo(2);
            chip.chip.drive('D', 2, false);
            assertThat(chip.peek(0x3c)).as("EIFR").isEqualTo(3);
            chip.poke(0x3c, 1);
            assertThat(chip.peek(0x3c)).as("cleared by writing one").isEqualTo(2);

            chip.enableInterrupts();
            assertThat(chip.interrupts(100)).isEqualTo(1);
            assertThat(chip.peek(0x3c)).as("cleared by service").isZero();
        }

        @Test
        void lowLevelAsksAsLongAsItIsLow() {
            chip.chip.drive('D', 2, true);
            chip.poke(0x3d, 1).enableInterrupts();
            assertThat(chip.interrupts(1_000)).isZero();
            chip.chip.drive('D', 2, false);
            assertThat(chip.interrupts(1_000)).isGreaterThan(10);
        }

        @Test
        void pinChangeTellsItsPortAndWakesFromPowerDown() {
            chip.poke(0x53, TestChip.POWER_DOWN);
            chip.poke(0x6c, 0x04).poke(0x68, 0x02); // PCINT10: PC2
            chip.enableInterrupts();
            chip.run(100);
            chip.chip.drive('C', 1, true);
            assertThat(chip.interrupts(20_000)).as("a pin that is masked").isZero();
            chip.chip.drive('C', 2, true);
            assertThat(chip.interrupts(40_000)).isEqualTo(1);
        }

        @Test
        void edgeOnInt0DoesNotWakeFromPowerDown() {
            chip.chip.drive('D', 2, true);
            chip.poke(0x53, TestChip.POWER_DOWN).poke(0x69, 2).poke(0x3d, 1);
            chip.enableInterrupts();
            chip.run(100);
            chip.chip.drive('D', 2, false);

            assertThat(chip.interrupts(40_000)).isZero();
        }

        @Test
        void outputsRaiseThemToo() {
            chip.poke(0x6d, 0x80).poke(0x68, 0x04); // PCINT23: PD7
            chip.poke(0x2a, 0x80).poke(0x2b, 0x80);
            assertThat(chip.peek(0x3b)).as("PCIFR").isEqualTo(4);
        }
    }

    @Nested
    class OfEeprom {

        private void write(int address, int value, int mode) {
            chip.poke(0x42, address >> 8).poke(0x41, address & 0xff).poke(0x40, value);
            chip.poke(0x3f, mode | 4).poke(0x3f, mode | 2);
        }

        private int readCell(int address) {
            chip.poke(0x42, address >> 8).poke(0x41, address & 0xff).poke(0x3f, 1);
            return chip.peek(0x40);
        }

        @Test
        void writesIn3400MicrosecondsAndReadsAtOnce() {
            assertThat(readCell(0x3ff)).as("new").isEqualTo(0xff);
            write(0x3ff, 0x5a, 0);
            chip.run(54_300);
            assertThat(chip.peek(0x3f) & 2).as("EEPE").isEqualTo(2);
            chip.run(200);
            assertThat(chip.peek(0x3f) & 2).as("EEPE").isZero();
            assertThat(readCell(0x3ff)).isEqualTo(0x5a);
        }

        @Test
        void erasesOnlyOrWritesOnlyWhenAsked() {
            write(7, 0x0f, 0);
            chip.run(60_000);
            write(7, 0xf5, 0x20);
            chip.run(29_000);
            assertThat(readCell(7)).as("write only clears bits").isEqualTo(0x05);
            write(7, 0, 0x10);
            chip.run(29_000);
            assertThat(readCell(7)).as("erase only").isEqualTo(0xff);
        }

        @Test
        void needsItsWriteEnableWithinFourCycles() {
            chip.poke(0x40, 1).poke(0x3f, 4).run(5);
            chip.poke(0x3f, 2);
            assertThat(chip.peek(0x3f) & 2).as("EEPE").isZero();
        }

        @Test
        void asksWhenItIsReady() {
            write(1, 2, 8);
            chip.enableInterrupts();
            assertThat(chip.interrupts(54_000)).isZero();
            assertThat(chip.interrupts(1_000)).isGreaterThan(10);
        }

        @Test
        void keepsItsContentsWithoutPower() {
            write(5, 55, 0);
            chip.run(60_000);
            assertThat(chip.chip.eepromChanged()).isTrue();
            chip.chip.powerOn();

            assertThat(chip.chip.eeprom()[5]).isEqualTo((byte) 55);
        }
    }

    @Nested
    class OfSpi {

        @Test
        void exchangesEightBitsAtItsClock() {
            List<Integer> sent = new ArrayList<>();
            chip.chip.attach((value, cycle) -> {
                sent.add(value);
                return value ^ 0xff;
            });
            chip.poke(0x4c, 0x51).poke(0x4e, 0xa5); // enabled, master, clock / 16
            chip.run(120);
            assertThat(chip.peek(0x4d) & 0x80).as("SPIF").isZero();
            chip.poke(0x4e, 1);
            chip.run(10);
            assertThat(chip.peek(0x4d)).as("SPIF, WCOL").isEqualTo(0xc0);
            assertThat(chip.peek(0x4e)).isEqualTo(0x5a);
            assertThat(chip.peek(0x4d)).isZero();
            assertThat(sent).containsExactly(0xa5);
        }

        @Test
        void readsOnesWithoutADeviceAndTellsByInterrupt() {
            chip.poke(0x4c, 0xd0).poke(0x4e, 0);
            chip.enableInterrupts();

            assertThat(chip.interrupts(100)).isEqualTo(1);
            assertThat(chip.peek(0x4e)).isEqualTo(0xff);
        }
    }

    @Nested
    class OfWatchdog {

        @Test
        void resetsTheChipAndSaysSo() {
            chip.poke(0x54, 0); // the cause of the power-on is read and cleared
            chip.poke(0x60, 0x18).poke(0x60, 0x0a); // 64 ms, reset
            chip.poke(0x0200, 42).poke(0x45, 5);
            chip.run(1_100_000);

            assertThat(chip.peek(0x54)).as("WDRF").isEqualTo(8);
            assertThat(chip.peek(0x45)).as("I/O registers").isZero();
            assertThat(chip.peek(0x0200)).as("SRAM").isEqualTo(42);
        }

        @Test
        void wakesFromPowerDown() {
            chip.poke(0x60, 0x18).poke(0x60, 0x46); // 1 s, interrupt
            chip.poke(0x53, TestChip.POWER_DOWN);
            chip.enableInterrupts();

            assertThat(chip.interrupts(48_000_000)).isEqualTo(2);
        }

        @Test
        void cannotBeChangedOutsideItsWindow() {
            chip.poke(0x60, 0x0f);
            assertThat(chip.peek(0x60) & 0x27).as("prescaler without WDCE").isZero();
        }
    }
}
