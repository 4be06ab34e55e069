package org.chieng.agent.source.pi;

import com.pi4j.context.Context;
import com.pi4j.io.i2c.I2C;
import java.io.IOException;

/** The way to one chip on an I2C bus: Pi4J, with all that can go wrong as {@link IOException}. Confined to the measuring thread. */
final class I2cPort implements AutoCloseable {
    private final Context context;
    private final I2C device;

    private I2cPort(Context context, I2C device) {
        this.context = context;
        this.device = device;
    }

    static I2cPort open(Context context, int bus, int address) throws IOException {
        String id = "i2c-" + bus + "-" + address;
        try {
            I2C device = context.create(I2C.newConfigBuilder(context)
                    .id(id)
                    .bus(bus)
                    .device(address)
                    .build());
            return new I2cPort(context, device);
        } catch (RuntimeException | LinkageError e) {
            throw Pi4j.reason(e);
        }
    }

    /** Writes bytes in one transfer. */
    void write(int... bytes) throws IOException {
        byte[] buffer = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            buffer[i] = (byte) bytes[i];
        }
        try {
            check(device.write(buffer, 0, buffer.length), buffer.length);
        } catch (RuntimeException | LinkageError e) {
            throw Pi4j.reason(e);
        }
    }

    /** Reads bytes in one transfer. */
    byte[] read(int count) throws IOException {
        byte[] buffer = new byte[count];
        try {
            check(device.read(buffer, 0, count), count);
        } catch (RuntimeException | LinkageError e) {
            throw Pi4j.reason(e);
        }
        return buffer;
    }

    /** Reads registers: their number is written and read on without a stop between. */
    byte[] readRegister(int register, int count) throws IOException {
        byte[] buffer = new byte[count];
        try {
            check(device.readRegister(register, buffer, 0, count), count);
        } catch (RuntimeException | LinkageError e) {
            throw Pi4j.reason(e);
        }
        return buffer;
    }

    private static void check(int done, int wanted) throws IOException {
        if (done < wanted) {
            throw new IOException("only " + done + " of " + wanted + " bytes");
        }
    }

    @Override
    public void close() {
        try {
            context.shutdown(device.id());
        } catch (RuntimeException e) {
            // it is gone already
        }
    }
}
