package org.chieng.server.cluster;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.name.DeviceId;

/** What a gateway has told. Confined to the event loop of {@link Gateways}. */
final class RemoteGateway {
    private final Set<DeviceId> listening = new HashSet<>();
    private final Map<DeviceId, LiveStatus> statuses = new HashMap<>();
    private long number;
    private int silentFor;

    /** Begins with what it told when asked. */
    RemoteGateway(JsonObject snapshot) {
        number = snapshot.getLong("number");
        snapshot.getJsonArray("listening").forEach(device -> listening.add(new DeviceId((String) device)));
        takeStatuses(snapshot);
    }

    /** Takes what has changed; false when something was missed in between. What the snapshot held already changes nothing. */
    boolean take(JsonObject news) {
        silentFor = 0;
        long its = news.getLong("number");
        if (its > number + 1) {
            return false;
        }
        if (its == number + 1) {
            number = its;
            news.getJsonArray("came").forEach(device -> listening.add(new DeviceId((String) device)));
            news.getJsonArray("went").forEach(device -> listening.remove(new DeviceId((String) device)));
            takeStatuses(news);
        }
        return true;
    }

    private void takeStatuses(JsonObject json) {
        json.getJsonArray("statuses").forEach(each -> {
            LiveStatus status = Wire.status(each);
            statuses.put(status.device(), status);
        });
    }

    /** One more period without a word; how many that makes. */
    int countSilence() {
        return ++silentFor;
    }

    Set<DeviceId> listening() {
        return listening;
    }

    Map<DeviceId, LiveStatus> statuses() {
        return statuses;
    }
}
