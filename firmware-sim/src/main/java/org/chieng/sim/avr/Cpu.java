package org.chieng.sim.avr;

import java.util.Arrays;

/**
 * The AVRe+ core: registers, program counter, stack, status, and the loop that executes instructions, fires due events
 * and enters interrupts between them. Time is counted in CPU cycles since power-on.
 *
 * <p>Timing: DS40002198, the "AVRe" columns. An event takes place at the first instruction boundary at or after its
 * moment, and a register is read as of the beginning of the instruction (as simavr does it).
 */
final class Cpu {

    private static final int FLASH_WORDS = 0x4000;
    private static final int PC_MASK = FLASH_WORDS - 1;
    private static final int INTERRUPT_CYCLES = 4; // DS40002061B section 7.7.1

    final DataSpace data = new DataSpace();
    final Events events = new Events(this);
    final Interrupts interrupts = new Interrupts(this);
    private final Sleep sleep = new Sleep(this);

    private final int[] code = new int[FLASH_WORDS];
    private final byte[] flash = new byte[FLASH_WORDS * 2];
    private final PollingLoops pollingLoops = new PollingLoops(code, data);

    long cycles;
    int pc;
    int sp;
    int sreg;
    private long deadline;
    private boolean held; // one more instruction before an interrupt may enter
    private Runnable watchdogRestart = () -> {};

    Cpu() {
        data.map(new CoreRegisters(), 0x5d, 0x5e, 0x5f);
        data.map(sleep, Sleep.SMCR);
    }

    /** Puts the image (at most 32 KiB) into the flash; the rest is erased (0xFF). */
    void program(byte[] image) {
        Arrays.fill(flash, (byte) 0xff);
        System.arraycopy(image, 0, flash, 0, image.length);
        for (int at = 0; at < FLASH_WORDS; at++) {
            code[at] = Decoder.decode(flashWord(at), flashWord(at + 1 & PC_MASK));
        }
        pollingLoops.mark();
    }

    private int flashWord(int at) {
        return (flash[at * 2] & 0xff) | (flash[at * 2 + 1] & 0xff) << 8;
    }

    /** What the WDR instruction does. */
    void onWatchdogRestart(Runnable action) {
        watchdogRestart = action;
    }

    Sleep sleep() {
        return sleep;
    }

    void reset() {
        pc = 0;
        sp = DataSpace.LAST;
        sreg = 0;
        held = false;
        data.resetIo();
        events.clear();
        interrupts.clear();
        sleep.reset();
        attend();
    }

    /** Runs until at least this cycle. An instruction that begins before it is finished. */
    void run(long until) {
        while (cycles < until) {
            events.fireDue(cycles);
            if (!held && interrupts.any() && (sreg & Flags.I) != 0) {
                enterInterrupt();
            } else if (sleep.sleeping()) {
                sleep.pass(until);
            } else {
                deadline = held ? cycles + 1 : Math.min(until, events.next());
                held = false;
                while (cycles < deadline) {
                    execute();
                }
            }
        }
    }

    /** Something may want attention before the next instruction. */
    void attend() {
        deadline = Long.MIN_VALUE;
    }

    void notLaterThan(long cycle) {
        if (cycle < deadline) {
            deadline = cycle;
        }
    }

    private void enterInterrupt() {
        cycles += INTERRUPT_CYCLES + sleep.wake();
        pushPc(pc);
        sreg &= ~Flags.I;
        pc = interrupts.serve() * 2;
    }

    private int reg(int n) {
        return data.cells[n] & 0xff;
    }

    private void set(int n, int value) {
        data.cells[n] = (byte) value;
    }

