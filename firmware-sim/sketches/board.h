/*
 * What the bare sketches share: the serial line, the ADC, and a line counter that outlives a reset.
 * For an ATmega328P at 16 MHz (Arduino Uno), with avr-libc only.
 */
#ifndef BOARD_H
#define BOARD_H

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <stdint.h>

/*
 * The counter lives in SRAM that the start-up code leaves alone, so that a reset (opening the port resets an Uno) does
 * not begin a second line 1; only losing power does. The guard tells one from the other.
 */
#define COUNTER_GUARD 0x43484e47UL
static uint32_t counter_guard __attribute__((section(".noinit")));
static uint32_t counter __attribute__((section(".noinit")));

static inline void counter_init(void) {
    if (counter_guard != COUNTER_GUARD) {
        counter_guard = COUNTER_GUARD;
        counter = 0;
    }
}

/* 115200 with double speed: UBRR 16 gives 117,647, 2.1 % fast, as every Uno does it. */
static inline void uart_init(void) {
    UBRR0 = 16;
    UCSR0A = _BV(U2X0);
    UCSR0B = _BV(TXEN0);
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
}

static void uart_char(char c) {
    while (!(UCSR0A & _BV(UDRE0))) {
    }
    UDR0 = c;
}

static void uart_text(const char *text) {
    while (*text) {
        uart_char(*text++);
    }
}

static void uart_unsigned(uint32_t value) {
    char digits[10];
    uint8_t length = 0;
    do {
        digits[length++] = '0' + value % 10;
        value /= 10;
    } while (value);
    while (length) {
        uart_char(digits[--length]);
    }
}

/* Two digits after the point, from hundredths. */
static __attribute__((unused)) void uart_hundredths(int32_t value) {
    if (value < 0) {
        uart_char('-');
        value = -value;
    }
    uart_unsigned(value / 100);
    uart_char('.');
    uart_char('0' + value / 10 % 10);
    uart_char('0' + value % 10);
}

static inline void adc_init(void) {
    ADCSRA = _BV(ADEN) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0); /* 125 kHz */
}

static uint16_t adc_read(uint8_t channel) {
    ADMUX = _BV(REFS0) | channel; /* against AVCC */
    ADCSRA |= _BV(ADSC);
    while (ADCSRA & _BV(ADSC)) {
    }
    return ADC;
}

/* Timer 1 wakes the chip so many times a second (1 to 250). */
static inline void ticks_init(uint16_t per_second) {
    TCCR1A = 0;
    TCCR1B = _BV(WGM12) | _BV(CS12); /* CTC, 62,500 Hz */
    OCR1A = 62500UL / per_second - 1;
    TIMSK1 = _BV(OCIE1A);
    set_sleep_mode(SLEEP_MODE_IDLE);
    sei();
}

EMPTY_INTERRUPT(TIMER1_COMPA_vect);

#endif
