package org.chieng.server.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.csv.CsvText;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.AuditEntry;
import org.chieng.server.registry.AuditSearch;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Role;
import org.chieng.server.wire.WireJson;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /audit} and {@code /audit.csv}: who did what and when; administrators see all of it, the department and lab managers what is of their schools. Pupils
 * are called by their id, never by a nickname. Runs on the event loop; nothing of it blocks.
 */
final class AuditRoutes {
    private static final Set<Role> OF_SCHOOLS = EnumSet.of(Role.DEPARTMENT, Role.LAB_MANAGER);
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    /** Most rows of a file; chosen: a megabyte. Who wants others says from when until when. */
    private static final int MOST_IN_FILE = 10_000;

    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,16})-([A-Za-z0-9][A-Za-z0-9._-]{0,63})");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private final Registry registry;
    private final Blocking blocking;

    AuditRoutes(Registry registry, Blocking blocking) {
        this.registry = registry;
        this.blocking = blocking;
    }

    void mount(Router router) {
        router.get(ApiRules.ROOT + "/audit")
                .handler(context -> blocking.run(() -> page(context))
                        .onSuccess(json -> AccessRoutes.send(context, json))
                        .onFailure(why -> AccessGuard.refuse(context, why)));
        router.get(ApiRules.ROOT + "/audit.csv")
                .handler(context -> blocking.run(() -> csv(context))
                        .onSuccess(csv -> context.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8")
                                .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"chieng-audit.csv\"")
                                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                                .end(csv))
                        .onFailure(why -> AccessGuard.refuse(context, why)));
    }

    /** {@code {"items": [{"id", "time", "actor", "by", "name"?, "action", "subject", "school"?}, …], "next"}}. Blocks. */
    private JsonObject page(RoutingContext context) throws ApiException, RegistryException {
        int limit = limit(context);
        List<AuditEntry> found = registry.audit().find(search(context), before(context), limit + 1);
        JsonArray items = new JsonArray();
        for (AuditEntry entry : found.subList(0, Math.min(limit, found.size()))) {
            items.add(json(entry));
        }
        AuditEntry last = found.size() > limit ? found.get(limit - 1) : null;
        return new JsonObject()
                .put("items", items)
                .put("next", last == null ? null : micros(last.time()) + "-" + last.id());
    }

    private JsonObject json(AuditEntry entry) throws RegistryException {
        JsonObject json = new JsonObject()
                .put("id", entry.id().value())
                .put("time", WireJson.time(micros(entry.time())))
                .put("actor", entry.actor())
                .put("action", entry.action())
                .put("subject", entry.subject());
        Optional<String> name = name(entry.actor());
        name.ifPresent(known -> json.put("name", known));
        if (entry.school() != null) {
            json.put("school", entry.school().value());
        }
        return json.put("by", name.isPresent() ? "account" : by(entry.actor()));
    }

    private String by(String actor) throws RegistryException {
        return switch (actor) {
            case "-" -> "nobody";
            case "operator" -> "operator";
            default -> isPupil(actor) ? "student" : "gone";
        };
    }

    private boolean isPupil(String actor) throws RegistryException {
        try {
            return registry.pupils().find(new EntryId(actor)).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<String> name(String actor) throws RegistryException {
        try {
            return registry.accounts().find(new AccountId(actor)).map(Account::name);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String csv(RoutingContext context) throws ApiException, RegistryException {
        StringBuilder csv = new StringBuilder("time,actor,name,action,subject,school\r\n");
        for (AuditEntry entry : registry.audit().find(search(context), null, MOST_IN_FILE)) {
            SchoolId school = entry.school();
            List<String> cells = List.of(
                    entry.time().truncatedTo(ChronoUnit.MILLIS).toString(),
                    entry.actor(),
                    name(entry.actor()).orElse(""),
                    entry.action(),
                    entry.subject(),
                    school == null ? "" : school.value());
            csv.append(String.join(
                            ",",
                            cells.stream()
                                    .map(cell -> cell.equals("-") ? cell : CsvText.quoted(CsvText.harmless(cell)))
                                    .toList()))
                    .append("\r\n");
        }
        return csv.toString();
    }

    /** What is asked for, of that which whoever asks may see; blocks. */
    private AuditSearch search(RoutingContext context) throws ApiException, RegistryException {
        Who who = context.get(AccessGuard.WHO);
        String school = word(context, "school");
        Set<SchoolId> schools = who.is(Role.ADMINISTRATOR) ? null : SheetAccess.schools(who, OF_SCHOOLS, registry);
        if (school != null) {
            SchoolId asked = school(school);
            if (schools != null && !schools.contains(asked)) {
                throw new ApiException(
                        Problem.UNKNOWN_SCHOOL, "no school '" + school + "': see the list at /api/v1/schools");
            }
            schools = Set.of(asked);
        }
        return new AuditSearch(
                schools,
                word(context, "actor"),
                word(context, "action"),
                day(context, "from", 0),
                day(context, "until", 1));
    }

    private static SchoolId school(String text) throws ApiException {
        try {
            return new SchoolId(text);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.UNKNOWN_SCHOOL, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> text(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getParam(name)).filter(text -> !text.isEmpty());
    }

    private static @Nullable String word(RoutingContext context, String name) throws ApiException {
        Optional<String> text = text(context, name);
        if (text.isPresent() && !WORD.matcher(text.get()).matches()) {
            throw invalid(name, "must be an id or a word of the list");
        }
        return text.orElse(null);
    }

    /** The begin of a day in Vietnam, or of one that many days later. */
    private static @Nullable Instant day(RoutingContext context, String name, int later) throws ApiException {
        Optional<String> text = text(context, name);
        try {
            if (text.isPresent() && text.get().length() == 10) {
                return LocalDate.parse(text.get())
                        .plusDays(later)
                        .atStartOfDay(ZONE)
                        .toInstant();
            }
        } catch (DateTimeException e) {
            // told below
        }
        if (text.isPresent()) {
            throw invalid(name, "must be a day, e.g. 2026-09-05");
        }
        return null;
    }

    private static int limit(RoutingContext context) throws ApiException {
        String text = text(context, "limit").orElse(String.valueOf(USUAL));
        if (text.matches("[0-9]{1,4}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw invalid("limit", "must be a whole number from 1 to " + MOST);
    }

    private static @Nullable AuditEntry before(RoutingContext context) throws ApiException {
        Optional<String> cursor = text(context, "cursor");
        if (cursor.isEmpty()) {
            return null;
        }
        Matcher matcher = CURSOR.matcher(cursor.get());
        if (!matcher.matches()) {
            throw invalid("cursor", "must be the 'next' of the page before");
        }
        Instant time = Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS);
        return new AuditEntry(new EntryId(matcher.group(2)), time, "", "", "", null);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static ApiException invalid(String name, String fault) {
        return new ApiException(Problem.INVALID_PARAMETER, "'" + name + "' " + fault);
    }
}
