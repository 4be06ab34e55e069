package org.chieng.sim.avr;

import java.util.Arrays;
import java.util.List;

/**
 * The microcontroller of an Arduino Uno, at 16 MHz: CPU, timers 0 to 2, USART0, ADC, TWI master, ports, watchdog,
 * sleep.
 *
 * <p>Confined to one thread at a time. What is left out of each part stands at that part; SPI, EEPROM, analogue
 * comparator and external interrupts are not there at all (their registers are plain memory).
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
    private final Ports ports = new Ports(cpu);
    private final Watchdog watchdog = new Watchdog(cpu, this::resetChip);
    private final List<Peripheral> peripherals = List.of(timer0, timer1, timer2, usart, adc, twi, ports, watchdog);

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

    public void onPins(PinListener listener) {
        ports.listen(listener);
    }

    /** Something outside pulls a pin of port 'B', 'C' or 'D' to this level. */
    public void drive(char port, int pin, boolean high) {
        ports.drive(port, pin, high);
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
