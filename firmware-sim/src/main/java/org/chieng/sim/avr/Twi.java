package org.chieng.sim.avr;

import java.util.ArrayList;
import java.util.List;

/**
 * The two-wire interface as master: start, address, data both ways, stop, with the status codes of DS40002061B tables
 * 22-3 and 22-4 and the bus's real bit time. Left out: being a slave, and arbitration with another master.
 */
final class Twi implements Peripheral {

    private static final int TWBR = 0xb8;
    private static final int TWSR = 0xb9;
    private static final int TWDR = 0xbb;
    private static final int TWCR = 0xbc;

    private static final int TWINT = 0x80;
    private static final int TWEA = 0x40;
    private static final int TWSTA = 0x20;
    private static final int TWSTO = 0x10;
    private static final int TWEN = 0x04;
    private static final int TWIE = 0x01;

    private static final int IDLE = 0xf8;
    private static final int FRAME_BITS = 9;

    /** What is on the bus until the event; the status that it will end with is computed at its end. */
    private enum Phase {
        NONE,
        START,
        ADDRESS,
        WRITE,
        READ
    }

    private final Cpu cpu;
    private final List<I2cSlave> slaves = new ArrayList<>();
    private int bitRate;
    private int prescale;
    private int status;
    private int control;
    private int data;
    private Phase phase = Phase.NONE;
    private int current = -1; // index of the slave that acknowledged its address, or -1
    private boolean started;

    Twi(Cpu cpu) {
        this.cpu = cpu;
        cpu.data.map(this, TWBR, TWSR, TWDR, TWCR);
        cpu.events.own(Events.TWI, this);
        cpu.interrupts.own(Interrupts.TWI, this);
        reset();
    }

    void attach(I2cSlave slave) {
        slaves.add(slave);
    }

    @Override
    public void reset() {
        bitRate = prescale = control = 0;
        data = 0xff;
        status = IDLE;
        phase = Phase.NONE;
        release();
    }

    private void release() {
        if (current >= 0) {
            slaves.get(current).stopped();
        }
        current = -1;
        started = false;
    }

    private long bitCycles() {
        return 16 + 2L * bitRate * (1 << (2 * prescale)); // section 22.5.2
    }

    private void begin(Phase next, int bits) {
        phase = next;
        cpu.events.schedule(Events.TWI, cpu.cycles + bits * bitCycles());
    }

    @Override
    public void due(int slot, long moment) {
        Phase ended = phase;
        phase = Phase.NONE;
        status = switch (ended) {
            case START -> start();
            case ADDRESS -> address();
            case WRITE -> current >= 0 && slaves.get(current).written(data, cpu.cycles) ? 0x28 : 0x30;
            case READ -> receive();
            case NONE -> status;
        };
        control |= TWINT;
        request();
    }

    private int start() {
        int code = started ? 0x10 : 0x08;
        started = true;
        return code;
    }

    private int address() {
        boolean reading = (data & 1) != 0;
        current = -1;
        for (int i = 0; i < slaves.size(); i++) {
            I2cSlave slave = slaves.get(i);
            if (slave.address() == data >> 1 && slave.addressed(reading, cpu.cycles)) {
                current = i;
                return reading ? 0x40 : 0x18;
            }
        }
        return reading ? 0x48 : 0x20;
    }

    private int receive() {
        data = current >= 0 ? slaves.get(current).read(cpu.cycles) & 0xff : 0xff;
        return (control & TWEA) != 0 ? 0x50 : 0x58;
    }

    private void request() {
        cpu.interrupts.request(Interrupts.TWI, (control & TWINT) != 0 && (control & TWIE) != 0);
    }

    @Override
    public int read(int address) {
        return switch (address) {
            case TWBR -> bitRate;
            case TWSR -> status | prescale;
            case TWDR -> data;
            default -> control;
        };
    }

    @Override
    public void write(int address, int value) {
        switch (address) {
            case TWBR -> bitRate = value;
            case TWSR -> prescale = value & 3;
            case TWDR -> data = value;
            default -> command(value);
        }
    }

    private void command(int value) {
        // TWINT is cleared by writing one; STOP clears itself as soon as it is on the bus
        int interrupt = control & TWINT & ~value;
        control = (value & (TWEA | TWSTA | TWEN | TWIE)) | interrupt;
        if ((value & TWEN) == 0) {
            phase = Phase.NONE;
            cpu.events.schedule(Events.TWI, Events.NEVER);
            release();
            status = IDLE;
        } else if ((value & TWINT) != 0 && phase == Phase.NONE) {
            act(value);
        }
        request();
    }

    private void act(int value) {
        if ((value & TWSTO) != 0) {
            release();
            status = IDLE;
        }
        if ((value & TWSTA) != 0) {
            begin(Phase.START, 1);
        } else if ((value & TWSTO) != 0 || !started) {
            return;
        } else if (status == 0x08 || status == 0x10) {
            begin(Phase.ADDRESS, FRAME_BITS);
        } else if (status == 0x40 || status == 0x50) {
            begin(Phase.READ, FRAME_BITS);
        } else {
            begin(Phase.WRITE, FRAME_BITS);
        }
    }
}
