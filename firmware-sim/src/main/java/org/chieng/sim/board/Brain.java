package org.chieng.sim.board;

/** What makes a board print: an emulated chip with what is wired to it. Its time is told to it. */
interface Brain {

    /** Takes each byte at the moment it has left the board's UART. */
    interface Printer {
        void print(int value);
    }

    /** Power comes; what was in memory is gone. */
    void powerOn(long nanos);

    /** The reset pin. */
    void reset();

    /** Runs until this moment, in nanoseconds of the board's time, and prints. */
    void run(long nanos);

    /** A byte from the host. */
    void receive(int value);

    /** The rate at which it prints now, in bits a second. */
    long baud();

    /** The sensors show from now on what they show now, or follow the world again. */
    void stick(boolean stuck);
}
