package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The serial ports of this computer. Thread-safe. */
interface SerialPorts {
    /** Ports that a board on USB may be behind, as paths of their devices. */
    List<Path> usbPorts();

    /**
     * Opens a port, 8 bits, no parity. Boards with an Arduino's reset circuit start anew by it.
     *
     * @param device the device or a link to it
     * @param speed in baud
     * @throws IOException when it is not there, in use, or not permitted
     */
    Connection open(Path device, int speed) throws IOException;

    /** An open port. Confined to one thread. */
    interface Connection extends AutoCloseable {
        /**
         * Reads what is there, or waits a short time for the first byte.
         *
         * @return how many bytes were read, 0 when none came in time, -1 when the port is gone
         */
        int read(byte[] buffer);

        /** Sets another speed, and throws away what was received at the old one. */
        void setSpeed(int speed) throws IOException;

        @Override
        void close();
    }
}
