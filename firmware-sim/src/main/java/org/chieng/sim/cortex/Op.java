package org.chieng.sim.cortex;

/**
 * What a decoded instruction does, numbered without gaps for a dense switch. The decoded word has the number in bits 0 to
 * 7, field a in bits 8 to 11, b in bits 12 to 15, c (signed) in bits 16 to 31; a branch has its distance in bits 8 to 31.
 */
final class Op {

    static final int UNDEFINED = 0;
    static final int MOVS = 1; // register; LSL by 0, which leaves C
    static final int LSL_IMM = 2;
    static final int LSR_IMM = 3;
    static final int ASR_IMM = 4;
    static final int ADD_REG = 5;
    static final int SUB_REG = 6;
    static final int ADD_IMM = 7;
    static final int SUB_IMM = 8;
    static final int MOV_IMM = 9;
    static final int CMP_IMM = 10;
    static final int AND = 11;
    static final int EOR = 12;
    static final int LSL = 13;
    static final int LSR = 14;
    static final int ASR = 15;
    static final int ADC = 16;
    static final int SBC = 17;
    static final int ROR = 18;
    static final int TST = 19;
    static final int RSB = 20;
    static final int CMP = 21;
    static final int CMN = 22;
    static final int ORR = 23;
    static final int MUL = 24;
    static final int BIC = 25;
    static final int MVN = 26;
    static final int ADD_HIGH = 27;
    static final int CMP_HIGH = 28;
    static final int MOV_HIGH = 29;
    static final int BX = 30;
    static final int BLX = 31;
    static final int LDR_LITERAL = 32;
    static final int STR_REG = 33;
    static final int STRH_REG = 34;
    static final int STRB_REG = 35;
    static final int LDRSB_REG = 36;
    static final int LDR_REG = 37;
    static final int LDRH_REG = 38;
    static final int LDRB_REG = 39;
    static final int LDRSH_REG = 40;
    static final int STR = 41;
    static final int LDR = 42;
    static final int STRB = 43;
    static final int LDRB = 44;
    static final int STRH = 45;
    static final int LDRH = 46;
    static final int ADR = 47;
    static final int ADD_SP = 48; // to a register
    static final int MOVE_SP = 49; // by a constant
    static final int SXTH = 50;
    static final int SXTB = 51;
    static final int UXTH = 52;
    static final int UXTB = 53;
    static final int PUSH = 54;
    static final int POP = 55;
    static final int CPS = 56;
    static final int REV = 57;
    static final int REV16 = 58;
    static final int REVSH = 59;
    static final int BKPT = 60;
    static final int NOP = 61; // and YIELD
    static final int WFE = 62;
    static final int WFI = 63;
    static final int SEV = 64;
    static final int STM = 65;
    static final int LDM = 66;
    static final int BEQ = 67; // the conditions in their own order
    static final int BNE = 68;
    static final int BCS = 69;
    static final int BCC = 70;
    static final int BMI = 71;
    static final int BPL = 72;
    static final int BVS = 73;
    static final int BVC = 74;
    static final int BHI = 75;
    static final int BLS = 76;
    static final int BGE = 77;
    static final int BLT = 78;
    static final int BGT = 79;
    static final int BLE = 80;
    static final int SVC = 81;
    static final int B = 82;
    static final int BL = 83;
    static final int MSR = 84;
    static final int MRS = 85;
    static final int BARRIER = 86; // DSB, DMB, ISB

    private Op() {}
}
