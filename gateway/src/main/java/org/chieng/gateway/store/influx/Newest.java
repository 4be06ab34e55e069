package org.chieng.gateway.store.influx;

import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.Point;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * The newest point of a series, and what it is called. Immutable.
 *
 * @param unit its SenML unit as last told, or null
 * @param label its label as last told, or null
 */
record Newest(Point point, @Nullable String unit, @Nullable String label) {

    /** One field instead of six: 10,000 rows are read in a tenth of the time. */
    String encode() {
        return point.timeMicros() + "|" + (unit == null ? "" : unit) + '|' + (label == null ? -1 : label.length()) + '|'
                + (label == null ? "" : label) + Fields.code(point.value());
    }

    static Newest decode(String text) {
        int unitAt = text.indexOf('|') + 1;
        int lengthAt = text.indexOf('|', unitAt) + 1;
        int labelAt = text.indexOf('|', lengthAt) + 1;
        long time = Long.parseLong(text.substring(0, unitAt - 1));
        String unit = text.substring(unitAt, lengthAt - 1);
        int length = Integer.parseInt(text.substring(lengthAt, labelAt - 1));
        int valueAt = labelAt + Math.max(0, length);
        return new Newest(
                new Point(time, Fields.decode(text.substring(valueAt))),
                unit.isEmpty() ? null : unit,
                length < 0 ? null : text.substring(labelAt, valueAt));
    }

    /** After a reading came, which may be older. */
    static Newest after(@Nullable Newest before, DeviceReading came) {
        Reading reading = came.reading();
        Point point = new Point(reading.timeMicros(), reading.value());
        if (before == null) {
            return new Newest(point, reading.unit(), reading.label());
        }
        boolean isNewer = point.timeMicros() >= before.point.timeMicros();
        return new Newest(
                isNewer ? point : before.point,
                reading.unit() == null ? before.unit : reading.unit(),
                reading.label() == null ? before.label : reading.label());
    }

    /** Of two that different gateways have written. */
    Newest merge(Newest other) {
        boolean isOtherLater = other.point.timeMicros() > point.timeMicros();
        Newest later = isOtherLater ? other : this;
        Newest earlier = isOtherLater ? this : other;
        return new Newest(
                later.point,
                later.unit == null ? earlier.unit : later.unit,
                later.label == null ? earlier.label : later.label);
    }
}
