package org.chieng.sim.avr;

/**
 * A waveform generation mode.
 *
 * @param top the highest count, or {@link #OCRA} or {@link #ICR} for what stands in that register
 * @param twoSlopes counts up and down (phase correct)
 * @param clearsOnMatch CTC: the overflow flag is set at MAX, not at top
 * @param pwm the outputs are pulses with a width
 */
record WaveMode(int top, boolean twoSlopes, boolean clearsOnMatch, boolean pwm) {

    static final int OCRA = -1;
    static final int ICR = -2;

    static WaveMode normal(int max) {
        return new WaveMode(max, false, false, false);
    }

    static WaveMode fast(int top) {
        return new WaveMode(top, false, false, true);
    }

    static WaveMode phaseCorrect(int top) {
        return new WaveMode(top, true, false, true);
    }

    static WaveMode clearOnMatch(int top) {
        return new WaveMode(top, false, true, false);
    }
}
