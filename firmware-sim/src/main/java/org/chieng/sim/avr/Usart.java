package org.chieng.sim.avr;

/**
 * USART0, asynchronous: transmit shift register with one buffer, receiver with two, true frame times from UBRR, U2X,
 * data bits, parity and stop bits (DS40002061B section 20). Left out: synchronous and SPI mode, the ninth bit's value,
 * parity errors, framing errors.
 *
 * <p>A third frame waits in the receive shift register; when the start bit of a fourth comes, that is a data overrun
 * (section 20, "Receiver Error Flags"). Which of the frames is lost the datasheet does not say; here it is the fourth.
 */
final class Usart implements Peripheral {

    private static final int UCSRA = 0xc0;
    private static final int UCSRB = 0xc1;
    private static final int UCSRC = 0xc2;
    private static final int UBRRL = 0xc4;
    private static final int UBRRH = 0xc5;
    private static final int UDR = 0xc6;

    private static final int RXC = 0x80;
    private static final int TXC = 0x40;
    private static final int UDRE = 0x20;
    private static final int DOR = 0x08;
    private static final int U2X = 0x02;
    private static final int RXEN = 0x10;
    private static final int TXEN = 0x08;

    private static final int LINE = 256; // bytes on their way in: a host cannot run ahead of the baud rate for ever

    private static final int HELD = 3; // frames: two in the buffer, one in the shift register

    private final Cpu cpu;
    private SerialSink sink = (value, cycle) -> {};

    private int statusA;
    private int controlB;
    private int controlC;
    private int ubrr;

    private boolean shifting;
    private int shifted;
    private int buffered;

    private final byte[] line = new byte[LINE];
    private int lineStart;
    private int lineLength;
    private final int[] fifo = new int[HELD];
    private int received; // how many wait in UDR and the shift register, 0 to 3
    private boolean overrun; // the frame that comes in now finds no place

    Usart(Cpu cpu) {
        this.cpu = cpu;
        cpu.data.map(this, UCSRA, UCSRB, UCSRC, UBRRL, UBRRH, UDR);
        cpu.events.own(Events.USART_TX, this);
        cpu.events.own(Events.USART_RX, this);
        cpu.interrupts.own(Interrupts.USART_RECEIVED, this);
        cpu.interrupts.own(Interrupts.USART_EMPTY, this);
        cpu.interrupts.own(Interrupts.USART_SENT, this);
        reset();
    }

    void sendTo(SerialSink sink) {
        this.sink = sink;
    }

    @Override
    public void reset() {
        statusA = UDRE;
        controlB = 0;
        controlC = 6; // 8 data bits
        ubrr = 0;
        shifting = false;
        lineStart = lineLength = received = 0;
        overrun = false;
    }

    int cyclesPerBit() {
        return (ubrr + 1) * ((statusA & U2X) != 0 ? 8 : 16);
    }

    private long frameCycles() {
        int data = (controlB & 4) != 0 ? 9 : 5 + (controlC >> 1 & 3);
        int parity = (controlC & 0x20) != 0 ? 1 : 0;
        int stop = (controlC & 8) != 0 ? 2 : 1;
        return (long) (1 + data + parity + stop) * cyclesPerBit();
    }

    /** A byte comes along the line; false when more are on their way than the model keeps. */
    boolean receive(int value) {
        if (lineLength == LINE) {
            return false;
        }
        line[(lineStart + lineLength++) % LINE] = (byte) value;
        if (!cpu.events.pending(Events.USART_RX)) {
            startBit(cpu.cycles);
        }
        return true;
    }

    /** How many more bytes the line takes now. */
    int room() {
        return LINE - lineLength;
    }

    private void startBit(long moment) {
        overrun = received == HELD;
        if (overrun) {
            statusA |= DOR;
        }
        cpu.events.schedule(Events.USART_RX, moment + frameCycles());
    }

    @Override
    public void due(int slot, long moment) {
        if (slot == Events.USART_TX) {
            frameSent(moment);
        } else {
            frameReceived(moment);
        }
        request();
    }

    private void frameSent(long moment) {
        sink.sent(shifted, moment);
        shifting = false;
        if ((statusA & UDRE) == 0) {
            statusA |= UDRE;
            shift(buffered, moment);
        } else {
            statusA |= TXC;
        }
    }

    private void shift(int value, long from) {
        shifting = true;
        shifted = value;
        cpu.events.schedule(Events.USART_TX, from + frameCycles());
    }

    private void frameReceived(long moment) {
        int value = line[lineStart] & 0xff;
        lineStart = (lineStart + 1) % LINE;
        lineLength--;
        if ((controlB & RXEN) != 0 && !overrun) {
            fifo[received++] = value;
        }
        if (lineLength > 0) {
            startBit(moment);
        }
    }

    private void request() {
        statusA = received > 0 ? statusA | RXC : statusA & ~RXC;
        int asking = statusA & controlB; // RXC/RXCIE, TXC/TXCIE and UDRE/UDRIE have the same places
        cpu.interrupts.request(Interrupts.USART_RECEIVED, (asking & RXC) != 0);
        cpu.interrupts.request(Interrupts.USART_EMPTY, (asking & UDRE) != 0);
        cpu.interrupts.request(Interrupts.USART_SENT, (asking & TXC) != 0);
    }

    @Override
    public void served(int vector) {
        if (vector == Interrupts.USART_SENT) {
            statusA &= ~TXC;
            request();
        }
    }

    @Override
    public boolean steady(int address) {
        return address != UDR;
    }

    @Override
    public int read(int address) {
        return switch (address) {
            case UCSRA -> statusA;
            case UCSRB -> controlB;
            case UCSRC -> controlC;
            case UBRRL -> ubrr & 0xff;
            case UBRRH -> ubrr >> 8;
            default -> take();
        };
    }

    private int take() {
        int value = fifo[0];
        if (received > 0) {
            received--;
            fifo[0] = fifo[1];
            fifo[1] = fifo[2];
        }
        statusA &= ~DOR;
        request();
        return value;
    }

    @Override
    public void write(int address, int value) {
        switch (address) {
            case UCSRA -> {
                int written = U2X | 1;
                statusA = (statusA & ~written & ~(value & TXC)) | (value & written);
            }
            case UCSRB -> {
                controlB = value;
                received = (value & RXEN) == 0 ? 0 : received; // "Disabling the Receiver": it flushes
            }
            case UCSRC -> controlC = value;
            case UBRRL -> ubrr = (ubrr & 0xf00) | value;
            case UBRRH -> ubrr = (ubrr & 0xff) | (value & 0xf) << 8;
            default -> send(value);
        }
        request();
    }

    private void send(int value) {
        if ((controlB & TXEN) == 0) {
            return;
        }
        if (!shifting) {
            shift(value, cpu.cycles);
        } else if ((statusA & UDRE) != 0) {
            buffered = value;
            statusA &= ~UDRE;
        }
    }
}
