package org.chieng.sim.cortex;

import java.util.Arrays;

/**
 * The interconnect that lets an event of one peripheral trigger a task of another (nRF51 Series Reference Manual v3.0,
 * section 16): sixteen free channels, the twelve fixed ones, four groups.
 */
final class Ppi implements Device {

    private static final int BASE = 0x4001_f000;
    private static final int CHANNELS = 32;
    private static final int FREE = 16;
    private static final int FIRST_FIXED = 20;
    private static final int GROUPS = 4;

    /** Event and task of channels 20 to 31 (table "Pre-programmed channels"). */
    private static final int[][] FIXED = {
        {0x4000_8140, 0x4000_1000}, // TIMER0 COMPARE[0], RADIO TXEN
        {0x4000_8140, 0x4000_1004}, // TIMER0 COMPARE[0], RADIO RXEN
        {0x4000_8144, 0x4000_1010}, // TIMER0 COMPARE[1], RADIO DISABLE
        {0x4000_1128, 0x4000_f000}, // RADIO BCMATCH, AAR START
        {0x4000_1100, 0x4000_f000}, // RADIO READY, CCM KSGEN
        {0x4000_1104, 0x4000_f004}, // RADIO ADDRESS, CCM CRYPT
        {0x4000_1104, 0x4000_8044}, // RADIO ADDRESS, TIMER0 CAPTURE[1]
        {0x4000_110c, 0x4000_8048}, // RADIO END, TIMER0 CAPTURE[2]
        {0x4000_b140, 0x4000_1000}, // RTC0 COMPARE[0], RADIO TXEN
        {0x4000_b140, 0x4000_1004}, // RTC0 COMPARE[0], RADIO RXEN
        {0x4000_b140, 0x4000_800c}, // RTC0 COMPARE[0], TIMER0 CLEAR
        {0x4000_b140, 0x4000_8000}, // RTC0 COMPARE[0], TIMER0 START
    };

    private final Memory memory;
    private final int[] events = new int[CHANNELS];
    private final int[] tasks = new int[CHANNELS];
    private final int[] groups = new int[GROUPS];
    private int enabled;

    Ppi(Memory memory) {
        this.memory = memory;
        memory.map(BASE, this);
        memory.onEvent(this::happened);
        for (int i = 0; i < FIXED.length; i++) {
            events[FIRST_FIXED + i] = FIXED[i][0];
            tasks[FIRST_FIXED + i] = FIXED[i][1];
        }
    }

    void reset() {
        enabled = 0;
        Arrays.fill(events, 0, FREE, 0);
        Arrays.fill(tasks, 0, FREE, 0);
        Arrays.fill(groups, 0);
    }

    private void happened(int event) {
        for (int rest = enabled; rest != 0; rest &= rest - 1) {
            int channel = Integer.numberOfTrailingZeros(rest);
            if (events[channel] == event && tasks[channel] != 0) {
                memory.store(tasks[channel], 1);
            }
        }
    }

    @Override
    public int read(int offset) {
        if (offset >= 0x510 && offset < 0x510 + 8 * FREE) {
            int channel = (offset - 0x510) / 8;
            return (offset & 4) == 0 ? events[channel] : tasks[channel];
        }
        if (offset >= 0x800 && offset < 0x800 + 4 * GROUPS) {
            return groups[(offset - 0x800) / 4];
        }
        return offset >= 0x500 && offset <= 0x508 ? enabled : 0;
    }

    @Override
    public void write(int offset, int value) {
        if (offset < 8 * GROUPS) {
            if (value == 1) {
                int group = groups[offset / 8];
                enabled = (offset & 4) == 0 ? enabled | group : enabled & ~group;
            }
        } else if (offset >= 0x510 && offset < 0x510 + 8 * FREE) {
            int[] ends = (offset & 4) == 0 ? events : tasks;
            ends[(offset - 0x510) / 8] = value;
        } else if (offset >= 0x800 && offset < 0x800 + 4 * GROUPS) {
            groups[(offset - 0x800) / 4] = value;
        } else {
            switch (offset) {
                case 0x500 -> enabled = value;
                case 0x504 -> enabled |= value;
                case 0x508 -> enabled &= ~value;
                default -> {}
            }
        }
    }
}
