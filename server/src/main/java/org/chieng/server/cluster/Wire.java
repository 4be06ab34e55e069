package org.chieng.server.cluster;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.erase.Erased;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;

/** The addresses on the bus, and the JSON that goes there. Pure functions. */
final class Wire {
    /** Each gateway, each second: its address, a number one higher than the last, and what has changed. */
    static final String NEWS = "gateways.news";
    /** Each configuration, to all gateways. */
    static final String CONFIGS = "gateways.configs";
    /** Each device whose secret is no longer good, to all gateways. */
    static final String REVOCATIONS = "gateways.revocations";
    /** Each reply of a device, to all servers. */
    static final String REPLIES = "gateways.replies";
    /** Readings that came to a page, each to one of the gateways. */
    static final String READINGS = "gateways.readings";
    /** Header of these: whose they are. */
    static final String SCHOOL = "school";

    private static final int TOO_FAST = 2;
    private static final int UNAVAILABLE = 1;

    private Wire() {}

    /** Where a gateway tells everything that it knows. */
    static String snapshot(String gateway) {
        return "gateway.snapshot." + gateway;
    }

    /** Where a gateway takes commands. */
    static String commands(String gateway) {
        return "gateway.commands." + gateway;
    }

    /** Where a gateway is asked to forget what a device measured. */
    static String erasures(String gateway) {
        return "gateway.erasures." + gateway;
    }

    static JsonObject erasure(EnrolledDevice device, long fromMicros, long toMicros) {
        return new JsonObject()
                .put("device", device.device().value())
                .put("school", device.school().value())
                .put("from", fromMicros)
                .put("to", toMicros);
    }

    static EnrolledDevice enrolled(JsonObject json) {
        return new EnrolledDevice(device(json), new SchoolId(json.getString("school")));
    }

    static JsonObject erased(Erased erased) {
        return new JsonObject()
                .put("points", erased.points())
                .put("refused", erased.refused())
                .put("unstorable", erased.unstorable())
                .put("commands", erased.commands())
                .put("scrubbed", erased.scrubbed());
    }

    static Erased erased(JsonObject json) {
        return new Erased(
                json.getLong("points"),
                json.getInteger("refused"),
                json.getInteger("unstorable"),
                json.getInteger("commands"),
                json.getBoolean("scrubbed"));
    }

    static JsonArray devices(Collection<DeviceId> devices) {
        JsonArray all = new JsonArray();
        devices.forEach(device -> all.add(device.value()));
        return all;
    }

    static JsonArray statuses(Collection<LiveStatus> statuses) {
        JsonArray all = new JsonArray();
        statuses.forEach(status -> all.add(json(status)));
        return all;
    }

    private static JsonObject json(LiveStatus status) {
        JsonObject json = new JsonObject()
                .put("device", status.device().value())
                .put("online", status.online())
                .put("since", status.sinceMicros());
        DeviceId relay = status.relay();
        return relay == null ? json : json.put("relay", relay.value());
    }

    static LiveStatus status(Object json) {
        JsonObject status = (JsonObject) json;
        String relay = status.getString("relay");
        return new LiveStatus(
                device(status),
                status.getBoolean("online"),
                status.getLong("since"),
                relay == null ? null : new DeviceId(relay));
    }

    /** Something about one device. */
    static JsonObject about(DeviceId device, byte[] payload) {
        return new JsonObject().put("device", device.value()).put("payload", payload);
    }

    static DeviceId device(JsonObject json) {
        return new DeviceId(json.getString("device"));
    }

    static CommandId id(JsonObject json) {
        return new CommandId(json.getString("id"));
    }

    /** Why readings were not taken, as a number. */
    static int code(Throwable why) {
        return why instanceof RejectedException rejected && rejected.code() == ErrorCode.QUOTA_EXCEEDED
                ? TOO_FAST
                : UNAVAILABLE;
    }

    /** The same read back; that no gateway is there, or answers, is a store that is away. */
    static RejectedException refusal(Throwable why) {
        return new RejectedException(
                why instanceof ReplyException reply && reply.failureCode() == TOO_FAST
                        ? ErrorCode.QUOTA_EXCEEDED
                        : ErrorCode.STORE_UNAVAILABLE,
                String.valueOf(why.getMessage()));
    }
}
