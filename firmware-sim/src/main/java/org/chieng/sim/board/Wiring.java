package org.chieng.sim.board;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongToDoubleFunction;
import org.chieng.sim.avr.I2cSlave;
import org.chieng.sim.signal.Ads1115;
import org.chieng.sim.signal.Bh1750;
import org.chieng.sim.signal.Bme280;
import org.chieng.sim.signal.Bme280Calibration;
import org.chieng.sim.signal.Ldr;
import org.chieng.sim.signal.Ntc;
import org.chieng.sim.signal.SoilProbe;
import org.chieng.sim.signal.World;

/**
 * What is wired to an Uno: sensors at its analogue pins, and those on its two-wire bus. Immutable.
 *
 * @param analog what is at A0, A1, ...; the other pins are grounded
 * @param bus what is on the two-wire bus
 */
record Wiring(List<Analog> analog, List<Bus> bus) {

    /** A sensor that gives a voltage. */
    enum Analog {
        NTC {
            @Override
            double millivolts(World world, double seconds) {
                return Ntc.millivolts(world.celsius(seconds));
            }
        },
        LDR {
            @Override
            double millivolts(World world, double seconds) {
                return Ldr.millivolts(world.lux(seconds));
            }
        },
        SOIL {
            @Override
            double millivolts(World world, double seconds) {
                return SoilProbe.millivolts(world.moisture(seconds));
            }
        };

        abstract double millivolts(World world, double seconds);
    }

    /** A sensor on the two-wire bus, at its usual address. */
    enum Bus {
        BH1750 {
            @Override
            I2cSlave of(World world, LongToDoubleFunction seconds) {
                return new Bh1750(at(world::lux, seconds));
            }
        },
        BME280 {
            @Override
            I2cSlave of(World world, LongToDoubleFunction seconds) {
                Bme280.Air air = new Bme280.Air(
                        at(world::celsius, seconds), at(world::humidity, seconds), at(world::pascals, seconds));
                return new Bme280(Bme280.ADDRESS, Bme280Calibration.EXAMPLE, air);
            }
        },
        /** With the NTC, the LDR and the soil probe at its inputs 0 to 2. */
        ADS1115 {
            @Override
            I2cSlave of(World world, LongToDoubleFunction seconds) {
                return new Ads1115(
                        Ads1115.ADDRESS,
                        (input, cycle) -> ALL.millivolts(world, input, seconds.applyAsDouble(cycle)) / 1000);
            }
        };

        /**
         * The sensor in this world.
         *
         * @param seconds the time of the world at a cycle of the chip
         */
        abstract I2cSlave of(World world, LongToDoubleFunction seconds);

        private static LongToDoubleFunction at(DoubleUnaryOperator quantity, LongToDoubleFunction seconds) {
            return cycle -> quantity.applyAsDouble(seconds.applyAsDouble(cycle));
        }
    }

    /** For a program that we do not know: everything. */
    static final Wiring ALL = new Wiring(List.of(Analog.values()), List.of(Bus.values()));

    Wiring {
        analog = List.copyOf(analog);
        bus = List.copyOf(bus);
    }

    static Wiring of(Analog... sensors) {
        return new Wiring(List.of(sensors), List.of());
    }

    Wiring and(Bus sensor) {
        return new Wiring(analog, List.of(sensor));
    }

    /** Without noise. */
    double millivolts(World world, int channel, double seconds) {
        return channel < analog.size() ? analog.get(channel).millivolts(world, seconds) : 0;
    }
}
