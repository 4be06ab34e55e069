/*
 * thumb: what a compiler makes of every kind of work, and what the interrupt controller makes of it, for the differential
 * test against QEMU's -M microbit. Prints one hash a part, then "end", and leaves QEMU by semihosting.
 *
 * SysTick is used because QEMU has one; an nRF51822 has none.
 */
#include "microbit.h"

#define SYST_CSR REGISTER(0xe000e010)
#define SYST_RVR REGISTER(0xe000e014)
#define SYST_CVR REGISTER(0xe000e018)
#define NVIC_ICER REGISTER(0xe000e180)
#define NVIC_ISPR REGISTER(0xe000e200)
#define NVIC_ICPR REGISTER(0xe000e280)
#define NVIC_IPR(n) REGISTER(0xe000e400 + 4 * (n))
#define ICSR REGISTER(0xe000ed04)
#define SHPR2 REGISTER(0xe000ed1c)
#define SHPR3 REGISTER(0xe000ed20)

#define TIMER0_START REGISTER(0x40008000)
#define TIMER0_STOP REGISTER(0x40008004)
#define TIMER0_CLEAR REGISTER(0x4000800c)
#define TIMER0_CAPTURE(n) REGISTER(0x40008040 + 4 * (n))
#define TIMER0_COMPARE(n) REGISTER(0x40008140 + 4 * (n))
#define TIMER0_SHORTS REGISTER(0x40008200)
#define TIMER0_INTENSET REGISTER(0x40008304)
#define TIMER0_INTENCLR REGISTER(0x40008308)
#define TIMER0_BITMODE REGISTER(0x40008508)
#define TIMER0_PRESCALER REGISTER(0x40008510)
#define TIMER0_CC(n) REGISTER(0x40008540 + 4 * (n))
#define TIMER0_IRQ 8
#define SWI(n) (20 + (n))

/* The compiler calls these by itself. */
void *memcpy(void *to, const void *from, unsigned int count) {
    for (unsigned int i = 0; i < count; i++) {
        ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
    }
    return to;
}

void *memset(void *to, int value, unsigned int count) {
    for (unsigned int i = 0; i < count; i++) {
        ((uint8_t *)to)[i] = value;
    }
    return to;
}

static uint32_t mix(uint32_t hash, uint32_t value) {
    for (uint32_t i = 0; i < 4; i++) {
        hash = (hash ^ (value & 0xff)) * 16777619u;
        value >>= 8;
    }
    return hash;
}

static uint32_t state = 2463534242u;

static uint32_t next(void) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static __attribute__((noinline)) uint32_t narrow(uint32_t h) {
    for (uint32_t i = 0; i < 3000; i++) {
        uint8_t a = next(), b = next();
        int8_t c = a, d = b;
        int16_t e = (int16_t)(a << 8 | b);
        h = mix(h, (uint8_t)(a + b) | (uint16_t)(a * b) << 8);
        h = mix(h, (uint16_t)(c * d) ^ (uint16_t)(c * a) ^ (e >> (b & 15)));
        h = mix(h, (a << (b & 7)) ^ (c >> (b & 7)) ^ (a > b) ^ (c < d) << 1);
        h = mix(h, b ? a / b + (a % b << 8) : (uint8_t)-a);
    }
    return h;
}

static __attribute__((noinline)) uint32_t wide(uint32_t h) {
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t a = next(), b = next();
        int32_t c = (int32_t)a >> (b & 15), d = (int32_t)b;
        uint64_t e = (uint64_t)a * b + i;
        h = mix(h, a * b);
        h = mix(h, d ? c / d ^ c % (d >> 9 | 1) : 0);
        h = mix(h, e >> 32 ^ e << 5);
        h = mix(h, (e ^ 0x123456789abcdefULL) / (a | 1) >> 7);
        h = mix(h, (int64_t)c * d >> 11 ^ (e << (a & 63)));
    }
    return h;
}

static __attribute__((noinline)) uint32_t floating(uint32_t h) {
    for (uint32_t i = 1; i < 1000; i++) {
        float x = (int32_t)next() / 65536.0f, y = i * 0.37f;
        float z = x / y + y * y - x * 0.001f;
        double w = (double)z * x - 1.0 / (i + 0.5);
        uint32_t bits;
        memcpy(&bits, &z, sizeof bits);
        h = mix(h, bits);
        memcpy(&bits, &w, sizeof bits);
        h = mix(h, bits ^ (uint32_t)(int32_t)(z * 16) ^ (x < y) ^ (w > x) << 1);
    }
    return h;
}

