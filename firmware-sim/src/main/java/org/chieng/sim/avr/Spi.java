package org.chieng.sim.avr;

/**
 * The serial peripheral interface as master: transfers of eight bits at the real clock, its interrupt, and write
 * collisions (DS40002061B section 19). Which device is selected is a matter of ordinary pins. Without a device the input
 * reads as ones. Left out: being a slave, and the effect of clock polarity and bit order on what a device sees.
 */
final class Spi implements Peripheral {

    private static final int SPCR = 0x4c;
    private static final int SPSR = 0x4d;
    private static final int SPDR = 0x4e;

    private static final int SPIE = 0x80;
    private static final int SPE = 0x40;
    private static final int MSTR = 0x10;
    private static final int SPIF = 0x80;
    private static final int WCOL = 0x40;
    private static final int SPI2X = 0x01;
    private static final int[] DIVIDERS = {4, 16, 64, 128}; // table 19-5

    private final Cpu cpu;
    private SpiDevice device = (value, cycle) -> 0xff;
    private int control;
    private int status;
    private int sent;
    private int received;
    private boolean busy;
    private boolean statusRead; // the flags clear when SPSR is read and then SPDR accessed

    Spi(Cpu cpu) {
        this.cpu = cpu;
        cpu.data.map(this, SPCR, SPSR, SPDR);
        cpu.events.own(Events.SPI, this);
        cpu.interrupts.own(Interrupts.SPI, this);
    }

    void attach(SpiDevice device) {
        this.device = device;
    }

    private long transferCycles() {
        int divider = DIVIDERS[control & 3];
        return 8L * ((status & SPI2X) != 0 ? divider / 2 : divider);
    }

    @Override
    public void due(int slot, long moment) {
        busy = false;
        received = device.exchange(sent, moment) & 0xff;
        status |= SPIF;
        statusRead = false;
        request();
    }

    private void request() {
        cpu.interrupts.request(Interrupts.SPI, (status & SPIF) != 0 && (control & SPIE) != 0);
    }

    @Override
    public void served(int vector) {
        status &= ~SPIF;
        request();
    }

    @Override
    public int read(int address) {
        switch (address) {
            case SPCR -> {
                return control;
            }
            case SPSR -> {
                statusRead = true;
                return status;
            }
            default -> {
                clearFlags();
                return received;
            }
        }
    }

    private void clearFlags() {
        if (statusRead) {
            status &= ~(SPIF | WCOL);
            statusRead = false;
            request();
        }
    }

    @Override
    public void write(int address, int value) {
        switch (address) {
            case SPCR -> control = value;
            case SPSR -> status = (status & ~SPI2X) | (value & SPI2X);
            default -> send(value);
        }
        request();
    }

    private void send(int value) {
        clearFlags();
        if (busy) {
            status |= WCOL;
        } else if ((control & (SPE | MSTR)) == (SPE | MSTR)) {
            busy = true;
            sent = value;
            cpu.events.schedule(Events.SPI, cpu.cycles + transferCycles());
        }
    }

    @Override
    public void reset() {
        control = status = sent = received = 0;
        busy = statusRead = false;
    }
}
