package org.chieng.sim.cortex;

import java.util.Arrays;

/** Pin events and tasks (nRF51 Series Reference Manual v3.0, section 15): four channels, and the common PORT event. */
final class Gpiote extends NrfPeripheral {

    private static final int ID = 6;
    private static final int PORT = 31;
    private static final int CHANNELS = 4;
    private static final int EVENT = 1;
    private static final int TASK = 3;

    private final Gpio gpio;
    private final int[] config = new int[CHANNELS];
    private int levels;
    private boolean detected;

    Gpiote(CortexM0 cpu, Gpio gpio) {
        super(cpu, ID);
        this.gpio = gpio;
        gpio.watch(this::look);
    }

    @Override
    void reset() {
        super.reset();
        Arrays.fill(config, 0);
        levels = gpio.levels();
        detected = false;
    }

    private void look() {
        int before = levels;
        levels = gpio.levels();
        for (int channel = 0; channel < CHANNELS; channel++) {
            int bit = 1 << pin(channel);
            if ((config[channel] & 3) == EVENT && ((levels ^ before) & bit) != 0) {
                int polarity = config[channel] >> 16 & 3; // 1 rising, 2 falling, 3 both
                if ((polarity & ((levels & bit) != 0 ? 1 : 2)) != 0) {
                    happens(channel);
                }
            }
        }
        boolean detects = gpio.detect();
        if (detects && !detected) {
            happens(PORT);
        }
        detected = detects;
    }

    private int pin(int channel) {
        return config[channel] >> 8 & 31;
    }

    @Override
    void task(int number) {
        if (number < CHANNELS && (config[number] & 3) == TASK) {
            int polarity = config[number] >> 16 & 3; // 1 set, 2 clear, 3 toggle
            boolean high = (gpio.outputs() >> pin(number) & 1) != 0;
            gpio.set(pin(number), polarity == 1 || (polarity == 3 && !high));
        }
    }

    @Override
    int readRegister(int offset) {
        return offset >= 0x510 && offset < 0x520 ? config[(offset - 0x510) / 4] : 0;
    }

    @Override
    void writeRegister(int offset, int value) {
        if (offset >= 0x510 && offset < 0x520) {
            int channel = (offset - 0x510) / 4;
            config[channel] = value;
            if ((value & 3) == TASK) {
                gpio.set(pin(channel), (value >> 20 & 1) != 0);
            }
        }
    }
}
