package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveReadings;

/**
 * The sessions of one event loop that see live values, by school. Values are written once for all of them, and whoever does not read costs
 * nothing but being counted: so it does not hold up those who do. Confined to the event loop.
 */
final class LiveListeners {
    private final LiveFeed feed;
    private final GatewayCounters counters;
    private final Map<SchoolId, OfSchool> schools = new HashMap<>();

    LiveListeners(LiveFeed feed, GatewayCounters counters) {
        this.feed = feed;
        this.counters = counters;
    }

    /** From now on the session is told; it must not be told already. */
    void add(SchoolId school, SessionLive session) {
        schools.computeIfAbsent(school, OfSchool::new).sessions.add(session);
    }

    /** It is told no longer. */
    void remove(SchoolId school, SessionLive session) {
        OfSchool ofSchool = schools.get(school);
        if (ofSchool != null && ofSchool.sessions.remove(session) && ofSchool.sessions.isEmpty()) {
            schools.remove(school);
            ofSchool.consumer.unregister();
        }
    }

    private final class OfSchool {
        private final List<SessionLive> sessions = new ArrayList<>();
        private final MessageConsumer<LiveReadings> consumer;

        OfSchool(SchoolId school) {
            consumer = feed.consumer(school).handler(message -> tell(message.body()));
        }

        private void tell(LiveReadings readings) {
            LivePack pack = new LivePack(readings);
            try {
                for (SessionLive session : List.copyOf(sessions)) {
                    if (!session.tell(pack)) {
                        counters.countLiveLeftOut();
                    }
                }
            } finally {
                pack.release();
            }
        }
    }
}
