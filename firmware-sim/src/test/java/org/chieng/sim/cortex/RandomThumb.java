package org.chieng.sim.cortex;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * A flash image of random Thumb instructions that runs straight on and ends with a semihosting exit: every kind that
 * ARMv6-M has but WFI, WFE and YIELD, with loads and stores in a window of the RAM, branches forward, calls, supervisor
 * calls, PendSV, both stacks, and now and then an unaligned access, UDF or BKPT, after which the HardFault handler goes on.
 */
final class RandomThumb {

    private static final int WINDOW = 0x2000_1000; // 4 KiB for loads and stores
    private static final int STACK = 0x2000_3000; // 2 KiB to each side
    private static final int PROCESS_STACK = 0x2000_0800;
    private static final int VECTORS = 48;
    private static final int ICSR = 0xe000_ed04;
    private static final int NOP = 0xbf00;

    private final Random random;
    private final int length;
    private final List<Integer> code = new ArrayList<>(); // halfwords; the first is at address 0
    private final List<IntSupplier> simple = new ArrayList<>();
    private int begin;
    private int end;

    /** So many instructions, about. */
    RandomThumb(long seed, int length) {
        random = new Random(seed);
        this.length = length;
        addSimpleKinds();
        build();
    }

    byte[] image() {
        ByteBuffer image = ByteBuffer.allocate(code.size() * 2).order(ByteOrder.LITTLE_ENDIAN);
        code.forEach(half -> image.putShort(half.shortValue()));
        return image.array();
    }

    /** The address of the BKPT that ends it. */
    int end() {
        return end;
    }

    /** Whether an address lies among the random instructions, not in a handler or the frame around. */
    boolean isRandom(int address) {
        return address >= begin && address < end;
    }

    private int low() {
        return random.nextInt(8);
    }

    private void addSimpleKinds() {
        simple.add(() -> random.nextInt(0x1800)); // LSL, LSR, ASR by constants
        simple.add(() -> 0x1800 | random.nextInt(0x800)); // ADD, SUB: registers and 3-bit constants
        simple.add(() -> 0x2000 | random.nextInt(0x2000)); // MOV, CMP, ADD, SUB: 8-bit constants
        for (int i = 0; i < 4; i++) {
            simple.add(() -> 0x4000 | random.nextInt(0x400)); // the sixteen between two registers
        }
        simple.add(() -> 0x4000 | new int[] {2, 3, 4, 7}[random.nextInt(4)] << 6 | random.nextInt(64)); // shifts
        simple.add(() -> 0x4000 | (random.nextBoolean() ? 5 : 6) << 6 | random.nextInt(64)); // ADC, SBC
        simple.add(this::highOperation);
        simple.add(() -> 0xa000 | random.nextInt(0x1000)); // ADR, ADD from SP
        simple.add(() -> 0xb200 | random.nextInt(0x100)); // extensions
        simple.add(() -> 0xba00 | new int[] {0, 0x40, 0xc0}[random.nextInt(3)] | random.nextInt(64)); // REV
        simple.add(() -> 0x4800 | random.nextInt(0x800)); // LDR of a literal: what code is there
        simple.add(() -> new int[] {NOP, 0xbf40}[random.nextInt(2)]); // NOP, SEV
    }

    /** ADD, CMP, MOV with high registers; never into SP or PC, and PC only as a source. */
    private int highOperation() {
        int op = random.nextInt(3);
        int to = random.nextInt(15);
        int from = random.nextInt(op == 1 ? 15 : 16);
        if (to == 13) {
            to = 12;
        }
        if (op == 1 && to < 8 && from < 8) {
            from += 5; // UNPREDICTABLE otherwise; 13 is SP
        }
        return 0x4400 | op << 8 | (to & 8) << 4 | from << 3 | (to & 7);
    }

    private void build() {
        for (int i = 0; i < VECTORS * 2; i++) {
            code.add(0);
        }
        vector(0, STACK);
        vector(3, handlerAt(this::hardFault));
        vector(11, handlerAt(this::changeStackedR0));
        vector(14, handlerAt(this::changeStackedR0));
        vector(1, address() | 1);
        constant(0, PROCESS_STACK);
        emit(0xf380, 0x8809); // MSR PSP, R0
        for (int register = 0; register < 8; register++) {
            constant(register, random.nextInt());
        }
        for (int register = 8; register < 13; register++) {
            emit(0x4680 | low() << 3 | (register & 7)); // MOV R8 .. R12
        }
        begin = address();
        int until = code.size() + length;
        while (code.size() < until) {
            addInstruction();
        }
        hashWindow();
        constant(0, 0x18); // SYS_EXIT
        constant(1, 0x20026); // ADP_Stopped_ApplicationExit
        end = address();
        emit(0xbeab);
        for (int i = 0; i < 1024; i++) {
            emit(random.nextInt(0x10000)); // what the last literals read
        }
    }

