package org.chieng.sim.cortex;

/**
 * What an instruction does that the architecture answers with a HardFault; stackless, because firmware may do it often.
 * Thrown before the instruction has changed a register, and caught by the loop that runs instructions.
 */
@SuppressWarnings("StaticAssignmentOfThrowable") // they have no stack trace that could mislead, and cost nothing
final class Trap extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A word or halfword at an address that is not a multiple of its size (DDI 0419E section A3.2.1). */
    static final Trap UNALIGNED = new Trap("unaligned access");

    /** No memory and no register is at this address. */
    static final Trap BUS = new Trap("access to nothing");

    /** A branch to an address whose bit 0 is clear: ARMv6-M knows no ARM state (section A4.1.1). */
    static final Trap STATE = new Trap("branch to ARM state");

    /** UDF, or an encoding that is none. */
    static final Trap UNDEFINED = new Trap("undefined instruction");

    /** BKPT without a debugger (section A6.7.12). */
    static final Trap BREAKPOINT = new Trap("breakpoint without a debugger");

    /** BX or POP with a value that is no valid EXC_RETURN (section B1.5.8). */
    static final Trap RETURN = new Trap("wrong exception return");

    /** SVC where its priority does not let it in (section B1.5.1). */
    static final Trap SVC = new Trap("SVC inside a handler of no lower priority");

    private Trap(String message) {
        super(message, null, false, false);
    }
}
