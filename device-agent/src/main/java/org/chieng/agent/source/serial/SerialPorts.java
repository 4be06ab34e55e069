package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The serial ports of this computer. Thread-safe. */
interface SerialPorts {
    /** Ports that a board on USB may be behind, as paths of their devices; asked where sysfs doesn't tell. */
    List<Path> usbPorts();

    /**
     * Opens a port, 8 bits, no parity. Boards with an Arduino's reset circuit start anew by it.
     *
     * @param device the device or a link to it
     * @param speed in baud
     * @throws PortException when it is not there, in use, or not permitted
     */
    Connection open(Path device, int speed) throws PortException;

    /**
     * Has something done at the end of the process, while the ports that were opened are still open.
     *
     * @param stop takes the place of the one before
     */
    default void beforeShutdown(Runnable stop) {}

    /** An open port. Reading, its waits and setting the speed are confined to one thread; the rest is thread-safe. */
    interface Connection extends AutoCloseable {
        /** Most bytes that one write takes. */
        int MAX_WRITE_BYTES = 256;

        /**
         * Reads what is there, or waits a short time for the first byte.
         *
         * @return how many bytes were read, 0 when none came in time, -1 when the port is gone
         */
        int read(byte[] buffer);

        /**
         * Lets later reads wait longer for the first byte, a second or so, or again as short as at the beginning.
         *
         * @param wanted true when nobody needs to know soon that nothing came
         */
        default void bePatient(boolean wanted) {}

        /**
         * Gives bytes to the board, as a whole or not at all. Doesn't wait for a board that doesn't take them.
         *
         * @param bytes at most {@value #MAX_WRITE_BYTES}
         * @throws IOException when the port is closed or gone, or too much waits for the board already
         */
        void write(byte[] bytes) throws IOException;

        /** Sets another speed, and throws away what was received at the old one. */
        void setSpeed(int speed) throws IOException;

        /**
         * Resets a board that has an Arduino's reset circuit, by a pulse on DTR of some 100 ms.
         *
         * @return false when the port has no such line
         */
        boolean reset();

        /** Closing again does nothing. */
        @Override
        void close();
    }
}
