package org.chieng.sim.avr;

/**
 * Turns instruction words into one int each: bits 0-7 {@link Op}, bits 8-15 operand {@code a} (destination register, bit
 * or SREG mask), bits 16-31 operand {@code b} (source register, constant, address or signed distance).
 *
 * <p>Pure functions; encodings from "AVR Instruction Set Manual" DS40002198.
 */
final class Decoder {

    private Decoder() {}

    static int op(int decoded) {
        return decoded & 0xff;
    }

    static int a(int decoded) {
        return decoded >>> 8 & 0xff;
    }

    /** Signed. */
    static int b(int decoded) {
        return decoded >> 16;
    }

    /** Decodes one word; {@code next} is the word after it, which two-word instructions need. */
    static int decode(int word, int next) {
        return switch (word >> 12) {
            case 0x0 -> decode0(word);
            case 0x1 -> twoRegisters(word, Op.CPSE, Op.CP, Op.SUB, Op.ADC);
            case 0x2 -> twoRegisters(word, Op.AND, Op.EOR, Op.OR, Op.MOV);
            case 0x3 -> constant(Op.CPI, word);
            case 0x4 -> constant(Op.SBCI, word);
            case 0x5 -> constant(Op.SUBI, word);
            case 0x6 -> constant(Op.ORI, word);
            case 0x7 -> constant(Op.ANDI, word);
            case 0x8, 0xa -> displaced(word);
            case 0x9 -> decode9(word, next);
            case 0xb ->
                pack((word & 0x800) == 0 ? Op.IN : Op.OUT, d5(word), 0x20 + ((word & 0xf) | (word >> 5 & 0x30)));
            case 0xc -> pack(Op.RJMP, 0, distance12(word));
            case 0xd -> pack(Op.RCALL, 0, distance12(word));
            case 0xe -> constant(Op.LDI, word);
            default -> decodeF(word);
        };
    }

    private static int decode0(int word) {
        switch (word >> 8 & 0xf) {
            case 0x0 -> {
                return word == 0 ? pack(Op.NOP, 0, 0) : pack(Op.ILLEGAL, 0, 0);
            }
            case 0x1 -> {
                return pack(Op.MOVW, (word >> 4 & 0xf) * 2, (word & 0xf) * 2);
            }
            case 0x2 -> {
                return pack(Op.MULS, 16 + (word >> 4 & 0xf), 16 + (word & 0xf));
            }
            case 0x3 -> {
                int family = (word & 0x80) == 0
                        ? (word & 8) == 0 ? Op.MULSU : Op.FMUL
                        : (word & 8) == 0 ? Op.FMULS : Op.FMULSU;
                return pack(family, 16 + (word >> 4 & 7), 16 + (word & 7));
            }
            default -> {
                return twoRegisters(word, Op.ILLEGAL, Op.CPC, Op.SBC, Op.ADD);
            }
        }
    }

    private static int twoRegisters(int word, int op0, int op1, int op2, int op3) {
        int which = word >> 10 & 3;
        int op = which == 0 ? op0 : which == 1 ? op1 : which == 2 ? op2 : op3;
        return pack(op, d5(word), (word & 0xf) | (word >> 5 & 0x10));
    }

    private static int constant(int op, int word) {
        return pack(op, 16 + (word >> 4 & 0xf), (word & 0xf) | (word >> 4 & 0xf0));
    }

    private static int displaced(int word) {
        int q = (word & 7) | (word >> 7 & 0x18) | (word >> 8 & 0x20);
        boolean store = (word & 0x200) != 0;
        boolean y = (word & 8) != 0;
        int op = store ? (y ? Op.STD_Y : Op.STD_Z) : (y ? Op.LDD_Y : Op.LDD_Z);
        return pack(op, d5(word), q);
    }

    private static int decode9(int word, int next) {
        return switch (word >> 8 & 0xf) {
            case 0x0, 0x1 -> load(word, next);
            case 0x2, 0x3 -> store(word, next);
            case 0x4, 0x5 -> oneOperand(word, next);
            case 0x6 -> wordConstant(Op.ADIW, word);
            case 0x7 -> wordConstant(Op.SBIW, word);
            case 0x8 -> ioBit(Op.CBI, word);
            case 0x9 -> ioBit(Op.SBIC, word);
            case 0xa -> ioBit(Op.SBI, word);
            case 0xb -> ioBit(Op.SBIS, word);
            default -> pack(Op.MUL, d5(word), (word & 0xf) | (word >> 5 & 0x10));
        };
    }

