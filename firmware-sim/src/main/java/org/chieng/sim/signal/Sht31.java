package org.chieng.sim.signal;

import java.util.function.LongToDoubleFunction;
import org.chieng.sim.avr.Atmega328p;
import org.chieng.sim.avr.I2cSlave;

/**
 * Sensirion SHT31 temperature and humidity sensor: single measurements without clock stretching, which it does not acknowledge to be
 * read before they are done, each word with its CRC-8 (datasheet SHT3x-DIS version 6, sections 4.3, 4.12 and 4.13). Left out:
 * periodic mode, clock stretching, alerts.
 */
public final class Sht31 implements I2cSlave {

    /** With ADDR low; high is one more. */
    public static final int ADDRESS = 0x44;

    private static final int READ_STATUS = 0xf32d;
    private static final int SOFT_RESET = 0x30a2;
    private static final long CYCLES_PER_MILLI = Atmega328p.FREQUENCY / 1000;

    private final int address;
    private final LongToDoubleFunction celsius;
    private final LongToDoubleFunction percent;
    private final int[] answer = new int[6];
    private boolean spoilt;
    private long done = -1; // cycle at which the measurement is done, -1 for none
    private boolean statusAsked;
    private int command;
    private int byteOfCommand;
    private int byteOfAnswer;

    /** Degrees Celsius and relative humidity in percent at a CPU cycle of 16 MHz. */
    public Sht31(int address, LongToDoubleFunction celsius, LongToDoubleFunction percent) {
        this.address = address;
        this.celsius = celsius;
        this.percent = percent;
    }

    /** Lets a bit of each answer flip on the wire from now on, or no longer. */
    public void spoil(boolean bits) {
        spoilt = bits;
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public boolean addressed(boolean reading, long cycle) {
        byteOfCommand = 0;
        byteOfAnswer = 0;
        if (!reading) {
            return true;
        }
        if (statusAsked) {
            statusAsked = false;
            putWord(0, 0); // nothing to tell: no alert, no reset, no bad checksum
            return true;
        }
        if (done < 0 || cycle < done) {
            return false; // nothing measured yet: not acknowledged
        }
        putWord(0, (celsius.applyAsDouble(done) + 45) / 175);
        putWord(3, percent.applyAsDouble(done) / 100);
        answer[1] ^= spoilt ? 4 : 0;
        done = -1;
        return true;
    }

    private void putWord(int at, double part) {
        int word = (int) Math.max(0, Math.min(0xffff, Math.round(part * 0xffff)));
        answer[at] = word >> 8;
        answer[at + 1] = word & 0xff;
        answer[at + 2] = crc(word >> 8, word & 0xff);
    }

    /** x⁸ + x⁵ + x⁴ + 1 from 0xff, not reflected, no final XOR (table 20). */
    static int crc(int first, int second) {
        int crc = 0xff;
        for (int bits = first << 8 | second, i = 15; i >= 0; i--) {
            int carry = (crc >> 7) ^ ((bits >> i) & 1);
            crc = ((crc << 1) & 0xff) ^ (carry == 1 ? 0x31 : 0);
        }
        return crc;
    }

    @Override
    public boolean written(int value, long cycle) {
        command = ((command << 8) & 0xff00) | value;
        if (++byteOfCommand == 2) {
            switch (command) {
                case 0x2400 -> done = cycle + 13 * CYCLES_PER_MILLI; // typical, of 4, 6 and 15 ms at most: table 4
                case 0x240b -> done = cycle + 5 * CYCLES_PER_MILLI;
                case 0x2416 -> done = cycle + 3 * CYCLES_PER_MILLI;
                case READ_STATUS -> statusAsked = true;
                case SOFT_RESET -> done = -1;
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public int read(long cycle) {
        return byteOfAnswer < answer.length ? answer[byteOfAnswer++] : 0xff;
    }
}
