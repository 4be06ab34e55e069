package org.chieng.sim.cortex;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.chieng.sim.avr.AnalogInput;
import org.chieng.sim.avr.I2cSlave;
import org.chieng.sim.avr.SerialSink;

/**
 * The microcontroller of a BBC micro:bit V1 (nRF51822 QFAA, 256 KiB flash, 16 KiB RAM) at 16 MHz: Cortex-M0, UART0, TIMER0
 * to 2, RTC0 and 1, GPIO, GPIOTE, ADC, TWI0 and 1, TEMP, RNG, CLOCK, POWER, PPI, NVMC, FICR, UICR.
 *
 * <p>Confined to one thread at a time. What is left out of each part stands at that part; radio, SPI, AES, watchdog,
 * quadrature decoder and comparator are not there at all (their registers read as zero).
 */
public final class Nrf51822 {

    /** Hertz. */
    public static final long FREQUENCY = 16_000_000;

    /** The supply of a micro:bit on USB. */
    public static final double SUPPLY_MILLIVOLTS = 3300;

    private static final int RESET_PIN = 1; // RESETREAS, section 12.2.1
    private static final int SOFT_RESET = 4;
    private static final int SYSTEM_CONTROL = 0xe000_e000;

    private final CortexM0 cpu = new CortexM0();
    private final List<I2cSlave> bus = Twi.bus();
    private final Clocks clocks = new Clocks(cpu);
    private final Uart uart = new Uart(cpu);
    private final Gpio gpio = new Gpio(cpu);
    private final Adc adc = new Adc(cpu);
    private final Temp temp = new Temp(cpu);
    private final Nvmc nvmc = new Nvmc(cpu);
    private final Ppi ppi = new Ppi(cpu.memory);
    private final List<NrfPeripheral> peripherals;
    private boolean resetAsked;

    /**
     * A chip with this program, after power-on.
     *
     * @param flash the image from {@link MicrobitHex}, at most 256 KiB
     * @param seed of its random numbers and its device id
     */
    public Nrf51822(byte[] flash, long seed) {
        if (flash.length > Memory.FLASH_BYTES) {
            throw new IllegalArgumentException("the flash has 262144 bytes, not " + flash.length);
        }
        peripherals = List.of(
                clocks,
                uart,
                adc,
                temp,
                new Twi(cpu, 0, bus),
                new Twi(cpu, 1, bus),
                new Gpiote(cpu, gpio),
                new Timer(cpu, 0),
                new Timer(cpu, 1),
                new Timer(cpu, 2),
                new Rtc(cpu, 11, 3, clocks),
                new Rtc(cpu, 17, 4, clocks),
                new Rng(cpu, seed));
        Information.map(cpu.memory, seed * 0x9e37_79b9_7f4a_7c15L);
        cpu.memory.map(SYSTEM_CONTROL, new SystemControl(cpu, null, this::askReset));
        cpu.program(flash);
        powerOn();
    }

    /** Power comes back: the RAM is empty, and the program starts. Cycles go on being counted. */
    public void powerOn() {
        Arrays.fill(cpu.memory.ram, 0);
        clocks.becauseOf(0);
        resetChip();
    }

    /** The reset pin: the RAM stays as it is, and the program starts. */
    public void reset() {
        clocks.becauseOf(RESET_PIN);
        resetChip();
    }

    private void askReset() {
        resetAsked = true;
        cpu.attend();
    }

    private void resetChip() {
        resetAsked = false;
        cpu.reset();
        gpio.reset();
        nvmc.reset();
        ppi.reset();
        peripherals.forEach(NrfPeripheral::reset);
    }

    /**
     * Runs until at least this cycle since power was first there.
     *
     * @throws CortexFault the processor locks up
     */
    public void run(long untilCycle) {
        while (cpu.cycles < untilCycle) {
            if (clocks.off()) {
                cpu.cycles = untilCycle;
                return;
            }
            cpu.run(untilCycle);
            if (resetAsked) {
                clocks.becauseOf(SOFT_RESET);
                resetChip();
            }
        }
    }

    /** Processor cycles since power was first there; 16,000,000 are a second. */
    public long cycles() {
        return cpu.cycles;
    }

    /** Time passes without power. */
    public void skipTo(long cycle) {
        cpu.cycles = Math.max(cpu.cycles, cycle);
    }

    /** Puts what hears UART0. */
    public void onSent(SerialSink sink) {
        uart.sendTo(sink);
    }

    /** A byte comes to UART0's receive pin; false when 256 are on their way already. */
    public boolean receive(int value) {
        return uart.receive(value);
    }

    /** The rate that the program has set now, in bits a second. */
    public long baud() {
        return uart.baud();
    }

    /** What AIN0 to AIN7 are connected to. */
    public void analog(AnalogInput input) {
        adc.measure(input);
    }

    /** The temperature of the chip in degrees Celsius at a cycle. */
    public void temperature(LongToDoubleFunction celsius) {
        temp.measure(celsius);
    }

    /** Puts a thing on the two-wire bus. */
    public void attach(I2cSlave slave) {
        bus.add(slave);
    }

    /** Something outside pulls a pin (0 to 31) to this level. */
    public void drive(int pin, boolean high) {
        gpio.drive(pin, high);
    }

    /** Hears of every change of an output. */
    public void onPins(Runnable listener) {
        gpio.watch(listener::run);
    }

    /** The pins that are outputs, bit 0 for pin 0. */
    public int directions() {
        return gpio.directions();
    }

    /** The levels of the pins that are outputs; 0 for the others. */
    public int outputs() {
        return gpio.outputs();
    }

    /** Puts on a SysTick, as QEMU's micro:bit has one; for tests in this package. */
    void putSysTick() {
        cpu.memory.map(SYSTEM_CONTROL, new SystemControl(cpu, new SysTick(cpu), this::askReset));
    }

    /** The core, for tests in this package. */
    CortexM0 cpu() {
        return cpu;
    }
}
