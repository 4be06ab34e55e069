package org.chieng.sim.avr;

/** Numbers of the decoded operations, dense so that the switch over them is a table. */
final class Op {

    static final int ILLEGAL = 0;
    static final int NOP = 1;
    static final int MOVW = 2;
    static final int MULS = 3;
    static final int MULSU = 4;
    static final int FMUL = 5;
    static final int FMULS = 6;
    static final int FMULSU = 7;
    static final int CPC = 8;
    static final int SBC = 9;
    static final int ADD = 10;
    static final int CPSE = 11;
    static final int CP = 12;
    static final int SUB = 13;
    static final int ADC = 14;
    static final int AND = 15;
    static final int EOR = 16;
    static final int OR = 17;
    static final int MOV = 18;
    static final int CPI = 19;
    static final int SBCI = 20;
    static final int SUBI = 21;
    static final int ORI = 22;
    static final int ANDI = 23;
    static final int LDI = 24;
    static final int LDD_Y = 25;
    static final int LDD_Z = 26;
    static final int STD_Y = 27;
    static final int STD_Z = 28;
    static final int LD_X = 29;
    static final int LD_INC = 30;
    static final int LD_DEC = 31;
    static final int ST_X = 32;
    static final int ST_INC = 33;
    static final int ST_DEC = 34;
    static final int LPM = 35;
    static final int LPM_INC = 36;
    static final int PUSH = 37;
    static final int POP = 38;
    static final int COM = 39;
    static final int NEG = 40;
    static final int SWAP = 41;
    static final int INC = 42;
    static final int ASR = 43;
    static final int LSR = 44;
    static final int ROR = 45;
    static final int DEC = 46;
    static final int BSET = 47;
    static final int BCLR = 48;
    static final int RET = 49;
    static final int RETI = 50;
    static final int SLEEP = 51;
    static final int WDR = 52;
    static final int IJMP = 53;
    static final int ICALL = 54;
    static final int ADIW = 55;
    static final int SBIW = 56;
    static final int CBI = 57;
    static final int SBIC = 58;
    static final int SBI = 59;
    static final int SBIS = 60;
    static final int MUL = 61;
    static final int IN = 62;
    static final int OUT = 63;
    static final int RJMP = 64;
    static final int RCALL = 65;
    static final int BRBS = 66;
    static final int BRBC = 67;
    static final int BLD = 68;
    static final int BST = 69;
    static final int SBRC = 70;
    static final int SBRS = 71;

    /** The RJMP that closes a {@link PollingLoops polling loop}; {@code a} is the cycles of one turn. */
    static final int POLL = 72;

    /** From here on an instruction has two words. */
    static final int LDS = 73;

    static final int STS = 74;
    static final int JMP = 75;
    static final int CALL = 76;

    private Op() {}

    static boolean twoWords(int op) {
        return op >= LDS;
    }
}
