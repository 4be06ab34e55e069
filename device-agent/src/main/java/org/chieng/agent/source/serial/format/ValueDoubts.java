package org.chieng.agent.source.serial.format;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.chieng.agent.source.Fault;
import org.chieng.protocol.senml.Value;

/**
 * Tells the numbers that are no measurement, but what a library gives when its sensor does not answer. Only where that is certain, or
 * where the values before it say that it can't be: 85 °C after 84.9 is a kettle, after 23 a DS18B20 that has just started. Bounded;
 * confined to the port's thread.
 */
final class ValueDoubts {
    /** DEVICE_DISCONNECTED_C and _F of the DallasTemperature library. */
    private static final double DISCONNECTED_CELSIUS = -127;

    private static final double DISCONNECTED_FAHRENHEIT = -196.6;

    /** What a DS18B20 holds at power-up: its datasheet, table 1 "Temperature/Data Relationship". */
    private static final double POWER_UP_CELSIUS = 85;

    private static final double POWER_UP_FAHRENHEIT = 185;

    /** What the DHTlib library gives; also "no such thing" in many sketches. */
    private static final double NO_VALUE = -999;

    private static final double ABSOLUTE_ZERO_CELSIUS = -273.15;

    /** A value so near to the one before is a measurement; chosen: no sensor in a school warms by more between two lines. */
    private static final double NEAR = 15;

    private static final int MOST_CHANNELS = 128;

    private final Map<String, Double> last = new HashMap<>();

    /** The board may have started anew: what it said before tells nothing of the next value. */
    void forget() {
        last.clear();
    }

    /**
     * Looks at a value.
     *
     * @param channel its channel
     * @param alone whether it is all that the line holds
     * @return what keeps it from being a measurement, empty where it is one
     */
    Optional<Fault.Kind> doubt(String channel, Entry entry, boolean alone) {
        if (entry.value() == null) {
            return Optional.of(Fault.Kind.SENSOR_NO_VALUE);
        }
        if (!(entry.value() instanceof Value.Numeric numeric)) {
            return Optional.empty();
        }
        double number = numeric.number();
        Optional<Fault.Kind> doubt = doubt(number, entry, last.get(channel), alone);
        if (doubt.isEmpty() && (last.size() < MOST_CHANNELS || last.containsKey(channel))) {
            last.put(channel, number);
        }
        return doubt;
    }

    private static Optional<Fault.Kind> doubt(
            double number, Entry entry, @org.jspecify.annotations.Nullable Double before, boolean alone) {
        boolean near = before != null && Math.abs(before - number) <= NEAR;
        boolean decimals = entry.printed().indexOf('.') >= 0;
        if (entry.nameless() && entry.unit() == null) {
            boolean sure = alone || decimals;
            if (sure && !near && (number == DISCONNECTED_CELSIUS || (decimals && number == DISCONNECTED_FAHRENHEIT))) {
                return Optional.of(Fault.Kind.SENSOR_DISCONNECTED);
            }
            boolean powerUp = alone && before == null && entry.printed().startsWith("85.0");
            return powerUp && number == POWER_UP_CELSIUS ? Optional.of(Fault.Kind.SENSOR_POWER_UP) : Optional.empty();
        }
        if (isTemperature(entry)) {
            return doubtTemperature(number, entry, near);
        }
        if (entry.unit() != null && "lx".equals(entry.unit().symbol()) && number < 0) {
            return Optional.of(Fault.Kind.SENSOR_NO_VALUE); // -1 and -2 of the BH1750 library
        }
        boolean humidity = Words.isHumidity(entry.label()) && number <= NO_VALUE + 1;
        return humidity ? Optional.of(Fault.Kind.OUT_OF_RANGE) : Optional.empty();
    }

    private static boolean isTemperature(Entry entry) {
        PrintedUnit unit = entry.unit();
        return unit == null
                ? Words.isTemperature(entry.label())
                : unit.quantity().equals("temperature");
    }

    private static Optional<Fault.Kind> doubtTemperature(double number, Entry entry, boolean near) {
        boolean celsius = entry.unit() == null || entry.unit().equals(PrintedUnit.CELSIUS);
        boolean fahrenheit = entry.unit() == null || entry.unit().equals(PrintedUnit.FAHRENHEIT);
        if ((celsius && number == DISCONNECTED_CELSIUS)
                || (fahrenheit && Math.abs(number - DISCONNECTED_FAHRENHEIT) < 0.01)) {
            return Optional.of(Fault.Kind.SENSOR_DISCONNECTED);
        }
        boolean powerUp = (celsius && number == POWER_UP_CELSIUS)
                || (entry.unit() != null && fahrenheit && number == POWER_UP_FAHRENHEIT);
        if (powerUp && !near) {
            return Optional.of(Fault.Kind.SENSOR_POWER_UP);
        }
        boolean impossible = number < ABSOLUTE_ZERO_CELSIUS * 1.8 + 32
                || (celsius && entry.unit() != null && number < ABSOLUTE_ZERO_CELSIUS);
        return impossible || number == NO_VALUE ? Optional.of(Fault.Kind.OUT_OF_RANGE) : Optional.empty();
    }
}
