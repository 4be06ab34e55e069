package org.chieng.sim.wire;

/** One plugged-in cable, seen from the board. No method blocks. */
public interface Wire extends AutoCloseable {

    /** Whether a host has the port open now. */
    boolean open();

    /** How often a host that found the port closed has opened it since it was plugged in. */
    long openings();

    /** The rate that the host has set, in bits a second; 0 when the wire knows no rates. */
    int hostBaud();

    /**
     * Gives bytes to the host.
     *
     * @return how many the host's buffer took; the rest is lost
     */
    int send(byte[] bytes, int length);

    /**
     * Takes what the host has written; the rest stays with the host until it is taken.
     *
     * @param most at most so many bytes, not more than {@code into} has
     * @return how many bytes, 0 for none
     */
    int receive(byte[] into, int most);

    /** Takes what the host has written, at most as much as fits; returns how many bytes, 0 for none. */
    default int receive(byte[] into) {
        return receive(into, into.length);
    }

    /** Throws away what was sent and not read yet, as a USB port does when it is closed. */
    void discard();

    /** Unplugs: the host sees the device go. Closing again does nothing. */
    @Override
    void close();
}
