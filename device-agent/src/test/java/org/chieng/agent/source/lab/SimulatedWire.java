package org.chieng.agent.source.lab;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What goes from a computer to the server, in a file: moment (UTC in microseconds), what it is ({@code C} connected, {@code D} gone, {@code P} a message),
 * device, length, bytes. Confined to one thread.
 */
final class SimulatedWire implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final DataOutputStream out;

    SimulatedWire(Path file) throws IOException {
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    }

    void connected(long micros, String device) throws IOException {
        write(micros, 'C', device, NOTHING);
    }

    void gone(long micros, String device) throws IOException {
        write(micros, 'D', device, NOTHING);
    }

    void message(long micros, String device, byte[] payload) throws IOException {
        write(micros, 'P', device, payload);
    }

    private void write(long micros, char kind, String device, byte[] payload) throws IOException {
        out.writeLong(micros);
        out.writeByte(kind);
        out.writeUTF(device);
        out.writeInt(payload.length);
        out.write(payload);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
