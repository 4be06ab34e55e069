/*
 * microbit: once a second what MakeCode's block "serial write value" prints, for a bare micro:bit V1 with, if you like, a
 * light-dependent resistor from 3V to pin 0 and 1 kOhm from pin 0 to GND:
 *
 *   temperature:28      degrees Celsius, of the chip itself: it is a little warmer than the room
 *   light:512           pin 0, 0 to 1023
 *   pressed:0           how often button A was pressed since the last line
 *   n:1                 counts up as long as there is power
 *
 * Each line is padded with blanks to a multiple of 32 bytes, CR LF included, as MakeCode does it. The LED in the middle
 * blinks. Between the lines the chip sleeps.
 */
#include "microbit.h"

#define PADDED 32
#define TICKS_PER_SECOND 8 /* of RTC1: 32,768 Hz / 4,096 */

/*
 * The counter lives in RAM that the start-up code leaves alone, so that the reset button does not begin a second line 1;
 * only losing power does. The guard tells one from the other.
 */
#define COUNTER_GUARD 0x43484e47u
static uint32_t counter_guard __attribute__((section(".noinit")));
static uint32_t counter __attribute__((section(".noinit")));

static volatile uint32_t presses;
static volatile uint32_t seconds;

static void rtc1(void) {
    RTC1_COMPARE0 = 0;
    RTC1_CC0 = (RTC1_CC0 + TICKS_PER_SECOND) & 0xffffff;
    seconds++;
}

static void gpiote(void) {
    GPIOTE_IN(0) = 0;
    presses++;
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16 + 32] = {
    &stack_top,
    reset,
    unexpected, /* NMI */
    unexpected, /* HardFault */
    [16 + GPIOTE_IRQ] = gpiote,
    [16 + RTC1_IRQ] = rtc1,
};

static void clock_init(void) {
    LFCLKSRC = 0; /* the RC oscillator; a micro:bit has no 32 kHz crystal */
    LFCLKSTART = 1;
    while (!LFCLKSTARTED) {
    }
    RTC1_PRESCALER = 4095;
    RTC1_CC0 = TICKS_PER_SECOND;
    RTC1_INTENSET = 1u << 16;
    RTC1_START = 1;
    NVIC_ISER = 1u << RTC1_IRQ | 1u << GPIOTE_IRQ;
}

static void pins_init(void) {
    GPIO_PIN_CNF(BUTTON_A) = 0;
    GPIOTE_CONFIG(0) = 1 | BUTTON_A << 8 | 2 << 16; /* an event when it falls */
    GPIOTE_INTENSET = 1;
    GPIO_DIRSET = 1u << ROW_2 | 1u << COLUMN_3;
    ADC_CONFIG = 2 | 2 << 2 | 3 << 5 | 1 << (8 + AIN_P0); /* 10 bits, a third of the pin against a third of the supply */
    ADC_ENABLE = 1;
}

static uint32_t analog(void) {
    ADC_END = 0;
    ADC_START = 1;
    while (!ADC_END) {
    }
    return ADC_RESULT;
}

static int32_t celsius(void) {
    TEMP_DATARDY = 0;
    TEMP_START = 1;
    while (!TEMP_DATARDY) {
    }
    TEMP_STOP = 1; /* anomaly 31 of the chip wants it */
    return TEMP_TEMP / 4;
}

static void write_value(const char *name, int32_t value) {
    char line[2 * PADDED];
    uint32_t length = 0;
    while (*name) {
        line[length++] = *name++;
    }
    line[length++] = ':';
    if (value < 0) {
        line[length++] = '-';
        value = -value;
    }
    length += digits(value, line + length);
    while (length % PADDED != PADDED - 2) {
        line[length++] = ' ';
    }
    line[length++] = '\r';
    line[length++] = '\n';
    for (uint32_t i = 0; i < length; i++) {
        uart_char(line[i]);
    }
}

int main(void) {
    if (counter_guard != COUNTER_GUARD) {
        counter_guard = COUNTER_GUARD;
        counter = 0;
    }
    uart_init();
    pins_init();
    clock_init();
    uint32_t last = 0;
    for (;;) {
        while (seconds == last) {
            wait_for_interrupt();
        }
        last = seconds;
        if (last & 1) {
            GPIO_OUTSET = 1u << ROW_2;
        } else {
            GPIO_OUTCLR = 1u << ROW_2;
        }
        uint32_t pressed = presses;
        presses = 0;
        write_value("temperature", celsius());
        write_value("light", analog());
        write_value("pressed", pressed);
        write_value("n", ++counter);
    }
}
