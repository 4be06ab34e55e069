package org.chieng.sim.avr;

/**
 * The analogue-to-digital converter: 10 bits, 13 ADC clocks a conversion and 25 for the first, single or free running,
 * with its interrupt (DS40002061B section 24). Left out: starts by other trigger sources than free running.
 */
final class Adc implements Peripheral {

    private static final int ADCL = 0x78;
    private static final int ADCH = 0x79;
    private static final int ADCSRA = 0x7a;
    private static final int ADCSRB = 0x7b;
    private static final int ADMUX = 0x7c;

    private static final int ADEN = 0x80;
    private static final int ADSC = 0x40;
    private static final int ADATE = 0x20;
    private static final int ADIF = 0x10;
    private static final int ADIE = 0x08;

    private static final double SUPPLY = 5000; // millivolts, AVCC and AREF of an Uno on USB
    private static final double BANDGAP = 1100; // section 24.5.1
    private static final double CHIP_SENSOR = 314; // table 24-2: at 25 °C

    private final Cpu cpu;
    private AnalogInput input = (channel, cycle) -> 0;
    private int control;
    private int triggers;
    private int mux;
    private int result;
    private boolean warm; // the first conversion after enabling is longer
    private long sampledAt;

    Adc(Cpu cpu) {
        this.cpu = cpu;
        cpu.data.map(this, ADCL, ADCH, ADCSRA, ADCSRB, ADMUX);
        cpu.events.own(Events.ADC, this);
        cpu.interrupts.own(Interrupts.ADC, this);
        cpu.sleep().onAdcNoiseReduction(this::startForSleep);
    }

    void measure(AnalogInput input) {
        this.input = input;
    }

    @Override
    public void reset() {
        control = triggers = mux = result = 0;
        warm = false;
    }

    private void startForSleep() {
        if ((control & (ADEN | ADSC)) == ADEN) {
            control |= ADSC;
            start(cpu.cycles);
        }
    }

    private void start(long from) {
        int prescale = Math.max(2, 1 << (control & 7));
        sampledAt = from;
        cpu.events.schedule(Events.ADC, from + (long) (warm ? 13 : 25) * prescale);
        warm = true;
    }

    @Override
    public void due(int slot, long moment) {
        result = convert();
        control |= ADIF;
        if ((control & ADATE) != 0 && (triggers & 7) == 0) {
            start(moment);
        } else {
            control &= ~ADSC;
        }
        request();
    }

    private int convert() {
        int channel = mux & 0xf;
        double millivolts = channel < 8
                ? input.millivolts(channel, sampledAt)
                : channel == 8 ? CHIP_SENSOR : channel == 14 ? BANDGAP : 0;
        double reference = mux >> 6 == 3 ? BANDGAP : SUPPLY;
        return (int) Math.max(0, Math.min(1023, millivolts * 1024 / reference));
    }

    private void request() {
        cpu.interrupts.request(Interrupts.ADC, (control & ADIF) != 0 && (control & ADIE) != 0);
    }

    @Override
    public void served(int vector) {
        control &= ~ADIF;
        request();
    }

    @Override
    public int read(int address) {
        int shown = (mux & 0x20) != 0 ? result << 6 : result;
        return switch (address) {
            case ADCL -> shown & 0xff;
            case ADCH -> shown >> 8;
            case ADCSRA -> control;
            case ADCSRB -> triggers;
            default -> mux;
        };
    }

    @Override
    public void write(int address, int value) {
        switch (address) {
            case ADCSRA -> control(value);
            case ADCSRB -> triggers = value;
            case ADMUX -> mux = value;
            default -> {} // the result is read only
        }
    }

    private void control(int value) {
        boolean converting = (control & ADSC) != 0;
        int flag = control & ADIF & ~value;
        control = (value & ~ADIF) | flag;
        if ((value & ADEN) == 0) {
            control &= ~ADSC;
            warm = false;
            cpu.events.schedule(Events.ADC, Events.NEVER);
        } else if (converting) {
            control |= ADSC;
        } else if ((value & ADSC) != 0) {
            start(cpu.cycles);
        }
        request();
    }
}
