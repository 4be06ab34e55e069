package org.chieng.sim.cortex;

import java.util.ArrayList;
import java.util.List;
import org.chieng.sim.avr.I2cSlave;
import org.jspecify.annotations.Nullable;

/**
 * TWI0 and TWI1, the two-wire master (nRF51 Series Reference Manual v3.0, section 28), with the bus's real byte time and its
 * errors for an address or a byte that nobody acknowledges. Left out: clock stretching.
 */
final class Twi extends NrfPeripheral {

    private static final int FIRST_ID = 3;
    private static final int STOPPED = 1;
    private static final int RXDREADY = 2;
    private static final int TXDSENT = 7;
    private static final int ERROR = 9;
    private static final int BYTE_BOUNDARY = 14;
    private static final int ADDRESS_NACK = 2;
    private static final int DATA_NACK = 4;
    private static final int ENABLED = 5;
    private static final int BITS = 9;

    private enum Phase {
        IDLE,
        ADDRESS_TO_READ,
        ADDRESS_TO_WRITE,
        READ,
        WAITS, // the bus is ours, and stands
        WRITE
    }

    private final List<I2cSlave> slaves;
    private final int slot;
    private Phase phase = Phase.IDLE;
    private @Nullable I2cSlave slave;
    private boolean reading;
    private boolean suspended;
    private boolean hasByte; // TXD was written
    private int transmitted;
    private int received;
    private int errors;
    private int enable;
    private int frequency;
    private int address;
    private final int[] pins = new int[2];

    /** The things on the bus are those of the list, which may grow. */
    Twi(CortexM0 cpu, int number, List<I2cSlave> slaves) {
        super(cpu, FIRST_ID + number);
        this.slaves = slaves;
        slot = cpu.events.slot(this::due);
    }

    static List<I2cSlave> bus() {
        return new ArrayList<>();
    }

    @Override
    void reset() {
        super.reset();
        release();
        suspended = hasByte = false;
        errors = enable = address = 0;
        frequency = 0x0400_0000; // 250 kbit/s after reset
        pins[0] = pins[1] = -1;
    }

    /** FREQUENCY is in 2^-32 of the 16 MHz clock, as the UART's. */
    private long bits(int count) {
        return ((long) count << 32) / Math.max(1, frequency & 0xffff_ffffL);
    }

    private void begin(Phase next, int count) {
        phase = next;
        cpu.events.schedule(slot, cpu.cycles + bits(count));
    }

    private void due(long moment) {
        switch (phase) {
            case ADDRESS_TO_READ, ADDRESS_TO_WRITE -> addressed(phase == Phase.ADDRESS_TO_READ, moment);
            case READ -> {
                received = slave == null ? 0xff : slave.read(moment) & 0xff;
                phase = Phase.WAITS;
                happens(RXDREADY);
                byteBoundary();
            }
            case WRITE -> {
                phase = Phase.WAITS;
                if (slave == null || !slave.written(transmitted, moment)) {
                    fail(DATA_NACK);
                } else {
                    happens(TXDSENT);
                    byteBoundary();
                }
            }
            default -> {}
        }
    }

    private void addressed(boolean toRead, long moment) {
        reading = toRead;
        slave = slaves.stream()
                .filter(candidate -> candidate.address() == address)
                .findFirst()
                .orElse(null);
        phase = Phase.WAITS;
        if (slave == null || !slave.addressed(toRead, moment)) {
            fail(ADDRESS_NACK);
        } else if (toRead) {
            begin(Phase.READ, BITS);
        } else {
            writeNext();
        }
    }

    private void fail(int error) {
        errors |= error;
        happens(ERROR);
    }

    /** After each byte read: the shortcuts decide whether the bus stands or the transfer ends. */
    private void byteBoundary() {
        happens(BYTE_BOUNDARY);
        if (shortcut(1)) {
            stop();
        } else if (shortcut(0)) {
            suspended = true;
        } else if (reading && !suspended) {
            begin(Phase.READ, BITS);
        } else {
            writeNext();
        }
    }

    private void writeNext() {
        if (hasByte && phase == Phase.WAITS && !reading && !suspended) {
            hasByte = false;
            begin(Phase.WRITE, BITS);
        }
    }

    private void stop() {
        release();
        happens(STOPPED);
    }

    private void release() {
        if (slave != null) {
            slave.stopped();
            slave = null;
        }
        phase = Phase.IDLE;
        cpu.events.schedule(slot, Events.NEVER);
    }

    @Override
    void task(int number) {
        if (enable != ENABLED) {
            return;
        }
        switch (number) {
            case 0 -> start(Phase.ADDRESS_TO_READ);
            case 2 -> start(Phase.ADDRESS_TO_WRITE);
            case 5 -> stop();
            case 7 -> suspended = true;
            case 8 -> resume();
            default -> {}
        }
    }

    private void start(Phase how) {
        suspended = false;
        begin(how, 1 + BITS);
    }

    private void resume() {
        suspended = false;
        if (phase == Phase.WAITS && reading) {
            begin(Phase.READ, BITS);
        } else {
            writeNext();
        }
    }

    @Override
    int readRegister(int offset) {
        return switch (offset) {
            case 0x4c4 -> errors;
            case 0x500 -> enable;
            case 0x508, 0x50c -> pins[(offset - 0x508) / 4];
            case 0x518 -> received;
            case 0x51c -> transmitted;
            case 0x524 -> frequency;
            case 0x588 -> address;
            default -> 0;
        };
    }

    @Override
    void writeRegister(int offset, int value) {
        switch (offset) {
            case 0x4c4 -> errors &= ~value;
            case 0x500 -> enable = value & 7;
            case 0x508, 0x50c -> pins[(offset - 0x508) / 4] = value;
            case 0x51c -> {
                transmitted = value & 0xff;
                hasByte = true;
                writeNext();
            }
            case 0x524 -> frequency = value;
            case 0x588 -> address = value & 0x7f;
            default -> {}
        }
    }
}
