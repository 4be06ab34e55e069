/*
 * What the micro:bit programs share: registers of the nRF51822 (nRF51 Series Reference Manual v3.0), the pins of a BBC
 * micro:bit V1, start-up, the serial line to the USB chip. No library but the compiler's own.
 */
#ifndef MICROBIT_H
#define MICROBIT_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define LFCLKSTART REGISTER(0x40000008)
#define LFCLKSTARTED REGISTER(0x40000104)
#define LFCLKSRC REGISTER(0x40000518)

#define UART_STARTRX REGISTER(0x40002000)
#define UART_STARTTX REGISTER(0x40002008)
#define UART_RXDRDY REGISTER(0x40002108)
#define UART_TXDRDY REGISTER(0x4000211c)
#define UART_INTENSET REGISTER(0x40002304)
#define UART_ENABLE REGISTER(0x40002500)
#define UART_PSELTXD REGISTER(0x4000250c)
#define UART_PSELRXD REGISTER(0x40002514)
#define UART_RXD REGISTER(0x40002518)
#define UART_TXD REGISTER(0x4000251c)
#define UART_BAUDRATE REGISTER(0x40002524)

#define GPIOTE_IN(n) REGISTER(0x40006100 + 4 * (n))
#define GPIOTE_INTENSET REGISTER(0x40006304)
#define GPIOTE_CONFIG(n) REGISTER(0x40006510 + 4 * (n))

#define ADC_START REGISTER(0x40007000)
#define ADC_END REGISTER(0x40007100)
#define ADC_ENABLE REGISTER(0x40007500)
#define ADC_CONFIG REGISTER(0x40007504)
#define ADC_RESULT REGISTER(0x40007508)

#define TEMP_START REGISTER(0x4000c000)
#define TEMP_STOP REGISTER(0x4000c004)
#define TEMP_DATARDY REGISTER(0x4000c100)
#define TEMP_TEMP (*(volatile int32_t *)0x4000c508)

#define RTC1_START REGISTER(0x40011000)
#define RTC1_COMPARE0 REGISTER(0x40011140)
#define RTC1_INTENSET REGISTER(0x40011304)
#define RTC1_COUNTER REGISTER(0x40011504)
#define RTC1_PRESCALER REGISTER(0x40011508)
#define RTC1_CC0 REGISTER(0x40011540)

#define GPIO_OUTSET REGISTER(0x50000508)
#define GPIO_OUTCLR REGISTER(0x5000050c)
#define GPIO_DIRSET REGISTER(0x50000518)
#define GPIO_PIN_CNF(n) REGISTER(0x50000700 + 4 * (n))

#define NVIC_ISER REGISTER(0xe000e100)
#define UART_IRQ 2
#define GPIOTE_IRQ 6
#define RTC1_IRQ 17

#define PIN_TX 24
#define PIN_RX 25
#define BUTTON_A 17 /* pressed is low; the board has the pull-up resistors */
#define BUTTON_B 26
#define ROW_2 14 /* the LED in the middle: row 2 high, column 3 low */
#define COLUMN_3 6
#define AIN_P0 4 /* the big pin 0 */

extern uint32_t data_begin, data_end, data_source, bss_begin, bss_end, stack_top;

int main(void);

static inline void wait_for_interrupt(void) {
    __asm__ volatile("wfi" ::: "memory");
}

__attribute__((unused)) static void reset(void) {
    uint32_t *from = &data_source;
    for (uint32_t *to = &data_begin; to < &data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *to = &bss_begin; to < &bss_end;) {
        *to++ = 0;
    }
    main();
    for (;;) {
        wait_for_interrupt();
    }
}

static void unexpected(void) {
    for (;;) {
    }
}

/* 115200 baud, as every micro:bit has it. */
static inline void uart_init(void) {
    GPIO_OUTSET = 1u << PIN_TX;
    GPIO_DIRSET = 1u << PIN_TX;
    GPIO_PIN_CNF(PIN_RX) = 0;
    UART_PSELTXD = PIN_TX;
    UART_PSELRXD = PIN_RX;
    UART_BAUDRATE = 0x01d7e000;
    UART_ENABLE = 4;
    UART_STARTTX = 1;
    UART_STARTRX = 1;
}

static void uart_char(char c) {
    UART_TXD = (uint8_t)c;
    while (!UART_TXDRDY) {
    }
    UART_TXDRDY = 0;
}

static __attribute__((unused)) uint32_t digits(uint32_t value, char *to) {
    char reversed[10];
    uint32_t count = 0;
    do {
        reversed[count++] = '0' + value % 10;
        value /= 10;
    } while (value);
    for (uint32_t i = 0; i < count; i++) {
        to[i] = reversed[count - 1 - i];
    }
    return count;
}

#endif