    // One table of cases: longer than a method of ours should be, but it is the instruction set, read as its list.
    private void execute() {
        int word = code[pc];
        int a = word >>> 8 & 0xff;
        int b = word >> 16;
        pc = pc + 1 & PC_MASK;
        switch (word & 0xff) {
            case Op.NOP -> {}
            case Op.MOVW -> data.setPair(a, data.pair(b));
            case Op.MULS -> product((byte) reg(a) * (byte) reg(b), 0);
            case Op.MULSU -> product((byte) reg(a) * reg(b), 0);
            case Op.MUL -> product(reg(a) * reg(b), 0);
            case Op.FMUL -> product(reg(a) * reg(b), 1);
            case Op.FMULS -> product((byte) reg(a) * (byte) reg(b), 1);
            case Op.FMULSU -> product((byte) reg(a) * reg(b), 1);
            case Op.ADD -> set(a, add(reg(a), reg(b), 0));
            case Op.ADC -> set(a, add(reg(a), reg(b), sreg & Flags.C));
            case Op.SUB -> set(a, sub(reg(a), reg(b)));
            case Op.SUBI -> set(a, sub(reg(a), b));
            case Op.CP -> sub(reg(a), reg(b));
            case Op.CPI -> sub(reg(a), b);
            case Op.SBC -> set(a, subWithCarry(reg(a), reg(b)));
            case Op.SBCI -> set(a, subWithCarry(reg(a), b));
            case Op.CPC -> subWithCarry(reg(a), reg(b));
            case Op.NEG -> set(a, sub(0, reg(a)));
            case Op.AND -> set(a, logic(reg(a) & reg(b)));
            case Op.ANDI -> set(a, logic(reg(a) & b));
            case Op.OR -> set(a, logic(reg(a) | reg(b)));
            case Op.ORI -> set(a, logic(reg(a) | b));
            case Op.EOR -> set(a, logic(reg(a) ^ reg(b)));
            case Op.COM -> complement(a);
            case Op.INC -> increment(a);
            case Op.DEC -> decrement(a);
            case Op.ASR -> shiftRight(a, reg(a) & 0x80);
            case Op.LSR -> shiftRight(a, 0);
            case Op.ROR -> shiftRight(a, (sreg & Flags.C) << 7);
            case Op.SWAP -> set(a, reg(a) >> 4 | reg(a) << 4);
            case Op.ADIW -> addWord(a, b);
            case Op.SBIW -> subWord(a, b);
            case Op.MOV -> set(a, reg(b));
            case Op.LDI -> set(a, b);
            case Op.LDD_Y -> load(a, data.pair(28) + b);
            case Op.LDD_Z -> load(a, data.pair(30) + b);
            case Op.STD_Y -> store(a, data.pair(28) + b);
            case Op.STD_Z -> store(a, data.pair(30) + b);
            case Op.LD_X -> load(a, data.pair(26));
            case Op.ST_X -> store(a, data.pair(26));
            case Op.LD_INC -> load(a, step(b, 0, 1));
            case Op.LD_DEC -> load(a, step(b, -1, -1));
            case Op.ST_INC -> storeStepping(a, b, 0, 1);
            case Op.ST_DEC -> storeStepping(a, b, -1, -1);
            case Op.LDS -> {
                pc = pc + 1 & PC_MASK;
                load(a, b & 0xffff);
            }
            case Op.STS -> {
                pc = pc + 1 & PC_MASK;
                store(a, b & 0xffff);
            }
            case Op.LPM -> loadProgram(a, data.pair(30));
            case Op.LPM_INC -> loadProgram(a, step(30, 0, 1));
            case Op.PUSH -> {
                push(reg(a));
                cycles++;
            }
            case Op.POP -> {
                set(a, pop());
                cycles++;
            }
            case Op.IN -> set(a, data.io(b).read(b));
            case Op.OUT -> data.io(b).write(b, reg(a));
            case Op.SBI -> setIoBit(a, b);
            case Op.CBI -> clearIoBit(a, b);
            case Op.SBIC -> skipIf((data.load(b) & a) == 0);
            case Op.SBIS -> skipIf((data.load(b) & a) != 0);
            case Op.SBRC -> skipIf((reg(a) & b) == 0);
            case Op.SBRS -> skipIf((reg(a) & b) != 0);
            case Op.CPSE -> skipIf(reg(a) == reg(b));
            case Op.BST -> sreg = (reg(a) & b) != 0 ? sreg | Flags.T : sreg & ~Flags.T;
            case Op.BLD -> set(a, (sreg & Flags.T) != 0 ? reg(a) | b : reg(a) & ~b);
            case Op.BSET -> setSreg(sreg | a);
            case Op.BCLR -> setSreg(sreg & ~a);
            case Op.BRBS -> branchIf((sreg & a) != 0, b);
            case Op.BRBC -> branchIf((sreg & a) == 0, b);
            case Op.RJMP -> jump(pc + b, 1);
            case Op.POLL -> {
                jump(pc + b, 1);
                skipTurns(a);
            }
            case Op.IJMP -> jump(data.pair(30), 1);
            case Op.JMP -> jump(b, 2);
            case Op.RCALL -> call(pc, pc + b, 2);
            case Op.ICALL -> call(pc, data.pair(30), 2);
            case Op.CALL -> call(pc + 1, b, 3);
            case Op.RET -> ret();
            case Op.RETI -> {
                ret();
                setSreg(sreg | Flags.I);
            }
            case Op.SLEEP -> sleep.enter();
            case Op.WDR -> watchdogRestart.run();
            default -> throw illegal();
        }
        cycles++;
    }

    private AvrFault illegal() {
        int at = pc - 1 & PC_MASK;
        return new AvrFault("undefined instruction 0x%04x at flash byte 0x%04x".formatted(flashWord(at), at * 2));
    }

    private int add(int d, int r, int carry) {
        int result = d + r + carry & 0xff;
        sreg = Flags.add(sreg, d, r, result);
        return result;
    }

    private int sub(int d, int r) {
        int result = d - r & 0xff;
        sreg = Flags.sub(sreg, d, r, result);
        return result;
    }

