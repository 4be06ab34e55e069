package org.chieng.sim.cortex;

import org.chieng.sim.avr.SerialSink;

/**
 * A BBC micro:bit V1 around its chip: two buttons, 25 LEDs, what is soldered to which pin (micro:bit V1.3B schematic).
 * Confined to one thread at a time.
 */
public final class Microbit {

    /** AIN channel of the big pin 0. */
    public static final int PIN_0 = 4;

    /** AIN channel of the big pin 1. */
    public static final int PIN_1 = 3;

    /** AIN channel of the big pin 2. */
    public static final int PIN_2 = 2;

    private static final int FIRST_COLUMN = 4; // P0.04 to P0.12, low to light
    private static final int FIRST_ROW = 13; // P0.13 to P0.15, high to light

    /** Row and column of the wiring, by the line and the place in it as one sees the LEDs. */
    private static final int[][] WIRING = {
        {0x00, 0x13, 0x01, 0x14, 0x02},
        {0x23, 0x24, 0x25, 0x26, 0x27},
        {0x11, 0x08, 0x12, 0x28, 0x10},
        {0x07, 0x06, 0x05, 0x04, 0x03},
        {0x22, 0x16, 0x20, 0x15, 0x21},
    };

    /** The buttons; the board pulls their pins up, and a pressed one pulls down. */
    public enum Button {
        A(17),
        B(26);

        private final int pin;

        Button(int pin) {
            this.pin = pin;
        }
    }

    private final Nrf51822 chip;

    /**
     * A board with this program, after power-on.
     *
     * @param flash the image from {@link MicrobitHex}
     * @param seed of its random numbers and its device id
     * @param serial hears what goes to the USB chip
     */
    public Microbit(byte[] flash, long seed, SerialSink serial) {
        chip = new Nrf51822(flash, seed);
        chip.onSent(serial);
        for (Button button : Button.values()) {
            press(button, false);
        }
    }

    public Nrf51822 chip() {
        return chip;
    }

    /** Presses a button, or lets it go. */
    public void press(Button button, boolean pressed) {
        chip.drive(button.pin, !pressed);
    }

    /**
     * Whether an LED is lit at this moment; a program that shows a picture lights the three rows in turn, many times a
     * second.
     *
     * @param x 0 to 4 from the left, with the USB port at the top
     * @param y 0 to 4 from the top
     */
    public boolean lit(int x, int y) {
        int row = 1 << (FIRST_ROW + (WIRING[y][x] >> 4));
        int column = 1 << (FIRST_COLUMN + (WIRING[y][x] & 15));
        int outputs = chip.outputs();
        return (outputs & row) != 0 && (chip.directions() & column) != 0 && (outputs & column) == 0;
    }
}
