package org.chieng.gateway.live;

import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;

/**
 * Readings of one device that have just become durable. Immutable.
 *
 * @param device who measured
 * @param readings in the order they came
 */
public record LiveReadings(DeviceId device, List<Reading> readings) {
    public LiveReadings {
        readings = List.copyOf(readings);
    }

    /** Where the readings of a school's devices are published on the event bus. */
    public static String address(SchoolId school) {
        return "live.readings." + school;
    }
}
