package org.chieng.sim.avr;

/** The firmware did what the chip cannot: an undefined instruction. The program or the core is wrong. */
public final class AvrFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AvrFault(String message) {
        super(message);
    }
}
