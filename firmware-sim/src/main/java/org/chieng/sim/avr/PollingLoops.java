package org.chieng.sim.avr;

/**
 * Loops that do nothing but wait for a bit, {@code while (!(UCSR0A & _BV(UDRE0)));}: LDS or IN, SBRS or SBRC, RJMP back; or
 * SBIS or SBIC, RJMP back.
 *
 * <p>What such a loop reads changes only by an event, so all turns until then are the same, and the time that they take can
 * be skipped: registers, flags and cycles are afterwards as if each turn had been executed. A register that moves by
 * itself or by being read ({@link Peripheral#steady}) makes no such loop.
 */
final class PollingLoops {

    private final int[] code;
    private final DataSpace data;

    PollingLoops(int[] code, DataSpace data) {
        this.code = code;
        this.data = data;
    }

    /** Puts {@link Op#POLL} in place of the RJMP of each such loop. */
    void mark() {
        for (int at = 0; at < code.length; at++) {
            int start = at + 1 + Decoder.b(code[at]);
            if (Decoder.op(code[at]) == Op.RJMP && start >= 0 && start < at && closesLoop(start, at)) {
                int cycles = at - start + 2; // one a word, and one more for the jump
                code[at] = Decoder.pack(Op.POLL, cycles, Decoder.b(code[at]));
            }
        }
    }

    /** Where the instruction is that tests the bit and skips the jump. */
    private int test(int start) {
        return switch (Decoder.op(code[start])) {
            case Op.LDS -> start + 2;
            case Op.IN -> start + 1;
            default -> start;
        };
    }

    private boolean closesLoop(int start, int at) {
        int test = test(start);
        if (test + 1 != at || !steady(Decoder.b(code[start]) & 0xffff)) {
            return false;
        }
        int op = Decoder.op(code[test]);
        return test == start
                ? op == Op.SBIS || op == Op.SBIC
                : (op == Op.SBRS || op == Op.SBRC) && Decoder.a(code[test]) == Decoder.a(code[start]);
    }

    private boolean steady(int address) {
        return address >= DataSpace.IO_END
                || (address >= 0x20 && data.io(address).steady(address));
    }

    /** Whether the loop that starts here would go round again now; its register is then as after that turn. */
    boolean goesRound(int start) {
        int test = test(start);
        boolean waitsForOne = Decoder.op(code[test]) == Op.SBRS || Decoder.op(code[test]) == Op.SBIS;
        int value = data.load(Decoder.b(code[start]) & 0xffff);
        int mask = test == start ? Decoder.a(code[test]) : Decoder.b(code[test]);
        boolean round = ((value & mask) == 0) == waitsForOne;
        if (round && test != start) {
            data.cells[Decoder.a(code[start])] = (byte) value;
        }
        return round;
    }
}
