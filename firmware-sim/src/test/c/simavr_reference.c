/*
 * Runs a flash image in simavr and prints what happens, for SimavrDifferentialTest. simavr is GPL-3: this program is
 * compiled and run by the test as a process of its own, and is part of nothing that ships.
 *
 *   simavr_reference run IMAGE CYCLES      marks (writes to PORTB) with their cycle, then the serial output
 *   simavr_reference step IMAGE STEPS      after each instruction: PC, SP, SREG, cycle, registers
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avr_adc.h"
#include "avr_ioport.h"
#include "avr_uart.h"
#include "sim_avr.h"
#include "sim_core.h"
#include "sim_irq.h"

static avr_t *avr;
static char serial[65536];
static size_t serial_length;

static void on_port_b(struct avr_irq_t *irq, uint32_t value, void *param) {
    printf("mark %u %llu\n", value & 0xff, (unsigned long long)avr->cycle);
}

static void on_serial(struct avr_irq_t *irq, uint32_t value, void *param) {
    if (serial_length < sizeof serial) {
        serial[serial_length++] = value;
    }
}

static void do_not_wait(avr_t *a, avr_cycle_count_t how_long) {}

static void load(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(2);
    }
    memset(avr->flash, 0xff, avr->flashend + 1);
    if (fread(avr->flash, 1, avr->flashend + 1, file) == 0) {
        exit(2);
    }
    fclose(file);
    avr->codeend = avr->flashend;
}

static void run(unsigned long long cycles) {
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), IOPORT_IRQ_REG_PORT), on_port_b, NULL);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), on_serial, NULL);
    uint32_t flags = 0;
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags); /* no copy to stderr */
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0), 1000);
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC1), 2000);
    int state = cpu_Running;
    while (avr->cycle < cycles && state != cpu_Done && state != cpu_Crashed) {
        state = avr_run(avr);
    }
    printf("serial\n");
    fwrite(serial, 1, serial_length, stdout);
}

static void step(unsigned long steps) {
    for (unsigned long i = 0; i < steps; i++) {
        avr_run(avr);
        uint8_t sreg;
        READ_SREG_INTO(avr, sreg);
        printf("%x %x %x %llx ", avr->pc, avr->data[R_SPL] | avr->data[R_SPH] << 8, sreg,
               (unsigned long long)avr->cycle);
        for (int r = 0; r < 32; r++) {
            printf("%02x", avr->data[r]);
        }
        putchar('\n');
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    avr = avr_make_mcu_by_name("atmega328p");
    avr_init(avr);
    avr->frequency = 16000000;
    avr->vcc = avr->avcc = avr->aref = 5000;
    avr->sleep = do_not_wait;
    avr->log = LOG_NONE;
    load(argv[2]);
    if (strcmp(argv[1], "run") == 0) {
        run(strtoull(argv[3], NULL, 10));
    } else {
        step(strtoul(argv[3], NULL, 10));
    }
    return 0;
}
