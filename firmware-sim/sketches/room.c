/*
 * room: the air of a classroom, five times a second.
 *
 * A0: 10 kOhm NTC (B = 3950) to ground, 10 kOhm to 5 V.  A1: LDR to 5 V, 1 kOhm to ground.
 * Prints  temperature(°C):25.13,light:511,n:1234  at 115200, lines ended by CR LF.
 */
#include "board.h"
#include <math.h>

#define SAMPLES 16 /* the sum of 16 readings of a noisy input resolves a quarter of a step */

static float ntc_celsius(uint16_t sum) {
    float ratio = sum / (1023.0f * SAMPLES - sum); /* of the NTC to 10 kOhm */
    return 1.0f / (1.0f / 298.15f + log(ratio) / 3950.0f) - 273.15f;
}

static uint16_t sum_of_samples(uint8_t channel) {
    uint16_t sum = 0;
    for (uint8_t i = 0; i < SAMPLES; i++) {
        sum += adc_read(channel);
    }
    return sum;
}

int main(void) {
    counter_init();
    uart_init();
    adc_init();
    ticks_init(5);
    for (;;) {
        sleep_mode();
        float celsius = ntc_celsius(sum_of_samples(0));
        uart_text("temperature(°C):");
        uart_hundredths((int32_t)(celsius * 100.0f + (celsius < 0 ? -0.5f : 0.5f)));
        uart_text(",light:");
        uart_unsigned(sum_of_samples(1) / SAMPLES);
        uart_text(",n:");
        uart_unsigned(++counter);
        uart_text("\r\n");
    }
}
