package org.chieng.sim.avr;

/**
 * A timer/counter of the chip (0 and 2 with 8 bits, 1 with 16): prescaler, waveform modes, overflow and both compare
 * units with their flags and interrupts (DS40002061B sections 15, 16 and 18).
 *
 * <p>The counter is not stepped: it is computed when read, and only the moments at which a flag that is still clear will
 * be set are events. The waveform outputs are known by their duty. Left out: their edges, input capture, external clocks,
 * timer 2's own crystal, and the double buffering of OCR in PWM modes (a new value counts at once).
 */
final class Timer implements Peripheral {

    private static final int TOV = 1;
    private static final int OCFA = 2;
    private static final int OCFB = 4;
    private static final int ICF = 0x20;

    private final Cpu cpu;
    private final TimerLayout layout;
    private final Counter counter = new Counter();

    private int controlA;
    private int controlB;
    private int compareA;
    private int compareB;
    private int capture;
    private int flags;
    private int mask;
    private int temp; // high byte of 16-bit accesses, section 16.3

    private int prescale; // 0: stopped
    private long zeroCycle; // when the prescaler last began
    private long startTick; // when the counter was last set
    private long overflowAt = Events.NEVER;
    private long matchAAt = Events.NEVER;
    private long matchBAt = Events.NEVER;
    private long captureAt = Events.NEVER;

    Timer(Cpu cpu, TimerLayout layout) {
        this.cpu = cpu;
        this.layout = layout;
        cpu.data.map(this, layout.addresses());
        cpu.events.own(layout.slot(), this);
        for (int vector : layout.vectors()) {
            cpu.interrupts.own(vector, this);
        }
        cpu.sleep().stops(this);
        reset();
    }

    @Override
    public void reset() {
        controlA = controlB = compareA = compareB = capture = flags = mask = temp = prescale = 0;
        overflowAt = matchAAt = matchBAt = captureAt = Events.NEVER;
        zeroCycle = cpu.cycles;
        startTick = 0;
        counter.set(0, layout.max(), layout.max(), false);
    }

    private long tick(long cycle) {
        return (cycle - zeroCycle) / prescale;
    }

    private int count() {
        return prescale == 0 ? counter.at(0) : counter.at(tick(cpu.cycles) - startTick);
    }

    /** The counter goes on from this value, with the mode and clock that are set now. */
    private void restart(int count) {
        prescale = layout.prescale(controlB & 7);
        startTick = prescale == 0 ? 0 : tick(cpu.cycles);
        WaveMode mode = layout.mode(controlA, controlB);
        int top = mode.top() == WaveMode.OCRA ? compareA : mode.top() == WaveMode.ICR ? capture : mode.top();
        counter.set(count, top, layout.max(), mode.twoSlopes());
        plan();
    }

    /** Computes the moments of all flags that are still clear. */
    private void plan() {
        boolean runs = prescale != 0;
        long ticks = runs ? tick(cpu.cycles) - startTick : 0;
        WaveMode mode = layout.mode(controlA, controlB);
        overflowAt = runs && (flags & TOV) == 0 ? cycleAfter(ticks, overflowTicks(mode, ticks)) : Events.NEVER;
        // a flag is set at the timer clock after the match
        matchAAt =
                runs && (flags & OCFA) == 0 ? cycleAfter(ticks, after(counter.until(compareA, ticks))) : Events.NEVER;
        matchBAt =
                runs && (flags & OCFB) == 0 ? cycleAfter(ticks, after(counter.until(compareB, ticks))) : Events.NEVER;
        captureAt = runs && mode.top() == WaveMode.ICR && (flags & ICF) == 0
                ? cycleAfter(ticks, after(counter.until(capture, ticks)))
                : Events.NEVER;
        cpu.events.schedule(layout.slot(), Math.min(Math.min(overflowAt, captureAt), Math.min(matchAAt, matchBAt)));
    }

    private long overflowTicks(WaveMode mode, long ticks) {
        // CTC overflows only when it passes MAX; the other modes when the counter comes to 0
        int last = mode.clearsOnMatch() ? layout.max() : mode.twoSlopes() ? -1 : counter.top();
        return last < 0 ? after(counter.until(0, ticks + 1)) : after(counter.until(last, ticks));
    }

    private static long after(long ticks) {
        return ticks == Counter.NEVER ? ticks : ticks + 1;
    }

    private long cycleAfter(long ticks, long more) {
        return more == Counter.NEVER ? Events.NEVER : zeroCycle + (startTick + ticks + more) * prescale;
    }