    private static int load(int word, int next) {
        int d = d5(word);
        return switch (word & 0xf) {
            case 0x0 -> pack(Op.LDS, d, next);
            case 0x1 -> pack(Op.LD_INC, d, 30);
            case 0x2 -> pack(Op.LD_DEC, d, 30);
            case 0x4 -> pack(Op.LPM, d, 0);
            case 0x5 -> pack(Op.LPM_INC, d, 0);
            case 0x9 -> pack(Op.LD_INC, d, 28);
            case 0xa -> pack(Op.LD_DEC, d, 28);
            case 0xc -> pack(Op.LD_X, d, 26);
            case 0xd -> pack(Op.LD_INC, d, 26);
            case 0xe -> pack(Op.LD_DEC, d, 26);
            case 0xf -> pack(Op.POP, d, 0);
            default -> pack(Op.ILLEGAL, 0, 0);
        };
    }

    private static int store(int word, int next) {
        int d = d5(word);
        return switch (word & 0xf) {
            case 0x0 -> pack(Op.STS, d, next);
            case 0x1 -> pack(Op.ST_INC, d, 30);
            case 0x2 -> pack(Op.ST_DEC, d, 30);
            case 0x9 -> pack(Op.ST_INC, d, 28);
            case 0xa -> pack(Op.ST_DEC, d, 28);
            case 0xc -> pack(Op.ST_X, d, 26);
            case 0xd -> pack(Op.ST_INC, d, 26);
            case 0xe -> pack(Op.ST_DEC, d, 26);
            case 0xf -> pack(Op.PUSH, d, 0);
            default -> pack(Op.ILLEGAL, 0, 0);
        };
    }

    private static int oneOperand(int word, int next) {
        int d = d5(word);
        return switch (word & 0xf) {
            case 0x0 -> pack(Op.COM, d, 0);
            case 0x1 -> pack(Op.NEG, d, 0);
            case 0x2 -> pack(Op.SWAP, d, 0);
            case 0x3 -> pack(Op.INC, d, 0);
            case 0x5 -> pack(Op.ASR, d, 0);
            case 0x6 -> pack(Op.LSR, d, 0);
            case 0x7 -> pack(Op.ROR, d, 0);
            case 0x8 -> withoutOperand(word);
            case 0x9 -> indirect(word);
            case 0xa -> pack(Op.DEC, d, 0);
            // the flash has 16 Ki words, so the upper bits of the 22-bit address cannot matter
            case 0xc, 0xd -> pack(Op.JMP, 0, next);
            case 0xe, 0xf -> pack(Op.CALL, 0, next);
            default -> pack(Op.ILLEGAL, 0, 0);
        };
    }

    private static int withoutOperand(int word) {
        if ((word & 0x100) == 0) {
            return pack((word & 0x80) == 0 ? Op.BSET : Op.BCLR, 1 << (word >> 4 & 7), 0);
        }
        return switch (word) {
            case 0x9508 -> pack(Op.RET, 0, 0);
            case 0x9518 -> pack(Op.RETI, 0, 0);
            case 0x9588 -> pack(Op.SLEEP, 0, 0);
            case 0x9598 -> pack(Op.NOP, 0, 0); // BREAK without a debugger
            case 0x95a8 -> pack(Op.WDR, 0, 0);
            case 0x95c8 -> pack(Op.LPM, 0, 0);
            // SPM (0x95e8) works from a boot loader only, and none runs here
            default -> pack(Op.ILLEGAL, 0, 0);
        };
    }

    private static int indirect(int word) {
        return switch (word) {
            case 0x9409 -> pack(Op.IJMP, 0, 0);
            case 0x9509 -> pack(Op.ICALL, 0, 0);
            default -> pack(Op.ILLEGAL, 0, 0);
        };
    }

    private static int wordConstant(int op, int word) {
        return pack(op, 24 + (word >> 4 & 3) * 2, (word & 0xf) | (word >> 2 & 0x30));
    }

    private static int ioBit(int op, int word) {
        return pack(op, 1 << (word & 7), 0x20 + (word >> 3 & 0x1f));
    }

    private static int decodeF(int word) {
        int distance = (word << 22) >> 25;
        switch (word >> 10 & 3) {
            case 0 -> {
                return pack(Op.BRBS, 1 << (word & 7), distance);
            }
            case 1 -> {
                return pack(Op.BRBC, 1 << (word & 7), distance);
            }
            default -> {
                if ((word & 8) != 0) {
                    return pack(Op.ILLEGAL, 0, 0);
                }
                int which = word >> 9 & 3;
                int op = which == 0 ? Op.BLD : which == 1 ? Op.BST : which == 2 ? Op.SBRC : Op.SBRS;
                return pack(op, d5(word), 1 << (word & 7));
            }
        }
    }

    private static int distance12(int word) {
        return (word << 20) >> 20;
    }

    private static int d5(int word) {
        return word >> 4 & 0x1f;
    }

    static int pack(int op, int a, int b) {
        return op | a << 8 | b << 16;
    }
}
