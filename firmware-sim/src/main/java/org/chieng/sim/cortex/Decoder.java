package org.chieng.sim.cortex;

/** Turns Thumb encodings into the form of {@link Op} (ARMv6-M Architecture Reference Manual, DDI 0419E, section A5). */
final class Decoder {

    private static final int SP = 13;
    private static final int[] SHIFT_ADD = {Op.LSL_IMM, Op.LSR_IMM, Op.ASR_IMM};
    private static final int[] IMMEDIATE = {Op.MOV_IMM, Op.CMP_IMM, Op.ADD_IMM, Op.SUB_IMM};
    private static final int[] EXTEND = {Op.SXTH, Op.SXTB, Op.UXTH, Op.UXTB};
    private static final int[] REVERSE = {Op.REV, Op.REV16, Op.UNDEFINED, Op.REVSH};
    private static final int[] HINT = {Op.NOP, Op.NOP, Op.WFE, Op.WFI, Op.SEV};

    private Decoder() {}

    /** Decodes the halfword; {@code next} is the one after it, for the few instructions of 32 bits. */
    static int decode(int half, int next) {
        int low = half & 7;
        int middle = half >> 3 & 7;
        int byteOf = half & 0xff;
        int imm5 = half >> 6 & 0x1f;
        return switch (half >> 11) {
            case 0, 1, 2 -> shift(half >> 11, low, middle, imm5);
            case 3 -> {
                int op = (half & 0x200) != 0 ? Op.SUB_REG : Op.ADD_REG;
                boolean constant = (half & 0x400) != 0;
                yield pack(constant ? op + Op.ADD_IMM - Op.ADD_REG : op, low, middle, half >> 6 & 7);
            }
            case 4, 5, 6, 7 -> pack(IMMEDIATE[half >> 11 & 3], half >> 8 & 7, half >> 8 & 7, byteOf);
            case 8 -> (half & 0x400) == 0 ? pack(Op.AND + (half >> 6 & 15), low, middle, 0) : high(half);
            case 9 -> pack(Op.LDR_LITERAL, half >> 8 & 7, 0, byteOf * 4);
            case 10, 11 -> pack(Op.STR_REG + (half >> 9 & 7), low, middle, half >> 6 & 7);
            case 12 -> pack(Op.STR, low, middle, imm5 * 4);
            case 13 -> pack(Op.LDR, low, middle, imm5 * 4);
            case 14 -> pack(Op.STRB, low, middle, imm5);
            case 15 -> pack(Op.LDRB, low, middle, imm5);
            case 16 -> pack(Op.STRH, low, middle, imm5 * 2);
            case 17 -> pack(Op.LDRH, low, middle, imm5 * 2);
            case 18 -> pack(Op.STR, half >> 8 & 7, SP, byteOf * 4);
            case 19 -> pack(Op.LDR, half >> 8 & 7, SP, byteOf * 4);
            case 20 -> pack(Op.ADR, half >> 8 & 7, 0, byteOf * 4);
            case 21 -> pack(Op.ADD_SP, half >> 8 & 7, 0, byteOf * 4);
            case 22, 23 -> miscellaneous(half);
            case 24 -> pack(Op.STM, half >> 8 & 7, 0, byteOf);
            case 25 -> pack(Op.LDM, half >> 8 & 7, 0, byteOf);
            case 26, 27 -> conditional(half);
            case 28 -> Op.B | (half << 21 >> 21) << 8;
            case 30 -> wide(half, next);
            default -> Op.UNDEFINED;
        };
    }

    /** Whether the instruction that begins with this halfword has a second one. */
    static boolean isWide(int half) {
        return half >> 11 > 28;
    }

    private static int pack(int op, int a, int b, int c) {
        return op | a << 8 | b << 12 | c << 16;
    }

    private static int shift(int kind, int to, int from, int by) {
        if (kind == 0 && by == 0) {
            return pack(Op.MOVS, to, from, 0);
        }
        return pack(SHIFT_ADD[kind], to, from, kind > 0 && by == 0 ? 32 : by);
    }

    /** Section A5.2.3: special data instructions and branch and exchange. */
    private static int high(int half) {
        int to = (half & 7) | (half >> 4 & 8);
        int from = half >> 3 & 15;
        return switch (half >> 8 & 3) {
            case 0 -> pack(Op.ADD_HIGH, to, from, 0);
            case 1 -> pack(Op.CMP_HIGH, to, from, 0);
            case 2 -> pack(Op.MOV_HIGH, to, from, 0);
            default -> pack((half & 0x80) != 0 ? Op.BLX : Op.BX, 0, from, 0);
        };
    }

    /** Section A5.2.5. */
    private static int miscellaneous(int half) {
        int low = half & 7;
        int middle = half >> 3 & 7;
        return switch (half >> 8 & 15) {
            case 0 -> pack(Op.MOVE_SP, 0, 0, (half & 0x80) == 0 ? (half & 0x7f) * 4 : -(half & 0x7f) * 4);
            case 2 -> pack(EXTEND[half >> 6 & 3], low, middle, 0);
            case 4, 5 -> pack(Op.PUSH, 0, 0, half & 0x1ff);
            case 6 -> (half & 0xe8) == 0x60 ? pack(Op.CPS, half >> 4 & 1, 0, 0) : Op.UNDEFINED;
            case 10 -> pack(REVERSE[half >> 6 & 3], low, middle, 0);
            case 12, 13 -> pack(Op.POP, 0, 0, half & 0x1ff);
            case 14 -> pack(Op.BKPT, 0, 0, half & 0xff);
            case 15 -> (half & 15) != 0 ? Op.UNDEFINED : (half >> 4 & 15) < HINT.length ? HINT[half >> 4 & 15] : Op.NOP;
            default -> Op.UNDEFINED;
        };
    }

    private static int conditional(int half) {
        int condition = half >> 8 & 15;
        return switch (condition) {
            case 14 -> Op.UNDEFINED; // UDF
            case 15 -> pack(Op.SVC, 0, 0, half & 0xff);
            default -> Op.BEQ + condition | (byte) half << 8;
        };
    }

    /** Section A5.3: BL, MSR, MRS and the barriers; there are no others. */
    private static int wide(int half, int next) {
        if ((next & 0xd000) == 0xd000) {
            int sign = half >> 10 & 1;
            int first = (next >> 13 & 1) ^ sign ^ 1;
            int second = (next >> 11 & 1) ^ sign ^ 1;
            int halfwords = -sign << 23 | first << 22 | second << 21 | (half & 0x3ff) << 11 | (next & 0x7ff);
            return Op.BL | halfwords << 8;
        }
        if ((half & 0xfff0) == 0xf380 && (next & 0xff00) == 0x8800) {
            return pack(Op.MSR, half & 15, 0, next & 0xff);
        }
        if (half == 0xf3ef && (next & 0xf000) == 0x8000) {
            return pack(Op.MRS, next >> 8 & 15, 0, next & 0xff);
        }
        boolean barrier = half == 0xf3bf && (next & 0xff00) == 0x8f00 && (next >> 4 & 15) >= 4 && (next >> 4 & 15) <= 6;
        return barrier ? Op.BARRIER : Op.UNDEFINED;
    }
}