    private int address() {
        return code.size() * 2;
    }

    private void emit(int... halfwords) {
        for (int half : halfwords) {
            code.add(half);
        }
    }

    private void vector(int number, int value) {
        code.set(number * 2, value & 0xffff);
        code.set(number * 2 + 1, value >>> 16);
    }

    private int handlerAt(Runnable body) {
        int address = address();
        body.run();
        return address | 1;
    }

    /** R0 = the stack pointer that the frame is on. */
    private void findFrame() {
        emit(0x4670, 0x0740); // MOV R0, LR; LSLS R0, R0, #29
        emit(0xd402); // BMI to MRS PSP
        emit(0xf3ef, 0x8008, 0xe001); // MRS R0, MSP; B over
        emit(0xf3ef, 0x8009); // MRS R0, PSP
    }

    /** Goes on after the instruction of 16 bits that faulted. */
    private void hardFault() {
        findFrame();
        emit(0x6981, 0x3102, 0x6181, 0x4770); // LDR R1, [R0, #24]; ADDS R1, #2; STR R1, [R0, #24]; BX LR
    }

    private void changeStackedR0() {
        findFrame();
        emit(0xb530); // PUSH {R4, R5, LR}
        emit(0xf3ef, 0x8405); // MRS R4, IPSR
        emit(0x6801, 0x1909, 0x43c9, 0x6001); // LDR R1, [R0]; ADDS R1, R1, R4; MVNS R1, R1; STR R1, [R0]
        emit(0xbd30); // POP {R4, R5, PC}
    }

    private void constant(int register, int value) {
        if (address() % 4 != 0) {
            emit(NOP);
        }
        emit(0x4800 | register << 8, 0xe001, value & 0xffff, value >>> 16); // LDR from behind the next; B over it
    }

    private void addInstruction() {
        switch (random.nextInt(24)) {
            case 0, 1, 2 -> memoryAccess();
            case 3 -> multiple();
            case 4 -> stackAccess();
            case 5, 6 -> forward();
            case 7 -> call();
            case 8 -> shiftByRegister();
            case 9 -> special();
            case 10 -> exception();
            case 11 -> refill();
            default -> emit(someSimple());
        }
    }

    private int someSimple() {
        return simple.get(random.nextInt(simple.size())).getAsInt();
    }

    /** Fresh bits, or every register would end as 0 or -1. */
    private void refill() {
        constant(low(), random.nextInt(4) == 0 ? 1 << random.nextInt(32) : random.nextInt());
    }

    private void shiftByRegister() {
        int by = low();
        int[] counts = {0, 1, 31, 32, 33, 64, 128, 255};
        emit(0x2000 | by << 8 | counts[random.nextInt(counts.length)]);
        if (random.nextBoolean()) {
            emit(0x4240 | by << 3 | by); // RSBS: only the low byte of a count counts
        }
        emit(0x4000 | new int[] {2, 3, 4, 7}[random.nextInt(4)] << 6 | by << 3 | low());
    }

