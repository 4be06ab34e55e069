package org.chieng.gateway.live;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.senml.Reading;

/** Publishes what happens on the event bus. Thread-safe, never blocks. */
public final class LiveFeed {
    private static final DeliveryOptions READINGS = new DeliveryOptions().setCodecName(LiveReadingsCodec.NAME);
    private static final DeliveryOptions STATUS = new DeliveryOptions().setCodecName(LiveStatusCodec.NAME);

    /** Where it is told, with the school's id, that a device was erased. */
    public static final String ERASED = "live.erased";

    private final EventBus bus;

    private LiveFeed(EventBus bus) {
        this.bus = bus;
    }

    /** A feed on a Vert.x's bus; the codecs are registered when they aren't yet. */
    public static LiveFeed on(Vertx vertx) {
        EventBus bus = vertx.eventBus();
        synchronized (LiveFeed.class) {
            if (vertx.sharedData().getLocalMap("chieng.live").putIfAbsent("codecs", true) == null) {
                bus.registerDefaultCodec(LiveReadings.class, new LiveReadingsCodec());
                bus.registerDefaultCodec(LiveStatus.class, new LiveStatusCodec());
            }
        }
        return new LiveFeed(bus);
    }

    /** Hears of the readings of a school's devices that become durable, on the context that its handler is set on. */
    public MessageConsumer<LiveReadings> consumer(SchoolId school) {
        return bus.consumer(LiveReadings.address(school));
    }

    /** Readings have become durable. */
    public void readings(EnrolledDevice device, List<Reading> readings) {
        bus.publish(LiveReadings.address(device.school()), new LiveReadings(device.device(), readings), READINGS);
    }

    /** A device of a school was erased: what was told of it is not to be shown again. */
    public void erased(SchoolId school) {
        bus.publish(ERASED, school.value());
    }

    /** A device has come or gone. */
    public void status(SchoolId school, LiveStatus status) {
        bus.publish(LiveStatus.address(school), status, STATUS);
    }
}
