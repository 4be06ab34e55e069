package org.chieng.agent.source.pi;

import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBase;
import com.pi4j.io.i2c.I2CBusBase;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProvider;
import com.pi4j.io.i2c.I2CProviderBase;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.chieng.sim.avr.Atmega328p;
import org.chieng.sim.avr.I2cSlave;

/** An I2C bus for Pi4J with firmware-sim's register-level sensors on it, which can be unplugged. Thread-safe. */
final class SimI2cProvider extends I2CProviderBase implements I2CProvider {
    private final Map<Integer, I2cSlave> sensors = new ConcurrentHashMap<>();

    SimI2cProvider() {
        super("sim-i2c", "simulated I2C");
    }

    SimI2cProvider plug(I2cSlave sensor) {
        sensors.put(sensor.address(), sensor);
        return this;
    }

    void unplug(int address) {
        sensors.remove(address);
    }

    @Override
    public I2C create(I2CConfig config) {
        SimDevice device = new SimDevice(this, config, new SimBus(config));
        context.registry().add(device);
        return device;
    }

    private static final class SimBus extends I2CBusBase {
        SimBus(I2CConfig config) {
            super(config);
        }

        @Override
        public <R> R execute(I2C device, Callable<R> action) {
            return _execute(device, action);
        }
    }

    private final class SimDevice extends I2CBase<SimBus> {
        SimDevice(I2CProvider provider, I2CConfig config, SimBus bus) {
            super(provider, config, bus);
        }

        /** Time passes on the bus as it does for us. */
        private long cycle() {
            return System.nanoTime() / 1_000 * (Atmega328p.FREQUENCY / 1_000_000);
        }

        private I2cSlave addressed(boolean reading) {
            I2cSlave sensor = sensors.get(config().device());
            if (sensor == null || !sensor.addressed(reading, cycle())) {
                throw new com.pi4j.io.exception.IOException(
                        "Remote I/O error"); // as Linux says when nobody acknowledges
            }
            return sensor;
        }

        @Override
        public int write(byte value) {
            return write(new byte[] {value}, 0, 1);
        }

        @Override
        public int write(byte[] data, int offset, int length) {
            synchronized (sensors) {
                I2cSlave sensor = addressed(false);
                for (int i = 0; i < length; i++) {
                    if (!sensor.written(data[offset + i] & 0xff, cycle())) {
                        throw new com.pi4j.io.exception.IOException("Remote I/O error");
                    }
                }
                sensor.stopped();
                return length;
            }
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            read(one, 0, 1);
            return one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            synchronized (sensors) {
                I2cSlave sensor = addressed(true);
                for (int i = 0; i < length; i++) {
                    buffer[offset + i] = (byte) sensor.read(cycle());
                }
                sensor.stopped();
                return length;
            }
        }

        @Override
        public int readRegister(int register) {
            byte[] one = new byte[1];
            readRegister(register, one, 0, 1);
            return one[0] & 0xff;
        }

        @Override
        public int readRegister(int register, byte[] buffer, int offset, int length) {
            return readRegister(new byte[] {(byte) register}, buffer, offset, length);
        }

        @Override
        public int readRegister(byte[] register, byte[] buffer, int offset, int length) {
            synchronized (sensors) {
                I2cSlave sensor = addressed(false);
                for (byte one : register) {
                    sensor.written(one & 0xff, cycle());
                }
                return read(buffer, offset, length);
            }
        }

        @Override
        public int writeRegister(int register, byte value) {
            return write(new byte[] {(byte) register, value}, 0, 2);
        }

        @Override
        public int writeRegister(int register, byte[] data, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int writeRegister(byte[] register, byte[] data, int offset, int length) {
            throw new UnsupportedOperationException();
        }
    }
}
