package org.chieng.sim.cortex;

/** The firmware brought the processor into lockup: a fault while it handled a fault. The program or the core is wrong. */
public final class CortexFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CortexFault(String message) {
        super(message);
    }
}