    private void memoryAccess() {
        int base = low();
        int offset = random.nextInt(8) == 0 ? random.nextInt(0xd00) : random.nextInt(0xd00) & ~3;
        constant(base, WINDOW + offset);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int data = (base + 1 + random.nextInt(7)) % 8;
            switch (random.nextInt(3)) {
                case 0 -> emit((0x6000 + (random.nextInt(6) << 11)) | random.nextInt(32) << 6 | base << 3 | data);
                case 1 -> {
                    int index = (base + 1 + random.nextInt(7)) % 8;
                    emit(0x2000 | index << 8 | random.nextInt(64) * 4);
                    emit(0x5000 | random.nextInt(8) << 9 | index << 6 | base << 3 | data);
                }
                default -> emit(0x9000 | random.nextInt(2) << 11 | data << 8 | random.nextInt(64)); // [SP, #n]
            }
        }
    }

    /** LDM and STM; when the base is in the list of an STM it is the first there (the value stored is unknown else). */
    private void multiple() {
        int base = low();
        constant(base, WINDOW + (random.nextInt(0xd00) & ~3) + (random.nextInt(16) == 0 ? 2 : 0));
        int list = 1 + random.nextInt(255);
        if (random.nextBoolean()) {
            emit(0xc800 | base << 8 | list);
        } else {
            boolean first = Integer.numberOfTrailingZeros(list | 1 << base) == base;
            emit(0xc000 | base << 8 | (first || list == 1 << base ? list : Math.max(list & ~(1 << base), 1)));
        }
    }

    private void stackAccess() {
        switch (random.nextInt(6)) {
            case 0, 1 -> emit(0xb400 | 1 + random.nextInt(511));
            case 2, 3 -> emit(0xbc00 | 1 + random.nextInt(255));
            case 4 -> emit(0xb000 | random.nextInt(2) << 7 | random.nextInt(32)); // ADD, SUB SP
            default -> {
                constant(low(), STACK + random.nextInt(64)); // the low bits are dropped
                int from = code.get(code.size() - 4) >> 8 & 7;
                emit(0x4685 | from << 3); // MOV SP
            }
        }
    }

    private void forward() {
        if (random.nextInt(4) == 0) {
            emit(0xe000 | random.nextInt(2)); // B over one or two halfwords
        } else {
            emit(0xd000 | random.nextInt(14) << 8 | random.nextInt(2));
        }
        emit(someSimple(), someSimple(), NOP);
    }

    private void call() {
        int target = low();
        switch (random.nextInt(5)) {
            case 0 -> emit(0xf000, 0xf801, NOP); // BL over a NOP
            case 1 -> emit(0x4678 | target, 0x3003 | target << 8, 0x4700 | target << 3); // MOV PC; ADDS #3; BX
            case 2 -> emit(0x4678 | target, 0x3003 | target << 8, 0x4780 | target << 3); // BLX
            case 3 -> emit(0x4678 | target, 0x3004 | target << 8, 0x4687 | target << 3, NOP); // MOV PC, R
            default -> {
                emit(0x4678 | target, 0x3005 | target << 8); // MOV R, PC; ADDS R, #5: behind the POP
                emit(0xb400 | 1 << target, 0xbd00); // PUSH {R}; POP {PC}
            }
        }
    }

    private void special() {
        switch (random.nextInt(5)) {
            case 0 -> {
                int from = low();
                constant(from, random.nextInt() & ~(1 << 27)); // QEMU keeps Q, which ARMv6-M has not
                emit(0xf380 | from, 0x8800 | random.nextInt(4)); // MSR APSR and what goes with it
            }
            case 1 -> {
                int[] readable = {0, 1, 2, 3, 5, 6, 7, 8, 9, 16, 20};
                emit(0xf3ef, 0x8000 | low() << 8 | readable[random.nextInt(readable.length)]);
            }
            case 2 -> emit(0xf3bf, new int[] {0x8f4f, 0x8f5f, 0x8f6f}[random.nextInt(3)]);
            case 3 -> {
                emit(0xb672); // CPSID I
                pendSv();
                emit(someSimple(), someSimple(), 0xb662); // CPSIE I
            }
            default -> onProcessStack();
        }
    }

    private void onProcessStack() {
        emit(0x2002, 0xf380, 0x8814, 0xf3bf, 0x8f6f); // MOVS R0, #2; MSR CONTROL, R0; ISB
        emit(0xb400 | 1 + random.nextInt(255), someSimple(), 0xdf00, someSimple());
        constant(0, PROCESS_STACK + random.nextInt(16));
        emit(0xf380, 0x8809); // MSR PSP, R0
        emit(0x2000, 0xf380, 0x8814, 0xf3bf, 0x8f6f); // MOVS R0, #0; MSR CONTROL, R0; ISB
    }

    private void pendSv() {
        int base = low();
        int data = (base + 1) % 8;
        constant(base, ICSR);
        constant(data, 1 << 28);
        emit(0x6000 | base << 3 | data);
    }

    private void exception() {
        switch (random.nextInt(4)) {
            case 0, 1 -> emit(0xdf00 | random.nextInt(256)); // SVC
            case 2 -> pendSv();
            default -> emit(random.nextBoolean() ? 0xde00 | random.nextInt(256) : 0xbe00 | random.nextInt(0xa0));
        }
    }

    /** What the window holds at the end comes into R2, so that a store that went wrong shows. */
    private void hashWindow() {
        constant(0, WINDOW);
        constant(1, 256);
        constant(7, 0x0100_0193);
        emit(0x2200); // MOVS R2, #0
        emit(0xc878); // LDM R0!, {R3-R6}
        emit(0x405a, 0x437a, 0x4062, 0x437a, 0x406a, 0x437a, 0x4072, 0x437a); // EORS R2, R3; MULS R2, R7 ...
        emit(0x3901, 0xd1f4); // SUBS R1, #1; BNE
    }
}