static __attribute__((noinline)) uint32_t ackermann(uint32_t m, uint32_t n) {
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static int ascending(int32_t a, int32_t b) {
    return a > b;
}

static int descending(int32_t a, int32_t b) {
    return a < b;
}

static void sort(int32_t *values, uint32_t count, int (*wrong)(int32_t, int32_t)) {
    for (uint32_t i = 1; i < count; i++) {
        for (uint32_t j = i; j > 0 && wrong(values[j - 1], values[j]); j--) {
            int32_t swapped = values[j];
            values[j] = values[j - 1];
            values[j - 1] = swapped;
        }
    }
}

static __attribute__((noinline)) uint32_t stack(uint32_t h) {
    int32_t values[80];
    for (uint32_t i = 0; i < 80; i++) {
        values[i] = next() >> (i & 31);
    }
    sort(values, 80, ascending);
    sort(values, 40, descending);
    for (uint32_t i = 0; i < 80; i++) {
        h = mix(h, values[i]);
    }
    return mix(h, ackermann(2, 60));
}

static __attribute__((noinline)) uint32_t text(uint32_t h) {
    char buffer[64];
    for (uint32_t i = 0; i < 300; i++) {
        uint32_t length = digits(next(), buffer);
        buffer[length++] = '/';
        length += digits(next() >> (i & 31), buffer + length);
        memcpy(buffer + length, buffer, length);
        for (uint32_t j = 0; j < 2 * length; j++) {
            switch (buffer[j]) {
                case '0': h = mix(h, j); break;
                case '3': h += 7; break;
                case '5': h ^= h >> 3; break;
                case '7': h = mix(h, h); break;
                case '8': h -= j; break;
                case '/': h = mix(h, 1); break;
                default: h = mix(h, buffer[j]);
            }
        }
    }
    return h;
}

static volatile uint32_t ticks, timers, calls, faults, deepest;
static volatile uint32_t order; /* hash over who ran, in turn */

static void ran(uint32_t who) {
    uint32_t number;
    __asm__ volatile("mrs %0, ipsr" : "=r"(number));
    order = mix(order, who << 8 | number);
}

static void systick(void) {
    ticks++;
    if (ticks >= 50) {
        SYST_CSR = 0;
    }
}

static void timer0(void) {
    TIMER0_COMPARE(0) = 0;
    (void)TIMER0_COMPARE(0);
    timers++;
    if (timers >= 30) {
        TIMER0_STOP = 1;
    }
}

/* Software interrupts of three priorities that make each other pending: who runs first is the NVIC's choice. */
static void swi0(void) {
    ran(0);
    if (deepest++ < 20) {
        NVIC_ISPR = 1u << SWI(1) | 1u << SWI(2) | 1u << SWI(3);
        ran(10);
        ICSR = 1u << 28; /* PendSV */
        ran(11);
    }
}

static void swi1(void) {
    ran(1);
    NVIC_ISPR = 1u << SWI(3);
    ran(12);
}

static void swi2(void) {
    ran(2);
    __asm__ volatile("cpsid i" ::: "memory");
    NVIC_ISPR = 1u << SWI(1) | 1u << SWI(3);
    ran(13);
    NVIC_ICPR = 1u << SWI(1);
    __asm__ volatile("cpsie i" ::: "memory");
    ran(14);
}

static void swi3(void) {
    ran(3);
    order = mix(order, ICSR & 0x3f);
}

static void pendsv(void) {
    ran(4);
    if (deepest < 20) {
        NVIC_ISPR = 1u << SWI(0);
    }
}

static void svcall(void) {
    calls++;
    ran(5);
    NVIC_ISPR = 1u << SWI(0);
    ran(15);
}

/* Goes on behind the instruction that faulted. */
__attribute__((naked)) static void hard_fault(void) {
    __asm__ volatile(".syntax unified\n"
                     "ldr r0, [sp, #24]\n"
                     "adds r0, #2\n"
                     "str r0, [sp, #24]\n"
                     "ldr r0, =faults\n"
                     "ldr r1, [r0]\n"
                     "adds r1, #1\n"
                     "str r1, [r0]\n"
                     "bx lr\n"
                     ".ltorg\n");
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16 + 32] = {
    &stack_top,
    reset,
    unexpected,
    hard_fault,
    [11] = svcall,
    [14] = pendsv,
    [15] = systick,
    [16 + TIMER0_IRQ] = timer0,
    [16 + SWI(0)] = swi0,
    [16 + SWI(1)] = swi1,
    [16 + SWI(2)] = swi2,
    [16 + SWI(3)] = swi3,
};

static __attribute__((noinline)) uint32_t nested(uint32_t h) {
    NVIC_IPR(5) = 0x00804000; /* SWI0 0, SWI1 1, SWI2 2, SWI3 0 ... */
    NVIC_IPR(5) = 0x40c08080; /* ... and then 2, 2, 3, 1 */
    SHPR2 = 0x80000000;
    SHPR3 = 0x00c00000;
    NVIC_ISER = 1u << SWI(0) | 1u << SWI(1) | 1u << SWI(2) | 1u << SWI(3);
    for (uint32_t i = 0; i < 40; i++) {
        __asm__ volatile("svc #1" ::: "memory");
        if (i == 20) {
            NVIC_ICER = 1u << SWI(1);
            deepest = 0;
        }
        if (i == 30) {
            SHPR2 = 0x40000000;
            NVIC_IPR(5) = 0x80004080;
            deepest = 0;
        }
    }
    NVIC_ICER = 0xffffffff;
    h = mix(h, NVIC_IPR(5));
    h = mix(h, SHPR2 ^ SHPR3);
    h = mix(h, calls);
    return mix(h, order);
}

static __attribute__((noinline)) uint32_t faulting(uint32_t h) {
    uint8_t bytes[16];
    for (uint32_t i = 0; i < 64; i++) {
        uint32_t value = 0x1234;
        const uint8_t *at = bytes + (i & 7);
        memset(bytes, i, sizeof bytes);
        __asm__ volatile("ldr %0, [%1]" : "+l"(value) : "l"(at) : "memory");
        h = mix(h, value);
        __asm__ volatile("ldrh %0, [%1]" : "+l"(value) : "l"(at) : "memory");
        h = mix(h, value);
        __asm__ volatile("str %0, [%1]" : : "l"(h), "l"(at) : "memory");
        for (uint32_t j = 0; j < 12; j++) {
            h = mix(h, bytes[j]);
        }
        __asm__ volatile("udf #1" ::: "memory");
    }
    return mix(h, faults);
}

/* SysTick and a timer interrupt a sleeping and a working processor; how often is counted, not when. */
static __attribute__((noinline)) uint32_t counted(uint32_t h) {
    SYST_RVR = 1599;
    SYST_CVR = 0;
    SYST_CSR = 7;
    while (ticks < 25) {
        wait_for_interrupt();
    }
    while (ticks < 50) {
        next();
    }
    TIMER0_BITMODE = 3;
    TIMER0_PRESCALER = 4;
    TIMER0_CC(0) = 200;
    TIMER0_SHORTS = 1; /* COMPARE[0] clears */
    TIMER0_INTENSET = 1u << 16;
    TIMER0_CLEAR = 1;
    NVIC_ISER = 1u << TIMER0_IRQ;
    TIMER0_START = 1;
    while (timers < 30) {
        wait_for_interrupt();
    }
    NVIC_ICER = 1u << TIMER0_IRQ;
    h = mix(h, ticks);
    return mix(h, timers);
}

static uint32_t (*const parts[])(uint32_t) = {narrow, wide, floating, stack, text, nested, faulting, counted};

int main(void) {
    uart_init();
    for (uint32_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char line[16];
        state = 2463534242u + i; /* a part does not depend on how often the one before drew */
        uint32_t length = digits(i, line);
        line[length++] = ':';
        length += digits(parts[i](2166136261u), line + length);
        line[length++] = '\n';
        for (uint32_t j = 0; j < length; j++) {
            uart_char(line[j]);
        }
    }
    uart_char('e');
    uart_char('n');
    uart_char('d');
    uart_char('\n');
    register uint32_t call __asm__("r0") = 0x18; /* SYS_EXIT */
    register uint32_t reason __asm__("r1") = 0x20026;
    __asm__ volatile("bkpt 0xab" : : "r"(call), "r"(reason));
    return 0;
}
