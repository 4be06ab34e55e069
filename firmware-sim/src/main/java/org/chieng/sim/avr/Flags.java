package org.chieng.sim.avr;

/**
 * The status register's arithmetic as pure functions: the old SREG and the operands in, the new SREG out ("AVR
 * Instruction Set Manual" DS40002198, each instruction's "Status Register and Boolean Formula").
 */
final class Flags {

    static final int C = 1;
    static final int Z = 2;
    static final int N = 4;
    static final int V = 8;
    static final int S = 16;
    static final int H = 32;
    static final int T = 64;
    static final int I = 128;

    private Flags() {}

    /** ADD, ADC: {@code result} is the low byte of the sum. */
    static int add(int sreg, int d, int r, int result) {
        int carries = (d & r) | ((d | r) & ~result);
        int overflow = (d ^ result) & (r ^ result);
        return (sreg & (I | T)) | carry(carries) | overflow(overflow, result) | zero(result);
    }

    /** SUB, SUBI, CP, CPI, NEG (0 - d). */
    static int sub(int sreg, int d, int r, int result) {
        int borrows = (~d & r) | ((~d | r) & result);
        int overflow = (d ^ r) & (d ^ result);
        return (sreg & (I | T)) | carry(borrows) | overflow(overflow, result) | zero(result);
    }

    /** SBC, SBCI, CPC: Z stays only when it was set, so that wide numbers compare. */
    static int subWithCarry(int sreg, int d, int r, int result) {
        int flags = sub(sreg, d, r, result);
        return (sreg & Z) == 0 ? flags & ~Z : flags;
    }

    /** AND, OR, EOR and the like. */
    static int logic(int sreg, int result) {
        return (sreg & (I | T | H | C)) | overflow(0, result) | zero(result);
    }

    /** COM. */
    static int complement(int sreg, int result) {
        return logic(sreg, result) | C;
    }

    static int increment(int sreg, int result) {
        return (sreg & (I | T | H | C)) | overflow(result == 0x80 ? 0x80 : 0, result) | zero(result);
    }

    static int decrement(int sreg, int result) {
        return (sreg & (I | T | H | C)) | overflow(result == 0x7f ? 0x80 : 0, result) | zero(result);
    }

    /** LSR, ROR, ASR: {@code out} is the bit that fell out; V = N xor C. */
    static int shiftRight(int sreg, int out, int result) {
        int negative = result >> 7;
        int overflow = (negative ^ out) << 7;
        return (sreg & (I | T | H)) | out | overflow(overflow, result) | zero(result);
    }

    static int addWord(int sreg, int d, int result) {
        return word(sreg, ~d & result, d & ~result, result);
    }

    static int subWord(int sreg, int d, int result) {
        return word(sreg, d & ~result, ~d & result, result);
    }

    private static int word(int sreg, int overflow, int carry, int result) {
        int flags = (sreg & (I | T | H)) | (carry >> 15 & 1) | overflow(overflow >> 8 & 0x80, result >> 8);
        return result == 0 ? flags | Z : flags;
    }

    /** MUL and its family: C is bit 15 of the product (for FMUL before the shift). */
    static int product(int sreg, int carry, int result) {
        int flags = (sreg & ~(C | Z)) | carry;
        return result == 0 ? flags | Z : flags;
    }

    private static int carry(int carries) {
        return (carries >> 7 & C) | (carries << 2 & H);
    }

    /** N, V and S = N xor V, from bit 7 of each. */
    private static int overflow(int overflow, int result) {
        int negative = result & 0x80;
        int twos = overflow & 0x80;
        return negative >> 5 | twos >> 4 | (negative ^ twos) >> 3;
    }

    private static int zero(int result) {
        return result == 0 ? Z : 0;
    }
}
