package org.chieng.sim.cortex;

import java.util.Arrays;

/**
 * The ARM Cortex-M0 core: registers, flags, stack pointers, and the loop that executes instructions, fires due events and
 * enters exceptions between them. Time is counted in processor cycles since power was first there.
 *
 * <p>Instructions: ARMv6-M Architecture Reference Manual, DDI 0419E, section A6. Cycles: Cortex-M0 Technical Reference
 * Manual, DDI 0432C, table 3-1, with the one-cycle multiplier that the nRF51 has, and no wait states. An event takes place
 * at the first instruction boundary at or after its moment.
 */
final class CortexM0 {

    private static final int SP = 13;
    private static final int LR = 14;
    private static final int ENTRY_CYCLES = 16; // DDI 0432C section 3.3.2: interrupt latency
    private static final int RETURN_CYCLES = 12; // chosen: a POP of eight registers and the PC; the manual is silent
    private static final int BARRIER_CYCLES = 4;
    private static final int FRAME_BYTES = 32;
    private static final int PADDED = 1 << 9; // in a stacked xPSR: the frame was aligned by one word
    private static final int THUMB = 1 << 24;
    private static final int TO_HANDLER = 0xffff_fff1;
    private static final int TO_THREAD = 0xffff_fff9;
    private static final int TO_THREAD_PROCESS = 0xffff_fffd;

    final Memory memory = new Memory();
    final Events events = new Events(this);
    final Exceptions exceptions = new Exceptions(this);
    final int[] r = new int[16]; // R15 is kept in pc

    private int[] code = {}; // the program, decoded

    long cycles;
    int pc;
    private int instruction; // address of the one that runs
    private int signOf; // N is its sign
    private int zeroOf; // Z is whether it is 0
    private int carry; // 0 or 1
    private int overflow; // 0 or 1
    private int exception; // IPSR
    private boolean processStack; // CONTROL.SPSEL
    private int otherSp; // the stack pointer that is not in use
    private boolean sleeping;
    private boolean waitsForEvent; // sleeps by WFE
    private boolean event; // the event register
    private boolean sendsEventOnPend; // SCR.SEVONPEND
    private boolean sleepsOnExit; // SCR.SLEEPONEXIT
    private long deadline;

    /** Puts bytes into the flash, from address 0; the rest is erased. */
    void program(byte[] image) {
        memory.program(image);
        flashChanged(0, memory.flashEnd());
    }

    /** Decodes again what lies in this part of the flash. */
    void flashChanged(int from, int bytes) {
        int begin = Math.max(0, from / 2 - 1);
        int end = (from + bytes) / 2;
        if (code.length < memory.flashEnd() / 2) {
            code = new int[memory.flashEnd() / 2];
            begin = 0;
            end = code.length;
        }
        for (int at = begin; at < end; at++) {
            code[at] = Decoder.decode(flashHalf(at), flashHalf(at + 1));
        }
    }

    private int flashHalf(int at) {
        return memory.flashWord(at * 2 & ~3) >>> ((at & 1) * 16) & 0xffff;
    }

    /** Reset: stack pointer and program counter come from the vector table at 0 (section B1.5.5). */
    void reset() {
        Arrays.fill(r, 0);
        exceptions.reset();
        events.clear();
        exception = 0;
        processStack = false;
        otherSp = 0;
        sleeping = waitsForEvent = event = sendsEventOnPend = sleepsOnExit = false;
        signOf = 0;
        zeroOf = 0; // the flags are unknown after a reset; Z is what QEMU has
        carry = overflow = 0;
        r[LR] = -1;
        r[SP] = memory.flashWord(0) & ~3;
        pc = memory.flashWord(4) & ~1;
        attend();
    }

    /**
     * Runs until at least this cycle; an instruction that begins before it is finished.
     *
     * @throws CortexFault lockup
     */
    void run(long until) {
        while (cycles < until) {
            events.fireDue(cycles);
            int next = exceptions.next();
            if (next != 0) {
                enter(next, pc, THUMB);
            } else if (sleeping && !awake()) {
                cycles = Math.max(cycles, Math.min(until, events.next()));
            } else {
                sleeping = false;
                deadline = Math.min(until, events.next());
                execute();
            }
        }
    }

    private boolean awake() {
        if (waitsForEvent && event) {
            event = false;
            return true;
        }
        return exceptions.wakes();
    }