    @Override
    public void due(int slot, long moment) {
        long now = cpu.cycles;
        flags |= (overflowAt <= now ? TOV : 0)
                | (matchAAt <= now ? OCFA : 0)
                | (matchBAt <= now ? OCFB : 0)
                | (captureAt <= now ? ICF : 0);
        plan();
        request();
    }

    private void request() {
        int asking = flags & mask;
        int first = layout.vectors()[0];
        cpu.interrupts.request(first, (asking & OCFA) != 0);
        cpu.interrupts.request(first + 1, (asking & OCFB) != 0);
        cpu.interrupts.request(first + 2, (asking & TOV) != 0);
        if (layout.wide()) {
            cpu.interrupts.request(Interrupts.TIMER1_CAPTURE, (asking & ICF) != 0);
        }
    }

    @Override
    public void served(int vector) {
        int which = vector - layout.vectors()[0];
        clearFlags(which == 0 ? OCFA : which == 1 ? OCFB : which == 2 ? TOV : ICF);
    }

    private void clearFlags(int which) {
        flags &= ~which;
        plan();
        request();
    }

    @Override
    public void stoodStill(long cycles) {
        zeroCycle += cycles;
        overflowAt = later(overflowAt, cycles);
        matchAAt = later(matchAAt, cycles);
        matchBAt = later(matchBAt, cycles);
        captureAt = later(captureAt, cycles);
    }

    private static long later(long moment, long cycles) {
        return moment == Events.NEVER ? moment : moment + cycles;
    }

    /** That an output unit is not connected to its pin. */
    static final double DISCONNECTED = -1;

    /**
     * The share of time that an output unit holds its pin high, as it is set now (tables 15-2 to 15-7, 16-1 to 16-3 and
     * 18-2 to 18-7), or {@link #DISCONNECTED}.
     *
     * @param unit 0 for OCnA, 1 for OCnB
     */
    double duty(int unit) {
        int output = (controlA >> (6 - 2 * unit)) & 3; // COMnx
        WaveMode mode = layout.mode(controlA, controlB);
        boolean toggles = output == 1 && (!mode.pwm() || (unit == 0 && mode.top() == WaveMode.OCRA));
        if (toggles) {
            return prescale == 0 ? 0 : 0.5;
        }
        if (output < 2) {
            return DISCONNECTED;
        }
        double share = mode.pwm() ? pulse(mode, unit == 0 ? compareA : compareB) : 0;
        return output == 2 ? share : 1 - share;
    }

    /** Non-inverting: high from 0 to the match, which ends the pulse one tick later on one slope. */
    private double pulse(WaveMode mode, int compare) {
        double top = counter.top();
        return mode.twoSlopes() ? Math.min(1, compare / top) : Math.min(1, (compare + 1) / (top + 1));
    }

    /** GTCCR: the prescaler begins anew. */
    void resetPrescaler() {
        int count = count();
        zeroCycle = cpu.cycles;
        restart(count);
    }

    @Override
    public boolean writeOneActs(int address) {
        return address == layout.flagsAddress();
    }

    @Override
    public boolean steady(int address) {
        return layout.register(address) != TimerLayout.Register.COUNT;
    }

    @Override
    public int read(int address) {
        TimerLayout.Register register = layout.register(address);
        return switch (register) {
            case FLAGS -> flags;
            case MASK -> mask;
            case CONTROL_A -> controlA;
            case CONTROL_B -> controlB;
            case COUNT -> {
                int count = count();
                temp = count >> 8;
                yield count & 0xff;
            }
            case COUNT_HIGH -> temp;
            case COMPARE_A -> compareA & 0xff;
            case COMPARE_A_HIGH -> compareA >> 8;
            case COMPARE_B -> compareB & 0xff;
            case COMPARE_B_HIGH -> compareB >> 8;
            case CAPTURE -> capture & 0xff;
            case CAPTURE_HIGH -> capture >> 8;
            case OTHER -> 0;
        };
    }

    @Override
    public void write(int address, int value) {
        int count = count();
        switch (layout.register(address)) {
            case FLAGS -> {
                clearFlags(value);
                return;
            }
            case MASK -> {
                mask = value;
                request();
                return;
            }
            case COUNT_HIGH, COMPARE_A_HIGH, COMPARE_B_HIGH, CAPTURE_HIGH -> {
                temp = value;
                return;
            }
            case CONTROL_A -> controlA = value;
            case CONTROL_B -> controlB = value;
            case COUNT -> count = wide(value);
            case COMPARE_A -> compareA = wide(value);
            case COMPARE_B -> compareB = wide(value);
            case CAPTURE -> capture = wide(value);
            case OTHER -> {
                return;
            }
        }
        restart(count);
    }

    private int wide(int low) {
        return layout.wide() ? temp << 8 | low : low;
    }
}
