package org.chieng.sim.cortex;

/** A file is not the Intel HEX that a micro:bit V1 can be programmed with; the message names the line. */
public final class HexProblem extends Exception {

    private static final long serialVersionUID = 1L;

    HexProblem(int line, String what) {
        super("line " + line + ": " + what, null, false, false);
    }
}
