package org.chieng.sim.avr;

/** A file is not the Intel HEX that an ATmega328P can be programmed with; the message names the line. */
public final class HexException extends Exception {

    private static final long serialVersionUID = 1L;

    HexException(int line, String what) {
        super("line " + line + ": " + what, null, false, false);
    }
}
