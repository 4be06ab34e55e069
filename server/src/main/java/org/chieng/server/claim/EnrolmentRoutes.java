package org.chieng.server.claim;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Enrolment;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Codes with which the machines of a lab enrol by themselves: one for all of them, or one for each name of a list. Runs on the event loop;
 * nothing of it blocks.
 */
public final class EnrolmentRoutes {
    private static final int MOST_MACHINES = 100;
    private static final int MOST_NAMES = 60;
    private static final int MOST_NAME = 120;
    /** All names at their longest, each character in JSON with {@code \\u}: 60 times 726 bytes, and the rest. */
    private static final int MAX_BODY = 48 << 10;
    /** Hours; chosen: a week, in which somebody comes round to every computer. */
    private static final int MOST_HOURS = 168;

    private static final String BAD_NAMES = "'names' must be a list of 1 to " + MOST_NAMES + " texts";

    private final Registry registry;
    private final Blocking blocking;
    private final Clock clock;
    private final SecureRandom random;

    /** @param random for codes */
    public EnrolmentRoutes(Registry registry, Blocking blocking, Clock clock, SecureRandom random) {
        this.registry = registry;
        this.blocking = blocking;
        this.clock = clock;
        this.random = random;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        router.get("/api/v1/schools/:school/enrolments")
                .handler(context -> blocking.run(
                                () -> json(registry.enrolments().of(school(context))))
                        .onSuccess(body -> AccessRoutes.send(context, body))
                        .onFailure(context::fail));
        AccessRoutes.post(router, "/schools/:school/enrolments", MAX_BODY, this::make);
        AccessRoutes.post(router, "/schools/:school/enrolments/end", this::end);
    }

    private static SchoolId school(RoutingContext context) {
        return new SchoolId(String.valueOf(context.pathParam("school")));
    }

    private Future<?> make(RoutingContext context, JsonObject body) throws ApiException {
        SchoolId school = school(context);
        boolean named = body.containsKey("names");
        if (named == body.containsKey("machines")) {
            throw new ApiException(
                    Problem.INVALID_PARAMETER,
                    "either 'machines', how many may come with one code, or 'names' for a code each");
        }
        List<String> names = named ? names(body) : List.of();
        int machines = named ? 0 : number(body, "machines", MOST_MACHINES);
        int hours = body.containsKey("hours") ? number(body, "hours", MOST_HOURS) : 1;
        String lab = body.containsKey("lab") ? AccessRoutes.text(body, "lab", 64) : null;
        Instant expires = clock.instant().plus(Duration.ofHours(hours));
        String actor = AccessGuard.actor(context);
        return blocking.run(() -> {
                    EntryId in = lab == null ? null : lab(lab, school);
                    List<Enrolment> made = named
                            ? makeFor(names, school, in, expires)
                            : List.of(registry.enrolments()
                                    .make(Codes.forEnrolment(random), school, in, machines, expires));
                    registry.audit().note(actor, "enrolment", school.value() + " " + (named ? names.size() : machines));
                    return json(made);
                })
                .onSuccess(answer -> AccessRoutes.send(context, answer));
    }

    /** Blocks. */
    private List<Enrolment> makeFor(List<String> names, SchoolId school, @Nullable EntryId lab, Instant expires)
            throws ApiException, RegistryException {
        try {
            return registry.enrolments().makeFor(names, school, lab, expires, () -> Codes.forEnrolment(random));
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
    }

    private EntryId lab(String text, SchoolId school) throws ApiException, RegistryException {
        try {
            Optional<Lab> lab = registry.labs().find(new EntryId(text));
            if (lab.isPresent() && lab.get().school().equals(school)) {
                return lab.get().id();
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new ApiException(Problem.INVALID_PARAMETER, "'lab' must be the id of a lab of this school");
    }

    private Future<?> end(RoutingContext context, JsonObject body) {
        SchoolId school = school(context);
        String actor = AccessGuard.actor(context);
        return blocking.run(() -> {
                    registry.enrolments().end(school);
                    registry.audit().note(actor, "enrolment-end", school.value());
                    return school;
                })
                .onSuccess(any -> context.response().setStatusCode(204).end());
    }

    private JsonObject json(List<Enrolment> enrolments) throws RegistryException {
        JsonArray items = new JsonArray();
        for (Enrolment one : enrolments) {
            JsonObject item = new JsonObject()
                    .put("code", one.code())
                    .put("machines", one.machines())
                    .put("remaining", one.remaining())
                    .put("expires", one.expires().toEpochMilli());
            DeviceId device = one.device();
            if (device != null) {
                item.put("device", device.value())
                        .put("name", registry.device(device).map(Device::name).orElse(device.value()));
            }
            EntryId lab = one.lab();
            if (lab != null) {
                item.put("lab", lab.value());
            }
            items.add(item);
        }
        return new JsonObject().put("items", items);
    }

    private static List<String> names(JsonObject body) throws ApiException {
        if (!(body.getValue("names") instanceof JsonArray array) || array.isEmpty() || array.size() > MOST_NAMES) {
            throw new ApiException(Problem.INVALID_PARAMETER, BAD_NAMES);
        }
        List<String> names = new ArrayList<>();
        for (Object one : array) {
            if (!(one instanceof String name) || name.isBlank() || name.length() > MOST_NAME) {
                throw new ApiException(Problem.INVALID_PARAMETER, BAD_NAMES);
            }
            names.add(name.strip());
        }
        return names;
    }

    private static int number(JsonObject body, String name, int most) throws ApiException {
        if (body.getValue(name) instanceof Integer number && number >= 1 && number <= most) {
            return number;
        }
        throw new ApiException(Problem.INVALID_PARAMETER, "'" + name + "' must be a whole number from 1 to " + most);
    }
}
