/*
 * fast: a board in a hurry, for load: 50 lines a second at 115200, lines ended by CR LF.
 * Prints  a:511,b:498,n:1234  where a and b are the readings of A0 and A1.
 */
#include "board.h"

int main(void) {
    counter_init();
    uart_init();
    adc_init();
    ticks_init(50);
    for (;;) {
        sleep_mode();
        uart_text("a:");
        uart_unsigned(adc_read(0));
        uart_text(",b:");
        uart_unsigned(adc_read(1));
        uart_text(",n:");
        uart_unsigned(++counter);
        uart_text("\r\n");
    }
}
