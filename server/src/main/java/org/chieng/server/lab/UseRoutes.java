package org.chieng.server.lab;

import static java.time.temporal.TemporalAdjusters.lastDayOfMonth;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.SeenSchools;
import org.chieng.server.api.Sight;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
import org.chieng.server.registry.UseSlice;
import org.chieng.server.registry.Uses;
import org.chieng.server.report.ReportText;
import org.chieng.server.report.SchoolHours;

/** How rooms were used, and donors' reports. Runs on the event loop; what blocks does so on a worker. */
final class UseRoutes {
    private static final int MOST_WEEKS = 53;
    private static final int USUAL_WEEKS = 4;
    /** A school year. */
    private static final int MOST_DAYS = 400;

    private static final int MOST_DEVICES = 2000;

    private final Registry registry;
    private final LabReports reports;
    private final Blocking blocking;
    private final Clock clock;

    UseRoutes(Registry registry, Blocking blocking, Clock clock) {
        this.registry = registry;
        this.reports = new LabReports(registry, clock);
        this.blocking = blocking;
        this.clock = clock;
    }

    void mount(Router router, Addresses all) {
        all.get("/schools/:school/labs/:lab/use", asked -> use(all.lab(asked), asked.context()));
        router.get("/api/v1/labs")
                .handler(context -> blocking.run(() -> labs(context))
                        .onSuccess(body -> AccessRoutes.send(context, body))
                        .onFailure(context::fail));
        router.get("/api/v1/labs/report.csv").handler(context -> report(context, false));
        router.get("/api/v1/labs/report.pdf").handler(context -> report(context, true));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), SchoolHours.ZONE);
    }

    /** The Monday with which so many weeks begin, this one the last of them. */
    private LocalDate begin(RoutingContext context) throws ApiException {
        String text = Objects.requireNonNullElse(context.request().getParam("weeks"), "");
        int weeks = USUAL_WEEKS;
        if (!text.isEmpty()) {
            weeks = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
        }
        if (weeks < 1 || weeks > MOST_WEEKS) {
            throw Fields.invalid("weeks", "must be a whole number from 1 to " + MOST_WEEKS);
        }
        return today().with(DayOfWeek.MONDAY).minusWeeks(weeks - 1L);
    }

    private static LocalDate week(LocalDate day) {
        return day.with(DayOfWeek.MONDAY);
    }

    /** Seconds of something. */
    private static final class Sums {
        private long whole;
        private long powered;
        private long session;
        private long active;
        private long unknown;
        private long untold;

        void add(UseSlice one) {
            whole += one.whole();
            powered += one.powered();
            session += one.session();
            active += one.active();
            unknown += one.unknown();
            untold += one.untold();
        }

        void add(Uses.RoomDay one) {
            whole += one.whole();
            powered += one.powered();
            session += one.session();
            active += one.active();
            unknown += one.unknown();
            untold += one.untold();
        }

        JsonObject json() {
            return new JsonObject()
                    .put("whole", whole)
                    .put("on", powered)
                    .put("session", session)
                    .put("active", active)
                    .put("unknown", unknown)
                    .put("untold", untold);
        }
    }

    /** A room's machines by week, and its lessons. */
    private JsonObject use(Lab lab, RoutingContext context) throws ApiException, RegistryException {
        LocalDate first = begin(context);
        Map<DeviceId, Map<LocalDate, Sums>> machines = new LinkedHashMap<>();
        Map<DeviceId, Device> devices = new LinkedHashMap<>();
        for (Device one : registry.devices(lab.school(), null, MOST_DEVICES)) {
            if (lab.id().equals(one.lab()) && one.state() == DeviceState.ACTIVE) {
                devices.put(one.id(), one);
                machines.put(one.id(), new TreeMap<>());
            }
        }
        Map<String, Sums> lessons = new TreeMap<>();
        for (UseSlice one : registry.labBoard().uses().of(lab.id(), first, today())) {
            machines.computeIfAbsent(one.device(), any -> new TreeMap<>())
                    .computeIfAbsent(week(one.day()), any -> new Sums())
                    .add(one);
            if (one.lesson() > 0) {
                String key = one.day().getDayOfWeek().getValue() + " " + String.format("%02d", one.lesson());
                lessons.computeIfAbsent(key, any -> new Sums()).add(one);
            }
        }
        JsonArray items = new JsonArray();
        machines.forEach((id, weeks) -> {
            Device device = devices.get(id);
            JsonObject item = new JsonObject()
                    .put("device", id.value())
                    .put("name", device == null ? id.value() : device.name())
                    .put("never", isNever(weeks))
                    .put("weeks", weeks(weeks));
            LabJson.putIf(item, "seat", device == null ? null : device.seat());
            items.add(item);
        });
        JsonArray byLesson = new JsonArray();
        lessons.forEach((key, sums) -> byLesson.add(sums.json()
                .put("weekday", Integer.parseInt(key.substring(0, 1)))
                .put("number", Integer.parseInt(key.substring(2)))));
        return new JsonObject()
                .put("first", first.toString())
                .put("items", items)
                .put("lessons", byLesson);
    }

    /** Whether something is known of it, and that is that it was off. */
    private static boolean isNever(Map<LocalDate, Sums> weeks) {
        return weeks.values().stream().anyMatch(one -> one.untold < one.whole)
                && weeks.values().stream().allMatch(one -> one.powered == 0);
    }

    private static JsonArray weeks(Map<LocalDate, Sums> weeks) {
        JsonArray all = new JsonArray();
        weeks.forEach((monday, sums) -> all.add(sums.json().put("week", monday.toString())));
        return all;
    }

    /** All rooms that somebody sees, side by side. */
    private JsonObject labs(RoutingContext context) throws ApiException, RegistryException {
        LocalDate first = begin(context);
        Map<String, Lab> labs = new LinkedHashMap<>();
        Map<String, School> schools = new LinkedHashMap<>();
        for (School school : SeenSchools.of(registry, Sight.of(context))) {
            for (Lab lab : registry.labs().of(school.id())) {
                labs.put(lab.id().value(), lab);
                schools.put(lab.id().value(), school);
            }
        }
        Map<String, Map<LocalDate, Sums>> sums = new LinkedHashMap<>();
        // by month, so that nobody waits long for the registry
        for (LocalDate month = first; !month.isAfter(today()); month = month.plusDays(28)) {
            LocalDate last = month.plusDays(27);
            for (Uses.RoomDay one : registry.labBoard().uses().rooms(month, last.isAfter(today()) ? today() : last)) {
                sums.computeIfAbsent(one.lab().value(), any -> new TreeMap<>())
                        .computeIfAbsent(week(one.day()), any -> new Sums())
                        .add(one);
            }
        }
        JsonArray items = new JsonArray();
        labs.forEach((id, lab) -> items.add(LabJson.lab(lab)
                .put("schoolName", Objects.requireNonNull(schools.get(id)).name())
                .put("weeks", weeks(sums.getOrDefault(id, new TreeMap<>())))));
        return new JsonObject().put("first", first.toString()).put("items", items);
    }

    private void report(RoutingContext context, boolean pdf) {
        blocking.run(() -> {
                    LocalDate today = today();
                    LocalDate begun = day(context, "first", today);
                    LocalDate last = day(context, "last", begun.equals(today) ? today : begun.with(lastDayOfMonth()));
                    LocalDate first = day(context, "first", last.withDayOfMonth(1));
                    if (last.isBefore(first) || last.isAfter(first.plusDays(MOST_DAYS))) {
                        throw Fields.invalid("last", "must follow 'first', by " + MOST_DAYS + " days at most");
                    }
                    String language =
                            Objects.requireNonNullElse(context.request().getParam("lang"), "vi");
                    if (!ReportText.LANGUAGES.contains(language)) {
                        throw Fields.invalid("lang", "must be one of " + ReportText.LANGUAGES);
                    }
                    LabReport report = reports.read(first, last, asked(context));
                    return pdf
                            ? Buffer.buffer(LabReportPdf.of(report, new ReportText(language)))
                            : Buffer.buffer(LabReportCsv.of(report).getBytes(StandardCharsets.UTF_8));
                })
                .onSuccess(file -> context.response()
                        .putHeader(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"chieng-labs." + (pdf ? "pdf" : "csv") + "\"")
                        .putHeader(HttpHeaders.CONTENT_TYPE, pdf ? "application/pdf" : "text/csv; charset=utf-8")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                        .end(file))
                .onFailure(context::fail);
    }

    /** All schools that somebody sees, or the one of these that is asked for. */
    private List<School> asked(RoutingContext context) throws ApiException, RegistryException {
        String school = Objects.requireNonNullElse(context.request().getParam("school"), "");
        List<School> seen = new ArrayList<>(SeenSchools.of(registry, Sight.of(context)));
        if (!school.isEmpty()) {
            seen.removeIf(one -> !one.id().value().equals(school));
        }
        return seen;
    }

    private static LocalDate day(RoutingContext context, String name, LocalDate usual) throws ApiException {
        String text = Objects.requireNonNullElse(context.request().getParam(name), "");
        if (text.isEmpty()) {
            return usual;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 2000 && day.getYear() <= 2100) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        throw Fields.invalid(name, "must be a day of the years 2000 to 2100, e.g. 2026-09-05");
    }
}
