package org.chieng.agent.source.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.chieng.agent.source.Fault;

/**
 * Serial ports through jSerialComm. Each connection has a port object of its own: the library resolves a link once, and goes on using what
 * it pointed to. That a port is gone shows in a read of -1; {@code isOpen} still says true then. Thread-safe.
 */
final class JSerialCommPorts implements SerialPorts {
    /** How long a read waits for the first byte while the speed is looked for. */
    private static final int READ_WAIT_MILLIS = 200;

    /** The same once nothing hangs on pauses any longer; so long a close waits at most. Each wait that ends empty wakes a core for nothing. */
    private static final int PATIENT_WAIT_MILLIS = 1_000;

    /** The library would pause for so long before each change of an open port, for the sake of other systems. */
    private static final int NO_PAUSE = 0;

    /** So much may wait in the system for a board that does not read; Linux has room for 4 KiB, and blocks then. */
    private static final int MOST_WAITING_BYTES = 2048;

    /** Long enough for the capacitor of an Arduino's reset circuit (100 nF, 10 kΩ) many times over. */
    private static final Duration PULSE = Duration.ofMillis(100);

    private final AtomicBoolean hooked = new AtomicBoolean();
    private volatile Runnable beforeShutdown = () -> {};

    @Override
    public void beforeShutdown(Runnable stop) {
        beforeShutdown = stop;
    }

    /** The library closes all ports in a shutdown hook of its own, and waits only for those that it was told. */
    private void hook() {
        if (hooked.compareAndSet(false, true)) {
            SerialPort.addShutdownHook(new Thread(() -> beforeShutdown.run(), "stop-serial"));
        }
    }

    @Override
    public List<Path> usbPorts() {
        return Arrays.stream(SerialPort.getCommPorts())
                .filter(JSerialCommPorts::isUsb)
                .map(port -> Path.of(port.getSystemPortPath()))
                .toList();
    }

    private static boolean isUsb(SerialPort port) {
        String name = port.getSystemPortName();
        return name.startsWith("ttyUSB") || name.startsWith("ttyACM") || name.startsWith("cu.usb");
    }

    @Override
    public Connection open(Path device, int speed) throws PortException {
        SerialPort port;
        hook();
        try {
            port = SerialPort.getCommPort(device.toString());
        } catch (SerialPortInvalidPortException e) {
            throw new PortException(null, "it is not there");
        }
        port.setComPortParameters(speed, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_WAIT_MILLIS, 0);
        if (!port.openPort(NO_PAUSE)) {
            throw refused(port.getLastErrorCode());
        }
        return new Open(port);
    }

    /** Words for the errno of open(2), ioctl TIOCEXCL and flock(2) where a person can do something about it. */
    static PortException refused(int errno) {
        return switch (errno) {
            case 2, 6, 19 -> new PortException(null, "it is not there");
            case 13, 1 ->
                new PortException(
                        Fault.Kind.PORT_DENIED,
                        "the agent's user has no right to it: add the user to the group 'dialout', start the agent anew");
            case 11, 16 -> new PortException(Fault.Kind.PORT_BUSY, "another program has it open");
            default -> new PortException(null, "error " + errno + " of the operating system");
        };
    }

    private static final class Open implements Connection {
        private final SerialPort port;
        private final Object writing = new Object();
        private boolean closed;
        private boolean patient;

        Open(SerialPort port) {
            this.port = port;
        }

        @Override
        public int read(byte[] buffer) {
            return port.readBytes(buffer, buffer.length);
        }

        @Override
        public void bePatient(boolean wanted) {
            if (wanted != patient) {
                patient = wanted;
                port.setComPortTimeouts(
                        SerialPort.TIMEOUT_READ_SEMI_BLOCKING, wanted ? PATIENT_WAIT_MILLIS : READ_WAIT_MILLIS, 0);
            }
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (bytes.length > MAX_WRITE_BYTES) {
                throw new IOException("a board takes at most " + MAX_WRITE_BYTES + " bytes at once");
            }
            synchronized (writing) {
                if (closed) {
                    throw new IOException("the board is not plugged in now");
                }
                if (port.bytesAwaitingWrite() > MOST_WAITING_BYTES) {
                    throw new IOException("the board does not take what is sent to it");
                }
                if (port.writeBytes(bytes, bytes.length) != bytes.length) {
                    throw new IOException("the board is gone");
                }
            }
        }

        @Override
        public void setSpeed(int speed) throws IOException {
            if (!port.setBaudRate(speed)) {
                throw new IOException("the port can't be set to " + speed + " baud");
            }
            port.flushIOBuffers();
        }

        @Override
        public boolean reset() {
            synchronized (writing) {
                if (closed || !port.clearDTR()) {
                    return false;
                }
                LockSupport.parkNanos(PULSE.toNanos());
                return port.setDTR();
            }
        }

        @Override
        public void close() {
            synchronized (writing) {
                if (!closed) {
                    closed = true;
                    port.closePort();
                }
            }
        }
    }
}
