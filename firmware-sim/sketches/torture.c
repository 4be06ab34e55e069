/*
 * torture: what a compiler makes of every kind of work, for the differential test against simavr.
 *
 * Before and after each part it writes the part's number to PORTB; the test compares the cycle counts at these marks.
 * Everything is computed before anything is printed, because the two emulators agree about instructions, not about how
 * long a byte takes on the serial line. Then it prints one hash a part, and after them what interrupts counted.
 */
#include "board.h"
#include <avr/pgmspace.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PARTS 8

static uint32_t hashes[PARTS];
static volatile uint16_t ticks;
static volatile uint16_t conversions;
static const uint16_t table[16] PROGMEM = {1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144, 169, 196, 225, 256};

static uint32_t mix(uint32_t hash, uint32_t value) {
    for (uint8_t i = 0; i < 4; i++) {
        hash = (hash ^ (value & 0xff)) * 16777619UL;
        value >>= 8;
    }
    return hash;
}

static uint32_t state = 2463534242UL;

static uint32_t next(void) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static __attribute__((noinline)) uint32_t narrow(uint32_t h) {
    for (uint16_t i = 0; i < 2000; i++) {
        uint8_t a = next(), b = next();
        int8_t c = a, d = b;
        h = mix(h, (uint8_t)(a + b) | (uint16_t)(a * b) << 8);
        h = mix(h, (uint16_t)(c * d) ^ (uint16_t)(c * a));
        h = mix(h, (a << (b & 7)) ^ (c >> (b & 7)) ^ (a > b) ^ (c < d) << 1);
        h = mix(h, b ? a / b + (a % b << 8) : (uint8_t)-a);
    }
    return h;
}

static __attribute__((noinline)) uint32_t wide(uint32_t h) {
    for (uint16_t i = 0; i < 300; i++) {
        uint32_t a = next(), b = next();
        int32_t c = (int32_t)a >> (b & 15), d = (int32_t)b;
        uint64_t e = (uint64_t)a * b + i;
        h = mix(h, a * b);
        h = mix(h, d ? c / d ^ c % (d >> 9 | 1) : 0);
        h = mix(h, e >> 32 ^ e << 5);
        h = mix(h, (e ^ 0x123456789abcdefULL) / (a | 1) >> 7);
        h = mix(h, (int64_t)c * d >> 11);
    }
    return h;
}

static __attribute__((noinline)) uint32_t floating(uint32_t h) {
    for (uint16_t i = 1; i < 200; i++) {
        float x = (int32_t)next() / 65536.0f, y = i * 0.37f;
        float z = x / y + sqrt(y) * sin(y) - log(y) * exp(-y / 20) + atan(x) + pow(y, 1.5);
        uint32_t bits;
        memcpy(&bits, &z, sizeof bits);
        h = mix(h, bits);
        h = mix(h, (int32_t)(z * 16));
    }
    return h;
}

static __attribute__((noinline)) uint16_t ackermann(uint16_t m, uint16_t n) {
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static int compare(const void *a, const void *b) {
    return *(const int16_t *)a - *(const int16_t *)b;
}

static __attribute__((noinline)) uint32_t stack(uint32_t h) {
    int16_t values[60];
    for (uint8_t i = 0; i < 60; i++) {
        values[i] = next() >> 20;
    }
    qsort(values, 60, sizeof values[0], compare); /* calls through a pointer */
    for (uint8_t i = 0; i < 60; i++) {
        h = mix(h, values[i]);
    }
    return mix(h, ackermann(2, 5));
}

static __attribute__((noinline)) uint32_t text(uint32_t h) {
    char buffer[40];
    for (uint8_t i = 0; i < 20; i++) {
        ltoa((int32_t)next(), buffer, 10 + (i & 7));
        strcat(buffer, "/");
        dtostrf((int32_t)next() / 3000.0f, 8, 3, buffer + strlen(buffer));
        for (char *c = buffer; *c; c++) {
            h = mix(h, *c);
        }
        h = mix(h, pgm_read_word(&table[i & 15]));
    }
    return h;
}

static __attribute__((noinline)) uint32_t bits(uint32_t h) {
    for (uint16_t i = 0; i < 500; i++) {
        GPIOR0 = next();
        if (bit_is_set(GPIOR0, 3)) {
            GPIOR0 |= _BV(6);
        }
        if (bit_is_clear(GPIOR0, 1)) {
            GPIOR0 &= (uint8_t)~_BV(0);
        }
        h = mix(h, GPIOR0);
        uint8_t low, high;
        __asm__ volatile("fmul %2, %3\n\tmov %0, r0\n\tmov %1, r1\n\tclr r1"
                         : "=&r"(low), "=&r"(high)
                         : "a"((uint8_t)next()), "a"((uint8_t)i)
                         : "r0");
        h = mix(h, low | high << 8);
    }
    return h;
}

static __attribute__((noinline)) uint32_t analog(uint32_t h) {
    adc_init();
    for (uint8_t i = 0; i < 20; i++) {
        h = mix(h, adc_read(i & 1));
    }
    return h;
}

static __attribute__((noinline)) uint32_t timer(uint32_t h) {
    OCR1A = 4999;
    TCCR1A = 0;
    TCCR1B = _BV(WGM12) | _BV(CS10);
    for (uint8_t i = 0; i < 10; i++) {
        loop_until_bit_is_set(TIFR1, OCF1A);
        TIFR1 = _BV(OCF1A);
        h = mix(h, i);
    }
    TCCR1B = 0;
    return h;
}

static uint32_t (*const parts[PARTS])(uint32_t) = {narrow, wide, floating, stack, text, bits, analog, timer};

ISR(TIMER2_COMPA_vect) {
    ticks++;
}

ISR(ADC_vect) {
    conversions++;
}

/* Timer 2 and the ADC interrupt a sleeping chip; how often is counted, not when. */
static void interrupts(void) {
    TCCR2A = _BV(WGM21);
    TCCR2B = _BV(CS22); /* 250 kHz */
    OCR2A = 249;
    TIMSK2 = _BV(OCIE2A);
    ADCSRA |= _BV(ADIE) | _BV(ADSC);
    set_sleep_mode(SLEEP_MODE_IDLE);
    sei();
    while (ticks < 100) {
        sleep_mode();
        if (!(ADCSRA & _BV(ADSC)) && conversions < 50) {
            ADCSRA |= _BV(ADSC);
        }
    }
    cli();
}

int main(void) {
    DDRB = 0xff;
    for (uint8_t i = 0; i < PARTS; i++) {
        PORTB = 2 * i + 1;
        hashes[i] = parts[i](2166136261UL);
        PORTB = 2 * i + 2;
    }
    interrupts();
    uart_init();
    for (uint8_t i = 0; i < PARTS; i++) {
        uart_unsigned(i);
        uart_char(':');
        uart_unsigned(hashes[i]);
        uart_char('\n');
    }
    uart_unsigned(ticks);
    uart_char(' ');
    uart_unsigned(conversions);
    uart_text("\nend\n");
    loop_until_bit_is_set(UCSR0A, UDRE0);
    for (;;) {
        sleep_mode(); /* with interrupts off: for ever */
    }
}
