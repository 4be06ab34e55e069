package org.chieng.sim.avr;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * A program of random instructions that runs straight on: every kind that the chip has but SLEEP, WDR and SPM, with
 * pointers into the SRAM, short branches forward, calls to the next instruction.
 */
final class RandomProgram {

    private static final int LENGTH = 16_000; // words: more than will be stepped, for skips

    /** LD with X, Y and Z: plain, with post-increment, with pre-decrement. */
    private static final int[][] POINTERS = {
        {0x900c, 0x900d, 0x900e}, {0x8008, 0x9009, 0x900a}, {0x8000, 0x9001, 0x9002},
    };

    private final Random random;
    private final List<Integer> words = new ArrayList<>();
    private final List<IntSupplier> simple = new ArrayList<>();

    RandomProgram(long seed) {
        random = new Random(seed);
        // 0x0400 CPC .. 0x2c00 MOV: the two-register family, without CPSE, which stands with the skips
        for (int op : new int[] {0x04, 0x08, 0x0c, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x28, 0x2c, 0x9c}) {
            simple.add(() -> op << 8 | random.nextInt(0x400));
        }
        for (int op : new int[] {0x3000, 0x4000, 0x5000, 0x6000, 0x7000, 0xe000}) {
            simple.add(() -> op | random.nextInt(0x1000));
        }
        for (int op : new int[] {0x0, 0x1, 0x2, 0x3, 0x5, 0x6, 0x7, 0xa}) { // COM .. DEC
            simple.add(() -> 0x9400 | random.nextInt(32) << 4 | op);
        }
        simple.add(() -> 0x0100 | random.nextInt(0x100)); // MOVW
        simple.add(() -> 0x0200 | random.nextInt(0x100)); // MULS
        simple.add(() -> 0x0300 | random.nextInt(0x100)); // MULSU, FMUL, FMULS, FMULSU
        simple.add(() -> 0x9600 | random.nextInt(0x200)); // ADIW, SBIW
        simple.add(() -> 0x9408 | random.nextInt(16) << 4); // BSET, BCLR
        simple.add(() -> 0xf800 | (random.nextInt(0x400) & 0x3f7)); // BLD, BST
        simple.add(() -> 0x920f | random.nextInt(32) << 4); // PUSH
        simple.add(() -> 0x900f | random.nextInt(32) << 4); // POP
        simple.add(() -> 0xb000 | (random.nextBoolean() ? 0x800 : 0) | gpior(random.nextInt(32) << 4)); // IN, OUT
        simple.add(() -> (random.nextBoolean() ? 0x9800 : 0x9a00) | 0x1e << 3 | random.nextInt(8)); // CBI, SBI
    }

    /** GPIOR1 (0x2A) in IN and OUT. */
    private static int gpior(int register) {
        return register | (0x2a & 0xf) | (0x2a & 0x30) << 5;
    }

    byte[] image() {
        words.addAll(List.of(0xe008, 0xbf0e, 0xe000, 0xbf0d)); // SP = 0x0800: as many POPs as PUSHes stay in the SRAM
        for (int register = 0; register < 32; register++) {
            words.add(0xe000 | random.nextInt(16) << 8 | random.nextInt(16)); // LDI r16, random
            words.add(register < 16 ? 0x2e00 | register << 4 : 0x2f00 | (register - 16) << 4); // MOV rN, r16
        }
        while (words.size() < LENGTH) {
            addInstruction();
        }
        return TestImages.of(words.stream().mapToInt(Integer::intValue).toArray());
    }

    private void addInstruction() {
        switch (random.nextInt(12)) {
            case 0 -> addMemoryAccess();
            case 1 -> addSkip();
            case 2 -> {
                words.add(0xf000 | (random.nextInt(0x800) & 0x407) | random.nextInt(3) << 3); // BRBS, BRBC +0..2
                addSimple();
                addSimple();
            }
            case 3 -> addCall();
            default -> addSimple();
        }
    }

    private void addSimple() {
        words.add(simple.get(random.nextInt(simple.size())).getAsInt());
    }

    private void addMemoryAccess() {
        int pointer = random.nextInt(3);
        int low = 26 + 2 * pointer;
        words.add(0xe000 | (low - 16) << 4 | random.nextInt(16) << 8 | random.nextInt(16)); // LDI low
        words.add(0xe000 | (low - 15) << 4 | (2 + random.nextInt(4))); // LDI high: 0x0200 to 0x05FF
        int register = random.nextInt(26) << 4;
        int store = random.nextBoolean() ? 0x200 : 0;
        switch (random.nextInt(4)) {
            case 0 -> words.add(POINTERS[pointer][random.nextInt(3)] | store | register);
            case 1 -> {
                // LDD, STD with Y or Z; there is none with X
                int displacement = pointer == 0 ? 0 : random.nextInt(8) | random.nextInt(4) << 10;
                words.add(POINTERS[pointer][0] | store | register | displacement);
            }
            case 2 -> {
                words.add(0x9000 | store | register); // LDS, STS
                words.add(0x200 + random.nextInt(0x400));
            }
            default -> {
                words.add(0xe0f0 | random.nextInt(16)); // LDI r31: Z in the first 4 KiB
                words.add(new int[] {0x95c8, 0x9004 | register, 0x9005 | register}[random.nextInt(3)]); // LPM
            }
        }
    }

    private void addSkip() {
        words.add(
                switch (random.nextInt(3)) {
                    case 0 -> 0x1000 | random.nextInt(0x400); // CPSE
                    case 1 -> 0xfc00 | (random.nextInt(0x400) & 0x3f7); // SBRC, SBRS
                    default -> (random.nextBoolean() ? 0x9900 : 0x9b00) | 0x1e << 3 | random.nextInt(8);
                });
        if (random.nextBoolean()) {
            words.add(0x9000 | random.nextInt(32) << 4); // LDS: two words to skip
            words.add(0x200 + random.nextInt(0x400));
        } else {
            addSimple();
            int last = words.size() - 1;
            if (words.get(last) >>> 9 == 0x4b) {
                words.set(last, 0); // simavr 1.6 skips two words when ADIW or SBIW with certain constants follows
            }
        }
    }

    private void addCall() {
        switch (random.nextInt(4)) {
            case 0 -> words.add(0xd000); // RCALL .+0
            case 1 -> words.add(0xc000); // RJMP .+0
            case 2 -> {
                words.add(0x940e); // CALL the next
                words.add(words.size() + 1);
            }
            default -> {
                words.add(0x940c); // JMP to the next
                words.add(words.size() + 1);
            }
        }
    }
}
