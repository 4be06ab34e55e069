package org.chieng.sim.avr;

import java.util.Arrays;
import java.util.List;

/**
 * The microcontroller of an Arduino Uno, at 16 MHz: CPU, timers 0 to 2, USART0, ADC, TWI and SPI masters, ports,
 * external interrupts, EEPROM, watchdog, sleep.
 *
 * <p>Confined to one thread at a time. What is left out of each part stands at that part; the analogue comparator is not
 * there at all (its registers are plain memory).
 */
public final class Atmega328p {

    /** Hertz. */
    public static final long FREQUENCY = 16_000_000;

    private static final int GTCCR = 0x43;
    private static final int POWER_ON = 1; // MCUSR, DS40002061B section 11.9.1
    private static final int EXTERNAL = 2;

    private final Cpu cpu = new Cpu();
    private final Timer timer0 = new Timer(cpu, TimerLayout.timer0());
    private final Timer timer1 = new Timer(cpu, TimerLayout.timer1());
    private final Timer timer2 = new Timer(cpu, TimerLayout.timer2());
    private final Usart usart = new Usart(cpu);
    private final Adc adc = new Adc(cpu);
    private final Twi twi = new Twi(cpu);
    private final Spi spi = new Spi(cpu);
    private final ExternalInterrupts external = new ExternalInterrupts(cpu);
    private final Ports ports = new Ports(cpu, external);
    private final Eeprom eeprom = new Eeprom(cpu);
    private final Watchdog watchdog = new Watchdog(cpu, this::resetChip);
    private final List<Peripheral> peripherals =
            List.of(timer0, timer1, timer2, usart, adc, twi, spi, external, ports, eeprom, watchdog);

    /**
     * A chip with this program, after power-on.
     *
     * @param flash the image from {@link HexFile}, at most 32 KiB
     */
    public Atmega328p(byte[] flash) {
        if (flash.length > HexFile.FLASH_BYTES) {
            throw new IllegalArgumentException("the flash has 32768 bytes, not " + flash.length);
        }
        cpu.program(flash);
        cpu.data.map(new PrescalerResets(), GTCCR);
        powerOn();
    }

    /** Power comes back: SRAM is empty, and the program starts at 0. Cycles go on being counted. */
    public void powerOn() {
        eeprom.powerLost();
        Arrays.fill(cpu.data.cells, (byte) 0);
        resetChip();
        watchdog.powerOn();
        watchdog.cause(POWER_ON);
    }

    /** The reset pin: the SRAM stays as it is, and the program starts at 0. */
    public void reset() {
        resetChip();
        watchdog.cause(EXTERNAL);
    }

    private void resetChip() {
        cpu.reset();
        peripherals.forEach(Peripheral::reset);
    }

    /**
     * Runs until at least this cycle since power was first there.
     *
     * @throws AvrFault the program came to an undefined instruction
     */
    public void run(long untilCycle) {
        cpu.run(untilCycle);
    }

    /** CPU cycles since power was first there; 16,000,000 are a second. */
    public long cycles() {
        return cpu.cycles;
    }

    /** Time passes without power. */
    public void skipTo(long cycle) {
        cpu.cycles = Math.max(cpu.cycles, cycle);
    }

    /** Puts what hears the USART. */
    public void onSent(SerialSink sink) {
        usart.sendTo(sink);
    }

    /** A byte comes to the USART's receive pin; false when 256 are on their way already. */
    public boolean receive(int value) {
        return usart.receive(value);
    }

    /** How many more bytes may be on their way to the receive pin now, 0 to 256. */
    public int receiveRoom() {
        return usart.room();
    }

    /** The rate that the program has set now, in bits a second: 16 MHz / 16 / (UBRR + 1), or twice that with U2X. */
    public long baud() {
        return FREQUENCY / usart.cyclesPerBit();
    }

    public void analog(AnalogInput input) {
        adc.measure(input);
    }

    public void attach(I2cSlave slave) {
        twi.attach(slave);
    }

    /** Puts the one device of the SPI bus. */
    public void attach(SpiDevice device) {
        spi.attach(device);
    }

    /** Hears of outputs that change; PWM is told by {@link #duty} only. */
    public void onPins(PinListener listener) {
        ports.listen(listener);
    }

    /** Something outside pulls a pin of port 'B', 'C' or 'D' to this level. */
    public void drive(char port, int pin, boolean high) {
        ports.drive(port, pin, high);
    }

    /** Nothing outside holds the pin any more. */
    public void release(char port, int pin) {
        ports.release(port, pin);
    }

    /** The level at a pin: what it drives as an output, what drives it as an input, or else its pull-up. */
    public boolean high(char port, int pin) {
        return ports.high(port, pin);
    }

    /**
     * The share of time that the chip drives a pin high, 0 to 1: by PWM as the timer is set now, or all the time or never;
     * 0 when it is an input.
     */
    public double duty(char port, int pin) {
        if (!ports.isOutput(port, pin)) {
            return 0;
        }
        double pwm = switch (port * 8 + pin) { // table 1-1: where OCnx is
            case 'D' * 8 + 6 -> timer0.duty(0);
            case 'D' * 8 + 5 -> timer0.duty(1);
            case 'B' * 8 + 1 -> timer1.duty(0);
            case 'B' * 8 + 2 -> timer1.duty(1);
            case 'B' * 8 + 3 -> timer2.duty(0);
            case 'D' * 8 + 3 -> timer2.duty(1);
            default -> Timer.DISCONNECTED;
        };
        return pwm >= 0 ? pwm : ports.high(port, pin) ? 1 : 0;
    }

    /** What is in the EEPROM, 1,024 bytes. */
    public byte[] eeprom() {
        return eeprom.contents();
    }

    /** Puts what is in the EEPROM, 1,024 bytes; a new chip's are all 0xFF. */
    public void eeprom(byte[] contents) {
        if (contents.length != Eeprom.SIZE) {
            throw new IllegalArgumentException("the EEPROM has 1024 bytes, not " + contents.length);
        }
        eeprom.contents(contents);
    }

    /** Whether the program has changed the EEPROM since this was last asked. */
    public boolean eepromChanged() {
        return eeprom.takeChanged();
    }

    /** The CPU, for tests in this package. */
    Cpu cpu() {
        return cpu;
    }

    private final class PrescalerResets implements Peripheral {
        @Override
        public int read(int address) {
            return 0;
        }

        @Override
        public void write(int address, int value) {
            if ((value & 1) != 0) {
                timer0.resetPrescaler();
                timer1.resetPrescaler();
            }
            if ((value & 2) != 0) {
                timer2.resetPrescaler();
            }
        }

        @Override
        public void reset() {}
    }
}
