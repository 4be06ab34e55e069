package org.chieng.sim.avr;

import java.util.Arrays;

/**
 * The EEPROM, 1 KiB: its write sequence and times, its modes and its interrupt (DS40002061B sections 8.4 and 8.6). What is
 * in it stays without power. Left out: corruption by a falling supply, and that its interrupt does not wake from the deep
 * sleep modes.
 */
final class Eeprom implements Peripheral {

    static final int SIZE = 1024;

    private static final int EECR = 0x3f;
    private static final int EEDR = 0x40;
    private static final int EEARL = 0x41;
    private static final int EEARH = 0x42;

    private static final int EEPM = 0x30;
    private static final int EERIE = 0x08;
    private static final int EEMPE = 0x04;
    private static final int EEPE = 0x02;
    private static final int EERE = 0x01;

    // EEPM, table 8-1
    private static final int ERASE_AND_WRITE = 0x00;
    private static final int ERASE_ONLY = 0x10;
    private static final int WRITE_ONLY = 0x20;
    private static final long LONG_CYCLES = Atmega328p.FREQUENCY * 34 / 10_000; // 3.4 ms
    private static final long SHORT_CYCLES = Atmega328p.FREQUENCY * 18 / 10_000; // 1.8 ms

    private static final int WINDOW = 4; // cycles from EEMPE to EEPE
    private static final int READ_HALTS = 4; // cycles
    private static final int WRITE_HALTS = 2;

    private final Cpu cpu;
    private final byte[] cells = new byte[SIZE];
    private int control;
    private int data;
    private int address;
    private long windowUntil = -1;
    private int writtenAt;
    private int written;
    private boolean changed;

    Eeprom(Cpu cpu) {
        this.cpu = cpu;
        Arrays.fill(cells, (byte) 0xff);
        cpu.data.map(this, EECR, EEDR, EEARL, EEARH);
        cpu.events.own(Events.EEPROM, this);
        cpu.interrupts.own(Interrupts.EEPROM_READY, this);
    }

    byte[] contents() {
        return cells.clone();
    }

    void contents(byte[] image) {
        System.arraycopy(image, 0, cells, 0, SIZE);
        changed = false;
    }

    /** Whether a program has written since the contents were last put or this was last asked. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    private void begin() {
        int mode = control & EEPM;
        writtenAt = address;
        int old = cells[address] & 0xff;
        written = mode == ERASE_ONLY ? 0xff : mode == WRITE_ONLY ? old & data : data;
        control |= EEPE;
        control &= ~EEMPE;
        windowUntil = -1;
        cpu.cycles += WRITE_HALTS;
        cpu.events.schedule(Events.EEPROM, cpu.cycles + (mode == ERASE_AND_WRITE ? LONG_CYCLES : SHORT_CYCLES));
    }

    /** The write is done. (A reset does not end it, a power cut does.) */
    @Override
    public void due(int slot, long moment) {
        changed |= cells[writtenAt] != (byte) written;
        cells[writtenAt] = (byte) written;
        control &= ~EEPE;
        request();
    }

    private void request() {
        cpu.interrupts.request(Interrupts.EEPROM_READY, (control & (EERIE | EEPE)) == EERIE);
    }

    @Override
    public int read(int at) {
        return switch (at) {
            case EECR -> cpu.cycles <= windowUntil ? control | EEMPE : control;
            case EEDR -> data;
            case EEARL -> address & 0xff;
            default -> address >> 8;
        };
    }

    @Override
    public void write(int at, int value) {
        switch (at) {
            case EECR -> control(value);
            case EEDR -> data = value;
            case EEARL -> moveTo((address & 0x300) | value);
            default -> moveTo((address & 0xff) | (value & 3) << 8);
        }
    }

    private void moveTo(int newAddress) {
        if ((control & EEPE) == 0) {
            address = newAddress; // section 8.6.3: not while a write goes on
        }
    }

    private void control(int value) {
        boolean busy = (control & EEPE) != 0;
        boolean open = cpu.cycles <= windowUntil;
        int modes = busy ? control & EEPM : value & EEPM;
        control = modes | (value & EERIE) | (control & EEPE);
        if ((value & EEPE) != 0 && open && !busy) {
            begin();
        } else if ((value & (EEMPE | EEPE)) == EEMPE) {
            windowUntil = cpu.cycles + WINDOW;
        }
        if ((value & EERE) != 0 && !busy) {
            data = cells[address] & 0xff;
            cpu.cycles += READ_HALTS;
        }
        request();
    }

    /** A write that goes on is done at once: in the chip it goes on during a reset. */
    @Override
    public void reset() {
        if ((control & EEPE) != 0) {
            due(Events.EEPROM, cpu.cycles);
        }
        control = data = address = 0;
        windowUntil = -1;
    }

    /** Power is gone: a write that goes on leaves its cell erased. */
    void powerLost() {
        if ((control & EEPE) != 0) {
            changed |= cells[writtenAt] != (byte) 0xff;
            cells[writtenAt] = (byte) 0xff;
            control &= ~EEPE;
        }
    }
}
