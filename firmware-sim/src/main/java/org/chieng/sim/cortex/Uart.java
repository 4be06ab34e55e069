package org.chieng.sim.cortex;

import java.util.Arrays;
import org.chieng.sim.avr.SerialSink;

/**
 * UART0 (nRF51 Series Reference Manual v3.0, section 29): one byte in the transmitter, six in the receiver, true frame
 * times from BAUDRATE. Left out: flow control, parity and framing errors; CONFIG's parity only makes the frame longer.
 */
final class Uart extends NrfPeripheral {

    private static final int ID = 2;
    private static final int RXDRDY = 2;
    private static final int TXDRDY = 7;
    private static final int ERROR = 9;
    private static final int RXTO = 17;
    private static final int ENABLED = 4;
    private static final int OVERRUN = 1;
    private static final int FIFO = 6;
    private static final int LINE = 256; // bytes on their way in: a host cannot run ahead of the baud rate for ever
    private static final int BAUD_250000 = 0x0400_0000; // the value after reset
    private static final int NOT_CONNECTED = -1;

    private final int sent;
    private final int arrived;
    private SerialSink sink = (value, cycle) -> {};

    private boolean transmits;
    private boolean receives;
    private int shifted;
    private boolean shifting;
    private final byte[] line = new byte[LINE];
    private int lineStart;
    private int lineLength;
    private final byte[] fifo = new byte[FIFO];
    private int waiting;
    private int errors;
    private int enable;
    private int baudRate;
    private int config;
    private final int[] pins = new int[4]; // RTS, TXD, CTS, RXD

    Uart(CortexM0 cpu) {
        super(cpu, ID);
        sent = cpu.events.slot(this::frameSent);
        arrived = cpu.events.slot(this::frameReceived);
        reset();
    }

    void sendTo(SerialSink newSink) {
        sink = newSink;
    }

    @Override
    void reset() {
        super.reset();
        transmits = receives = shifting = false;
        lineStart = lineLength = waiting = errors = enable = config = 0;
        baudRate = BAUD_250000;
        Arrays.fill(pins, NOT_CONNECTED);
    }

    /** Bits a second: BAUDRATE is in 2^-32 of the 16 MHz clock. */
    long baud() {
        return Math.round((baudRate & 0xffff_ffffL) * (double) Nrf51822.FREQUENCY / (1L << 32));
    }

    private long frameCycles() {
        int bits = (config & 0xe) != 0 ? 11 : 10;
        return ((long) bits << 32) / Math.max(1, baudRate & 0xffff_ffffL);
    }

    /** A byte comes along the line; false when more are on their way than the model keeps. */
    boolean receive(int value) {
        if (lineLength == LINE) {
            return false;
        }
        line[(lineStart + lineLength++) % LINE] = (byte) value;
        if (!cpu.events.pending(arrived)) {
            cpu.events.schedule(arrived, cpu.cycles + frameCycles());
        }
        return true;
    }

    private void frameSent(long moment) {
        shifting = false;
        if (pins[1] != NOT_CONNECTED) {
            sink.sent(shifted, moment);
        }
        happens(TXDRDY);
    }

    private void frameReceived(long moment) {
        byte value = line[lineStart];
        lineStart = (lineStart + 1) % LINE;
        lineLength--;
        if (lineLength > 0) {
            cpu.events.schedule(arrived, moment + frameCycles());
        }
        if (!receives || enable != ENABLED || pins[3] == NOT_CONNECTED) {
            return;
        }
        if (waiting == FIFO) {
            errors |= OVERRUN;
            happens(ERROR);
        } else {
            fifo[waiting++] = value;
            happens(RXDRDY);
        }
    }

    @Override
    void task(int number) {
        switch (number) {
            case 0 -> receives = true;
            case 1 -> {
                receives = false;
                happens(RXTO);
            }
            case 2 -> transmits = true;
            case 3 -> transmits = false;
            case 7 -> receives = transmits = false; // SUSPEND
            default -> {}
        }
    }

    @Override
    int readRegister(int offset) {
        return switch (offset) {
            case 0x480 -> errors;
            case 0x500 -> enable;
            case 0x508, 0x50c, 0x510, 0x514 -> pins[(offset - 0x508) / 4];
            case 0x518 -> take();
            case 0x524 -> baudRate;
            case 0x56c -> config;
            default -> 0;
        };
    }

    /** RXD: the next byte of the FIFO moves up, and says so once more. */
    private int take() {
        int value = fifo[0] & 0xff;
        if (waiting > 0) {
            waiting--;
            System.arraycopy(fifo, 1, fifo, 0, waiting);
            if (waiting > 0) {
                happens(RXDRDY);
            }
        }
        return value;
    }

    @Override
    void writeRegister(int offset, int value) {
        switch (offset) {
            case 0x480 -> errors &= ~value;
            case 0x500 -> enable = value & 7;
            case 0x508, 0x50c, 0x510, 0x514 -> pins[(offset - 0x508) / 4] = value;
            case 0x51c -> send(value & 0xff);
            case 0x524 -> baudRate = value;
            case 0x56c -> config = value;
            default -> {}
        }
    }

    /** A byte written while one is on its way takes its place, as the manual forbids it. */
    private void send(int value) {
        if (!transmits || enable != ENABLED) {
            return;
        }
        shifted = value;
        if (!shifting) {
            shifting = true;
            cpu.events.schedule(sent, cpu.cycles + frameCycles());
        }
    }
}