    private void execute() {
        try {
            while (cycles < deadline) {
                instruction = pc;
                pc += 2;
                execute(fetch(instruction));
            }
        } catch (Trap trap) {
            fault(trap);
        }
    }

    private int fetch(int at) {
        int index = at >>> 1;
        return index < code.length ? code[index] : fetchElsewhere(at);
    }

    private int fetchElsewhere(int at) {
        if (!Memory.inRam(at) && !Memory.inFlash(at)) {
            throw Trap.BUS;
        }
        int half = memory.loadHalf(at);
        return Decoder.decode(half, Decoder.isWide(half) ? memory.loadHalf(at + 2) : 0);
    }

    private void fault(Trap trap) {
        if (!exceptions.mayEnter(Exceptions.HARD_FAULT)) {
            throw new CortexFault("%s at 0x%08x, in the handler of exception %d: the processor locks up"
                    .formatted(trap.getMessage(), instruction, exception));
        }
        enter(Exceptions.HARD_FAULT, instruction, trap == Trap.STATE ? 0 : THUMB);
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

    /** An exception has become pending (SCR.SEVONPEND: also one that is not enabled is an event). */
    void pended(boolean enabled) {
        if (sendsEventOnPend) {
            event = true;
        }
    }

    void systemControl(int scr) {
        sendsEventOnPend = (scr & 16) != 0;
        sleepsOnExit = (scr & 2) != 0;
    }

    int systemControl() {
        return (sendsEventOnPend ? 16 : 0) | (sleepsOnExit ? 2 : 0);
    }

    int exception() {
        return exception;
    }

    boolean sleeping() {
        return sleeping;
    }

    int xpsr() {
        return flags() | THUMB | exception;
    }

    private int flags() {
        return (signOf & 0x8000_0000) | (zeroOf == 0 ? 1 << 30 : 0) | carry << 29 | overflow << 28;
    }

    private void setFlags(int psr) {
        signOf = psr;
        zeroOf = (psr >> 30 & 1) ^ 1;
        carry = psr >> 29 & 1;
        overflow = psr >> 28 & 1;
    }

    /** Section B1.5.6: stacks eight words and goes to the handler. */
    private void enter(int number, int back, int thumb) {
        int psr = flags() | thumb | exception;
        int unaligned = r[SP] & 4;
        int frame = r[SP] - FRAME_BYTES - unaligned;
        try {
            for (int i = 0; i < 4; i++) {
                memory.store(frame + 4 * i, r[i]);
            }
            memory.store(frame + 16, r[12]);
            memory.store(frame + 20, r[LR]);
            memory.store(frame + 24, back);
            memory.store(frame + 28, psr | (unaligned != 0 ? PADDED : 0));
        } catch (Trap trap) {
            throw new CortexFault(
                    "the stack pointer 0x%08x does not point into the RAM at 0x%08x".formatted(r[SP], instruction));
        }
        r[SP] = frame;
        r[LR] = exception != 0 ? TO_HANDLER : processStack ? TO_THREAD_PROCESS : TO_THREAD;
        useProcessStack(false);
        exception = number;
        exceptions.enter(number);
        sleeping = false;
        event = true; // section B1.5.19
        cycles += ENTRY_CYCLES;
        pc = memory.flashWord(number * 4) & ~1;
        attend();
    }

    /** Section B1.5.8. */
    private void returnFrom(int excReturn) {
        boolean toProcess = excReturn == TO_THREAD_PROCESS;
        boolean toThread = toProcess || excReturn == TO_THREAD;
        if (!toThread && excReturn != TO_HANDLER) {
            throw Trap.RETURN;
        }
        exceptions.leave(exception);
        if (toThread != exceptions.noneActive()) {
            throw Trap.RETURN;
        }
        useProcessStack(toProcess);
        int frame = r[SP];
        for (int i = 0; i < 4; i++) {
            r[i] = memory.load(frame + 4 * i);
        }
        r[12] = memory.load(frame + 16);
        r[LR] = memory.load(frame + 20);
        pc = memory.load(frame + 24) & ~1;
        int psr = memory.load(frame + 28);
        r[SP] = frame + FRAME_BYTES + ((psr & PADDED) != 0 ? 4 : 0);
        setFlags(psr);
        exception = psr & 0x3f;
        event = true;
        cycles += RETURN_CYCLES - 2; // the instruction counts its own
        if ((psr & THUMB) == 0) {
            instruction = pc;
            throw Trap.STATE;
        }
        if (sleepsOnExit && toThread) {
            sleeping = true;
            waitsForEvent = false;
        }
    }

    private void useProcessStack(boolean use) {
        if (use != processStack) {
            int used = r[SP];
            r[SP] = otherSp;
            otherSp = used;
            processStack = use;
        }
    }

    private int operand(int register) {
        return register == 15 ? instruction + 4 : r[register];
    }

    // One table of cases: longer than a method of ours should be, but it is the instruction set, read as its list.
    private void execute(int word) {
        int a = word >> 8 & 15;
        int b = word >> 12 & 15;
        int c = word >> 16;
        switch (word & 0xff) {
            case Op.MOVS, Op.MOV_IMM -> r[a] = result((word & 0xff) == Op.MOVS ? r[b] : c);
            case Op.LSL_IMM -> r[a] = shiftLeft(r[b], c);
            case Op.LSR_IMM -> r[a] = shiftRight(r[b], c);
            case Op.ASR_IMM -> r[a] = shiftArithmetic(r[b], c);
            case Op.ADD_REG -> r[a] = add(r[b], r[c], 0);
            case Op.SUB_REG -> r[a] = add(r[b], ~r[c], 1);
            case Op.ADD_IMM -> r[a] = add(r[b], c, 0);
            case Op.SUB_IMM -> r[a] = add(r[b], ~c, 1);
            case Op.CMP_IMM -> add(r[a], ~c, 1);
            case Op.AND -> r[a] = result(r[a] & r[b]);
            case Op.EOR -> r[a] = result(r[a] ^ r[b]);
            case Op.LSL -> r[a] = shiftLeft(r[a], r[b] & 0xff);
            case Op.LSR -> r[a] = shiftRight(r[a], r[b] & 0xff);
            case Op.ASR -> r[a] = shiftArithmetic(r[a], r[b] & 0xff);
            case Op.ADC -> r[a] = add(r[a], r[b], carry);
            case Op.SBC -> r[a] = add(r[a], ~r[b], carry);
            case Op.ROR -> r[a] = rotate(r[a], r[b] & 0xff);
            case Op.TST -> result(r[a] & r[b]);
            case Op.RSB -> r[a] = add(~r[b], 0, 1);
            case Op.CMP -> add(r[a], ~r[b], 1);
            case Op.CMN -> add(r[a], r[b], 0);
            case Op.ORR -> r[a] = result(r[a] | r[b]);
            case Op.MUL -> r[a] = result(r[a] * r[b]);
            case Op.BIC -> r[a] = result(r[a] & ~r[b]);
            case Op.MVN -> r[a] = result(~r[b]);
            case Op.ADD_HIGH -> setHigh(a, operand(a) + operand(b));
            case Op.CMP_HIGH -> add(operand(a), ~operand(b), 1);
            case Op.MOV_HIGH -> setHigh(a, operand(b));
            case Op.BX -> exchange(r[b]);
            case Op.BLX -> {
                int target = r[b];
                r[LR] = pc | 1;
                branch(target);
                cycles += 2;
            }
            case Op.LDR_LITERAL -> r[a] = load((instruction + 4 & ~3) + c);
            case Op.STR_REG -> store(r[b] + r[c], r[a]);
            case Op.STRH_REG -> storeHalf(r[b] + r[c], r[a]);
            case Op.STRB_REG -> storeByte(r[b] + r[c], r[a]);
            case Op.LDRSB_REG -> r[a] = (byte) loadByte(r[b] + r[c]);
            case Op.LDR_REG -> r[a] = load(r[b] + r[c]);
            case Op.LDRH_REG -> r[a] = loadHalf(r[b] + r[c]);
            case Op.LDRB_REG -> r[a] = loadByte(r[b] + r[c]);
            case Op.LDRSH_REG -> r[a] = (short) loadHalf(r[b] + r[c]);
            case Op.STR -> store(r[b] + c, r[a]);
            case Op.LDR -> r[a] = load(r[b] + c);
            case Op.STRB -> storeByte(r[b] + c, r[a]);
            case Op.LDRB -> r[a] = loadByte(r[b] + c);
            case Op.STRH -> storeHalf(r[b] + c, r[a]);
            case Op.LDRH -> r[a] = loadHalf(r[b] + c);
            case Op.ADR -> r[a] = (instruction + 4 & ~3) + c;
            case Op.ADD_SP -> r[a] = r[SP] + c;
            case Op.MOVE_SP -> r[SP] += c;
            case Op.SXTH -> r[a] = (short) r[b];
            case Op.SXTB -> r[a] = (byte) r[b];
            case Op.UXTH -> r[a] = r[b] & 0xffff;
            case Op.UXTB -> r[a] = r[b] & 0xff;
            case Op.PUSH -> push(c);
            case Op.POP -> pop(c);
            case Op.CPS -> {
                exceptions.masked = a != 0;
                attend();
            }
            case Op.REV -> r[a] = Integer.reverseBytes(r[b]);
            case Op.REV16 -> r[a] = (r[b] << 8 & 0xff00_ff00) | (r[b] >>> 8 & 0x00ff_00ff);
            case Op.REVSH -> r[a] = Short.reverseBytes((short) r[b]);
            case Op.BKPT -> throw Trap.BREAKPOINT;
            case Op.NOP -> {}
            case Op.WFE -> waitForEvent();
            case Op.WFI -> waitForInterrupt();
            case Op.SEV -> event = true;
            case Op.STM -> storeMultiple(a, c);
            case Op.LDM -> loadMultiple(a, c);
            case Op.BEQ -> branchIf(zeroOf == 0, word);
            case Op.BNE -> branchIf(zeroOf != 0, word);
            case Op.BCS -> branchIf(carry != 0, word);
            case Op.BCC -> branchIf(carry == 0, word);
            case Op.BMI -> branchIf(signOf < 0, word);
            case Op.BPL -> branchIf(signOf >= 0, word);
            case Op.BVS -> branchIf(overflow != 0, word);
            case Op.BVC -> branchIf(overflow == 0, word);
            case Op.BHI -> branchIf(carry != 0 && zeroOf != 0, word);
            case Op.BLS -> branchIf(carry == 0 || zeroOf == 0, word);
            case Op.BGE -> branchIf(signOf >>> 31 == overflow, word);
            case Op.BLT -> branchIf(signOf >>> 31 != overflow, word);
            case Op.BGT -> branchIf(zeroOf != 0 && signOf >>> 31 == overflow, word);
            case Op.BLE -> branchIf(zeroOf == 0 || signOf >>> 31 != overflow, word);
            case Op.SVC -> callSupervisor();
            case Op.B -> branchIf(true, word);
            case Op.BL -> {
                r[LR] = instruction + 4 | 1;
                branchIf(true, word);
                cycles++;
            }
            case Op.MSR -> writeSpecial(c, r[a]);
            case Op.MRS -> readSpecial(a, c);
            case Op.BARRIER -> {
                pc += 2;
                cycles += BARRIER_CYCLES - 1;
            }
            default -> throw Trap.UNDEFINED;
        }
        cycles++;
    }

    private int result(int value) {
        signOf = value;
        zeroOf = value;
        return value;
    }

    /** AddWithCarry of section A2.2.1; a subtraction adds the complement. */
    private int add(int x, int y, int carryIn) {
        int sum = x + y + carryIn;
        carry = ((x & y) | ((x | y) & ~sum)) >>> 31;
        overflow = ((x ^ sum) & (y ^ sum)) >>> 31;
        signOf = sum;
        zeroOf = sum;
        return sum;
    }

    /** Counts 0 to 255, as the shifts by register have them; 0 leaves C. */
    private int shiftLeft(int value, int by) {
        if (by == 0) {
            return result(value);
        }
        carry = by > 32 ? 0 : value >>> (32 - by) & 1;
        return result(by > 31 ? 0 : value << by);
    }

    private int shiftRight(int value, int by) {
        if (by == 0) {
            return result(value);
        }
        carry = by > 32 ? 0 : value >>> (by - 1) & 1;
        return result(by > 31 ? 0 : value >>> by);
    }

    private int shiftArithmetic(int value, int by) {
        if (by == 0) {
            return result(value);
        }
        carry = value >> Math.min(by - 1, 31) & 1;
        return result(value >> Math.min(by, 31));
    }

    private int rotate(int value, int by) {
        if (by == 0) {
            return result(value);
        }
        int rotated = Integer.rotateRight(value, by);
        carry = rotated >>> 31;
        return result(rotated);
    }

    private int load(int address) {
        int value = memory.load(address);
        cycles++;
        return value;
    }

    private int loadHalf(int address) {
        int value = memory.loadHalf(address);
        cycles++;
        return value;
    }

    private int loadByte(int address) {
        int value = memory.loadByte(address);
        cycles++;
        return value;
    }

    private void store(int address, int value) {
        memory.store(address, value);
        cycles++;
    }

    private void storeHalf(int address, int value) {
        memory.storeHalf(address, value);
        cycles++;
    }

    private void storeByte(int address, int value) {
        memory.storeByte(address, value);
        cycles++;
    }

    private void push(int list) {
        int sp = r[SP] - 4 * Integer.bitCount(list);
        int address = sp;
        for (int rest = list & 0xff; rest != 0; rest &= rest - 1) {
            memory.store(address, r[Integer.numberOfTrailingZeros(rest)]);
            address += 4;
        }
        if ((list & 0x100) != 0) {
            memory.store(address, r[LR]);
        }
        r[SP] = sp;
        cycles += Integer.bitCount(list);
    }

    private void pop(int list) {
        int address = r[SP];
        for (int rest = list & 0xff; rest != 0; rest &= rest - 1) {
            r[Integer.numberOfTrailingZeros(rest)] = memory.load(address);
            address += 4;
        }
        cycles += Integer.bitCount(list);
        if ((list & 0x100) == 0) {
            r[SP] = address;
            return;
        }
        int target = memory.load(address);
        r[SP] = address + 4;
        cycles++;
        exchange(target);
    }

    private void storeMultiple(int base, int list) {
        int address = r[base];
        for (int rest = list; rest != 0; rest &= rest - 1) {
            memory.store(address, r[Integer.numberOfTrailingZeros(rest)]);
            address += 4;
        }
        r[base] = address;
        cycles += Integer.bitCount(list);
    }

    private void loadMultiple(int base, int list) {
        int address = r[base];
        for (int rest = list; rest != 0; rest &= rest - 1) {
            r[Integer.numberOfTrailingZeros(rest)] = memory.load(address);
            address += 4;
        }
        if ((list >> base & 1) == 0) {
            r[base] = address;
        }
        cycles += Integer.bitCount(list);
    }

    /** ADD and MOV with high registers: they leave the flags, and may branch. */
    private void setHigh(int register, int value) {
        switch (register) {
            case 15 -> {
                pc = value & ~1;
                cycles += 2;
            }
            case SP -> r[SP] = value & ~3;
            default -> r[register] = value;
        }
    }

    private void branchIf(boolean taken, int word) {
        if (taken) {
            pc = instruction + 4 + (word >> 8) * 2;
            cycles += 2;
        }
    }

    /** BX, and POP into the PC: both leave a handler when the address is an EXC_RETURN. */
    private void exchange(int target) {
        if (target >>> 28 == 15 && exception != 0) {
            returnFrom(target);
        } else {
            branch(target);
        }
        cycles += 2;
    }

    private void branch(int target) {
        pc = target & ~1;
        if ((target & 1) == 0) {
            instruction = pc;
            throw Trap.STATE;
        }
    }

    private void callSupervisor() {
        if (!exceptions.mayEnter(Exceptions.SV_CALL)) {
            throw Trap.SVC;
        }
        enter(Exceptions.SV_CALL, pc, THUMB);
        cycles--; // counted below
    }

    private void waitForInterrupt() {
        sleeping = true;
        waitsForEvent = false;
        cycles++;
        attend();
    }

    private void waitForEvent() {
        cycles++;
        if (event) {
            event = false;
            return;
        }
        sleeping = true;
        waitsForEvent = true;
        attend();
    }

    /** Section B5.2.3; SYSm in the low byte. */
    private void writeSpecial(int special, int value) {
        switch (special) {
            case 0, 1, 2, 3 -> setFlags(value);
            case 8, 9 -> setStack(special == 9, value & ~3);
            case 16 -> exceptions.masked = (value & 1) != 0;
            case 20 -> {
                if (exception == 0) {
                    useProcessStack((value & 2) != 0);
                }
            }
            default -> {} // EPSR and IPSR cannot be written
        }
        pc += 2;
        cycles += 3;
        attend();
    }

    private void setStack(boolean process, int value) {
        if (process == processStack) {
            r[SP] = value;
        } else {
            otherSp = value;
        }
    }

    private void readSpecial(int to, int special) {
        int value = switch (special) {
            case 0, 2 -> flags();
            case 1, 3 -> flags() | exception;
            case 5, 7 -> exception;
            case 8, 9 -> (special == 9) == processStack ? r[SP] : otherSp;
            case 16 -> exceptions.masked ? 1 : 0;
            case 20 -> processStack ? 2 : 0;
            default -> 0;
        };
        r[to] = value;
        pc += 2;
        cycles += 3;
    }
}
