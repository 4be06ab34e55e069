package org.chieng.server.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.DeviceId;

/**
 * What happens to the lines of a demo's schools: {@code {"schools": [{"school", "device", "access", "megabits", "rtt"}], "outages": [{"school",
 * "from", "to", "tells", "period"?, "away"?}]}}, times in seconds since 1970. Immutable.
 *
 * @param schools all that have a line here
 */
public record DemoLines(List<Line> schools) {
    public DemoLines {
        schools = List.copyOf(schools);
    }

    /**
     * A school's line. Immutable.
     *
     * @param device who tells of it, enrolled
     * @param access which kind it is
     * @param megabits Mbit/s to the school
     * @param rttMillis round trip to the server
     * @param outages in the order of time, never two at once
     */
    record Line(EnrolledDevice device, AccessClass access, double megabits, double rttMillis, List<Outage> outages) {
        Line {
            outages = List.copyOf(outages);
        }

        String school() {
            return device.school().value();
        }

        /** Bytes to the school a day, some 60 to 360 MB, as chosen for one that pays for each; 0 where nobody counts. */
        long bytesADay() {
            return access.isCellular() ? 60_000_000L + Math.floorMod(school().hashCode(), 300) * 1_000_000L : 0;
        }
    }

    /**
     * A time in which a line has trouble. Immutable.
     *
     * @param from its first moment
     * @param to behind its last moment
     * @param tells what the agent tells of it when it is back, a text of {@code link/event}; empty for nothing
     * @param period 0 for one that is away all the time; else seconds, at the begin of each it is away
     * @param away and for so many seconds
     */
    record Outage(Instant from, Instant to, String tells, long period, long away) {
        boolean isAway(Instant at) {
            if (at.isBefore(from) || !at.isBefore(to)) {
                return false;
            }
            return period == 0 || Duration.between(from, at).toSeconds() % period < away;
        }
    }

    /**
     * Reads the file.
     *
     * @throws IOException when it can't be read, or is not as above
     */
    public static DemoLines read(Path file) throws IOException {
        try {
            return of(new JsonObject(Files.readString(file)));
        } catch (DecodeException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new IOException(file + " is no file of a demo's lines: " + e.getMessage(), e);
        }
    }

    private static DemoLines of(JsonObject root) {
        Map<String, List<Outage>> outages = new HashMap<>();
        objects(root.getJsonArray("outages"))
                .forEach(one -> outages.computeIfAbsent(one.getString("school"), any -> new ArrayList<>())
                        .add(new Outage(
                                Instant.ofEpochSecond(one.getLong("from")),
                                Instant.ofEpochSecond(one.getLong("to")),
                                one.getString("tells"),
                                one.getLong("period", 0L),
                                one.getLong("away", 0L))));
        return new DemoLines(objects(root.getJsonArray("schools")).stream()
                .map(one -> new Line(
                        new EnrolledDevice(
                                new DeviceId(one.getString("device")), new SchoolId(one.getString("school"))),
                        AccessClass.of(one.getString("access")).orElse(AccessClass.UNKNOWN),
                        one.getDouble("megabits"),
                        one.getDouble("rtt"),
                        outages.getOrDefault(one.getString("school"), List.of())))
                .toList());
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