    private int subWithCarry(int d, int r) {
        int result = d - r - (sreg & Flags.C) & 0xff;
        sreg = Flags.subWithCarry(sreg, d, r, result);
        return result;
    }

    private int logic(int result) {
        sreg = Flags.logic(sreg, result);
        return result;
    }

    private void complement(int a) {
        int result = ~reg(a) & 0xff;
        sreg = Flags.complement(sreg, result);
        set(a, result);
    }

    private void increment(int a) {
        int result = reg(a) + 1 & 0xff;
        sreg = Flags.increment(sreg, result);
        set(a, result);
    }

    private void decrement(int a) {
        int result = reg(a) - 1 & 0xff;
        sreg = Flags.decrement(sreg, result);
        set(a, result);
    }

    private void shiftRight(int a, int top) {
        int before = reg(a);
        int result = before >> 1 | top;
        sreg = Flags.shiftRight(sreg, before & 1, result);
        set(a, result);
    }

    private void addWord(int a, int constant) {
        int before = data.pair(a);
        int result = before + constant & 0xffff;
        sreg = Flags.addWord(sreg, before, result);
        data.setPair(a, result);
        cycles++;
    }

    private void subWord(int a, int constant) {
        int before = data.pair(a);
        int result = before - constant & 0xffff;
        sreg = Flags.subWord(sreg, before, result);
        data.setPair(a, result);
        cycles++;
    }

    private void product(int product, int shift) {
        int result = product << shift & 0xffff;
        sreg = Flags.product(sreg, product >> 15 & 1, result);
        data.setPair(0, result);
        cycles++;
    }

    /** Moves a pointer pair and gives the address to use: {@code before} is added for it, {@code by} to the pair. */
    private int step(int pair, int before, int by) {
        int pointer = data.pair(pair);
        data.setPair(pair, pointer + by);
        return pointer + before & 0xffff;
    }

    private void load(int a, int address) {
        set(a, data.load(address));
        cycles++;
    }

    private void store(int a, int address) {
        data.store(address, reg(a));
        cycles++;
    }

    private void storeStepping(int a, int pair, int before, int by) {
        int value = reg(a); // before the pair moves, which may hold it
        data.store(step(pair, before, by), value);
        cycles++;
    }

    private void loadProgram(int a, int address) {
        set(a, flash[address & 0x7fff]);
        cycles += 2;
    }

    private void setIoBit(int mask, int address) {
        Peripheral io = data.io(address);
        io.write(address, io.writeOneActs(address) ? mask : io.read(address) | mask);
        cycles++;
    }

    private void clearIoBit(int mask, int address) {
        Peripheral io = data.io(address);
        if (!io.writeOneActs(address)) {
            io.write(address, io.read(address) & ~mask);
        }
        cycles++;
    }

    private void skipIf(boolean skip) {
        if (skip) {
            int words = Op.twoWords(code[pc] & 0xff) ? 2 : 1;
            pc = pc + words & PC_MASK;
            cycles += words;
        }
    }

    private void branchIf(boolean taken, int distance) {
        if (taken) {
            jump(pc + distance, 1);
        }
    }

    private void jump(int target, int moreCycles) {
        pc = target & PC_MASK;
        cycles += moreCycles;
    }

    /** Skips the whole turns of a polling loop that end before something can happen. */
    private void skipTurns(int cyclesOfOne) {
        long end = cycles + 1; // this jump's last cycle is not counted yet
        long turns = deadline <= end ? 0 : (deadline - end) / cyclesOfOne;
        if (turns > 0 && pollingLoops.goesRound(pc)) {
            cycles += turns * cyclesOfOne;
        }
    }

    private void call(int back, int target, int moreCycles) {
        pushPc(back);
        jump(target, moreCycles);
    }

    private void ret() {
        int high = pop();
        jump(high << 8 | pop(), 3);
    }

    private void pushPc(int address) {
        push(address & 0xff);
        push(address >> 8 & PC_MASK >> 8);
    }

    private void push(int value) {
        data.store(sp, value);
        sp = sp - 1 & 0xffff;
    }

    private int pop() {
        sp = sp + 1 & 0xffff;
        return data.load(sp);
    }

    private void setSreg(int value) {
        if ((value & ~sreg & Flags.I) != 0) {
            held = true; // the instruction after SEI or RETI runs before any interrupt (DS40002061B section 7.7)
            attend();
        }
        sreg = value;
    }

    /** SPL, SPH and SREG as I/O registers. */
    private final class CoreRegisters implements Peripheral {
        @Override
        public int read(int address) {
            return address == 0x5f ? sreg : address == 0x5d ? sp & 0xff : sp >> 8;
        }

        @Override
        public void write(int address, int value) {
            switch (address) {
                case 0x5d -> sp = (sp & 0xff00) | value;
                case 0x5e -> sp = (sp & 0xff) | value << 8;
                default -> setSreg(value);
            }
        }

        @Override
        public void reset() {}
    }
}
