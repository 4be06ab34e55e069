package org.chieng.server.erase;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Run;
import org.chieng.server.report.SchoolHours;

/**
 * What is to be forgotten of a device. Immutable.
 *
 * @param fromMicros first time, inclusive, UTC
 * @param toMicros last time, exclusive, UTC
 */
public record EraseRequest(long fromMicros, long toMicros) {
    /** All that it measured. */
    public static final EraseRequest ALL = new EraseRequest(Long.MIN_VALUE, Long.MAX_VALUE);

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    private static final String WANTED =
            "the body must be {\"all\": true}, or {\"from\": time, \"to\": time}, or {\"run\": id}";

    /** Whether all goes. */
    public boolean isAll() {
        return equals(ALL);
    }

    /**
     * Reads a body; blocks where it names a run.
     *
     * @throws IllegalArgumentException in words for whoever asked
     */
    static EraseRequest of(JsonObject body, DeviceId device, Registry registry, Clock clock) throws RegistryException {
        Set<String> names = body.fieldNames();
        if (names.equals(Set.of("all")) && Boolean.TRUE.equals(body.getValue("all"))) {
            return ALL;
        }
        if (names.equals(Set.of("from", "to"))) {
            return between(time("from", body.getValue("from")), time("to", body.getValue("to")));
        }
        if (names.equals(Set.of("run")) && body.getValue("run") instanceof String run) {
            return ofRun(run, device, registry, clock);
        }
        throw new IllegalArgumentException(WANTED);
    }

    /**
     * A time span.
     *
     * @throws IllegalArgumentException when there is nothing between them
     */
    public static EraseRequest between(long fromMicros, long toMicros) {
        if (fromMicros >= toMicros) {
            throw new IllegalArgumentException("'from' must be before 'to'");
        }
        return new EraseRequest(fromMicros, toMicros);
    }

    /**
     * The time of a run in which a device took part; blocks.
     *
     * @throws IllegalArgumentException when there is none of that id, or the device took no part
     */
    public static EraseRequest ofRun(String id, DeviceId device, Registry registry, Clock clock)
            throws RegistryException {
        Optional<Run> run = registry.experiments().findRun(new EntryId(id));
        Optional<Experiment> experiment = run.isEmpty()
                ? Optional.empty()
                : registry.experiments().find(run.get().experiment());
        boolean tookPart = experiment.map(Experiment::channels).orElse(List.of()).stream()
                .anyMatch(series -> series.device().equals(device));
        if (run.isEmpty() || !tookPart) {
            throw new IllegalArgumentException("'" + id + "' is no run that " + device + " took part in");
        }
        Instant ended = run.get().ended();
        return between(
                micros(run.get().started()),
                micros(ended == null ? clock.instant() : ended) + 1); // its last moment, too
    }

    private static long time(String name, Object value) {
        if (value instanceof Number millis) {
            return Math.round(millis.doubleValue() * 1000);
        }
        return time(name, String.valueOf(value));
    }

    /**
     * Reads ISO 8601 with a zone.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static long time(String name, String text) {
        try {
            return micros(Instant.parse(text));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + name
                            + "' must be ISO 8601 with zone, e.g. 2026-09-05T07:00:00Z, or milliseconds since 1970 in UTC",
                    e);
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** Forgets the sums of a device's days of use that hold any of it; what is left of the days is summed up anew. Blocks. */
    public void forgetSums(DeviceId device, Registry registry) throws RegistryException {
        LocalDate first = isAll() ? LocalDate.EPOCH : day(fromMicros);
        LocalDate last = isAll() ? LAST_DAY : day(toMicros);
        registry.labBoard().uses().erase(device, first, last);
    }

    private static LocalDate day(long micros) {
        LocalDate day = LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), SchoolHours.ZONE);
        return day.isAfter(LAST_DAY) ? LAST_DAY : day.isBefore(LocalDate.EPOCH) ? LocalDate.EPOCH : day;
    }

    /** As the audit log has it: the device, and from when to when where it isn't all. */
    public String subject(DeviceId device) {
        return isAll() ? device.value() : device + " " + instant(fromMicros) + "/" + instant(toMicros);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
