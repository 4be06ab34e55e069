package org.chieng.agent.source.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Serial ports through jSerialComm. Each connection has a port object of its own: the library resolves a link once, and goes on using what
 * it pointed to. That a port is gone shows in a read of -1; {@code isOpen} still says true then. Thread-safe.
 */
final class JSerialCommPorts implements SerialPorts {
    /** How long a read waits for the first byte: so long a close waits at most. */
    private static final int READ_WAIT_MILLIS = 200;

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
    public Connection open(Path device, int speed) throws IOException {
        SerialPort port;
        try {
            port = SerialPort.getCommPort(device.toString());
        } catch (SerialPortInvalidPortException e) {
            throw new IOException("it is not there", e);
        }
        port.setComPortParameters(speed, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_WAIT_MILLIS, 0);
        if (!port.openPort()) {
            throw new IOException(reason(port.getLastErrorCode()));
        }
        return new Open(port);
    }

    /** Words for the errno of open(2) where a person can do something about it. */
    private static String reason(int errno) {
        return switch (errno) {
            case 2, 6, 19 -> "it is not there";
            case 13, 1 -> "the agent's user has no right to it: add the user to the group 'dialout'";
            case 11, 16 -> "another program has it open";
            default -> "error " + errno + " of the operating system";
        };
    }

    private record Open(SerialPort port) implements Connection {
        @Override
        public int read(byte[] buffer) {
            return port.readBytes(buffer, buffer.length);
        }

        @Override
        public void setSpeed(int speed) throws IOException {
            if (!port.setBaudRate(speed)) {
                throw new IOException("the port can't be set to " + speed + " baud");
            }
            port.flushIOBuffers();
        }

        @Override
        public void close() {
            port.closePort();
        }
    }
}
