package org.chieng.sim.cortex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The port of 32 pins (nRF51 Series Reference Manual v3.0, section 14): direction, output, input buffers, pulls, sense.
 * Left out: drive strengths (a pin drives or it does not).
 */
final class Gpio implements Device {

    private static final int BASE = 0x5000_0000;
    private static final int PINS = 32;
    private static final int OUTPUT = 1;
    private static final int NO_BUFFER = 2;
    private static final int INITIAL = NO_BUFFER; // PIN_CNF after reset: an input whose buffer is not connected

    /** Hears of every change of a level or direction. */
    interface Watcher {
        void changed();
    }

    private final int[] config = new int[PINS];
    private final List<Watcher> watchers = new ArrayList<>();
    private int output;
    private int directions;
    private int driven; // pins that something outside drives
    private int outside; // and their levels

    Gpio(CortexM0 cpu) {
        cpu.memory.map(BASE, this);
        reset();
    }

    void reset() {
        Arrays.fill(config, INITIAL);
        output = directions = 0;
    }

    void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /** Something outside pulls a pin to a level, stronger than the chip's own pull resistors. */
    void drive(int pin, boolean high) {
        driven |= 1 << pin;
        outside = high ? outside | 1 << pin : outside & ~(1 << pin);
        watchers.forEach(Watcher::changed);
    }

    /** The pins that are outputs. */
    int directions() {
        return directions;
    }

    /** The levels that the outputs have. */
    int outputs() {
        return output & directions;
    }

    /** What is on the pins: the chip's outputs, then what is outside, then the pulls; a floating pin is low. */
    int levels() {
        int pulledUp = 0;
        for (int pin = 0; pin < PINS; pin++) {
            pulledUp |= (config[pin] >> 2 & 3) == 3 ? 1 << pin : 0;
        }
        return (output & directions) | (~directions & ((outside & driven) | (pulledUp & ~driven)));
    }

    /** Whether a pin that is looked after by SENSE has its level now (DETECT, section 14.1). */
    boolean detect() {
        int levels = levels();
        for (int pin = 0; pin < PINS; pin++) {
            int sense = config[pin] >> 16 & 3;
            if (sense == ((levels >> pin & 1) != 0 ? 2 : 3)) {
                return true;
            }
        }
        return false;
    }

    /** An output is set by GPIOTE. */
    void set(int pin, boolean high) {
        directions |= 1 << pin;
        setOutput(high ? output | 1 << pin : output & ~(1 << pin));
    }

    private void setOutput(int value) {
        output = value;
        watchers.forEach(Watcher::changed);
    }

    private void setDirections(int value) {
        directions = value;
        for (int pin = 0; pin < PINS; pin++) {
            config[pin] = (config[pin] & ~OUTPUT) | (value >>> pin & OUTPUT);
        }
        watchers.forEach(Watcher::changed);
    }

    @Override
    public int read(int offset) {
        if (offset >= 0x700 && offset < 0x780) {
            return config[(offset - 0x700) / 4];
        }
        return switch (offset) {
            case 0x504, 0x508, 0x50c -> output;
            case 0x510 -> levels() & buffered();
            case 0x514, 0x518, 0x51c -> directions;
            default -> 0;
        };
    }

    private int buffered() {
        int connected = 0;
        for (int pin = 0; pin < PINS; pin++) {
            connected |= (config[pin] & NO_BUFFER) == 0 ? 1 << pin : 0;
        }
        return connected;
    }

    @Override
    public void write(int offset, int value) {
        if (offset >= 0x700 && offset < 0x780) {
            int pin = (offset - 0x700) / 4;
            config[pin] = value & 0x3070f;
            setDirections((directions & ~(1 << pin)) | (value & OUTPUT) << pin);
            return;
        }
        switch (offset) {
            case 0x504 -> setOutput(value);
            case 0x508 -> setOutput(output | value);
            case 0x50c -> setOutput(output & ~value);
            case 0x514 -> setDirections(value);
            case 0x518 -> setDirections(directions | value);
            case 0x51c -> setDirections(directions & ~value);
            default -> {}
        }
    }
}
