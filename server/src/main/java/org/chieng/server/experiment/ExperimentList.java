package org.chieng.server.experiment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.server.access.AccessGuard.Asker;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Experiments;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.RunControl;

/** A class's experiments: its list, and how one gets into it. Blocks. */
final class ExperimentList {
    /** Most of a class; chosen: 40 pupils with a dozen each. */
    private static final int MOST_EXPERIMENTS = 500;
    /** Most of a pupil, so that one alone does not use up what a class may have; chosen: one a week of a school year. */
    private static final int MOST_OF_PUPIL = 35;
    /** Longest question, in characters. */
    private static final int MAX_QUESTION = 500;
    /** Longest span that is made one point. */
    private static final Duration MAX_PERIOD = Duration.ofHours(1);

    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,18})-([A-Za-z0-9][A-Za-z0-9._-]{0,63})");

    private final Registry registry;
    private final ExperimentJson json;
    private final Clock clock;

    ExperimentList(Registry registry, ExperimentJson json, Clock clock) {
        this.registry = registry;
        this.json = json;
        this.clock = clock;
    }

    /** {@code GET /classes/{class}/experiments}: the newest first; of each pupil's those that are shared, and their own. */
    Reply page(RoutingContext context, Asker asker) throws Exception {
        EntryId schoolClass = schoolClass(context);
        int limit = limit(context);
        EntryId pupil = asker.isPupil() ? new EntryId(asker.id()) : null;
        List<Experiment> found =
                registry.experiments().newest(schoolClass, pupil, place(context).orElse(null), limit + 1);
        JsonArray items = new JsonArray();
        for (Experiment one : found.subList(0, Math.min(limit, found.size()))) {
            items.add(json.brief(one, asker));
        }
        return Reply.of(new JsonObject()
                .put("items", items)
                .put("next", found.size() > limit ? cursor(found.get(limit - 1)) : null));
    }

    /** {@code POST /classes/{class}/experiments}. */
    Reply add(RoutingContext context, Asker asker) throws Exception {
        EntryId schoolClass = schoolClass(context);
        SchoolId school = registry.classes()
                .find(schoolClass)
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_ADDRESS, "no class '" + schoolClass + "'"))
                .school();
        Body body = Body.of(context);
        Experiment made = new Experiment(
                new EntryId(UUID.randomUUID().toString()),
                school,
                schoolClass,
                null,
                body.words("question", MAX_QUESTION),
                body.span("period", MAX_PERIOD),
                body.channels("channels"),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                new RunControl(
                        body.trigger("start"), body.trigger("stop"), body.span("duration", RunControl.MAX_DURATION)),
                asker.isPupil() ? new EntryId(asker.id()) : null,
                asker.isPupil() ? null : new AccountId(asker.id()),
                body.has("shared") ? body.flag("shared") : !asker.isPupil());
        checkDevices(made);
        if (!registry.transact(() -> put(made), done -> done)) {
            throw new ApiException(
                    Problem.CONFLICT,
                    "a class has " + MOST_EXPERIMENTS + " experiments at the most, a pupil " + MOST_OF_PUPIL
                            + " of them: remove some first");
        }
        return Reply.of(json.whole(made, asker, registry.now()));
    }

    private boolean put(Experiment made) throws RegistryException {
        EntryId schoolClass = made.schoolClass();
        EntryId pupil = made.pupil();
        boolean isFull = (schoolClass != null && registry.experiments().count(schoolClass) >= MOST_EXPERIMENTS)
                || (pupil != null && registry.experiments().countOf(pupil) >= MOST_OF_PUPIL);
        if (!isFull) {
            registry.experiments().put(made);
        }
        return !isFull;
    }

    /** What another school measures is not there. */
    private void checkDevices(Experiment made) throws ApiException, RegistryException {
        for (SeriesKey series : made.channels()) {
            Optional<Device> device = registry.device(series.device());
            if (device.filter(one -> one.school().equals(made.school())).isEmpty()) {
                throw Body.invalid("channels", "names a device that this school has not: " + series.device());
            }
        }
    }

    private static EntryId schoolClass(RoutingContext context) {
        return new EntryId(String.valueOf(context.pathParam("class")));
    }

    /** {@code limit}, of whatever list. */
    static int limit(RoutingContext context) throws ApiException {
        String text = context.request().getParam("limit");
        try {
            int limit = text == null || text.isEmpty() ? USUAL : Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Body.invalid("limit", "must be a whole number from 1 to " + MOST);
    }

    private static String cursor(Experiment experiment) {
        return RunReader.micros(experiment.created()) + "-" + experiment.id();
    }

    /** {@code cursor}: where the page before ended. */
    static Optional<Experiments.Place> place(RoutingContext context) throws ApiException {
        String cursor = context.request().getParam("cursor");
        if (cursor == null || cursor.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = CURSOR.matcher(cursor);
        if (!matcher.matches()) {
            throw Body.invalid("cursor", "must be the 'next' of the page before");
        }
        return Optional.of(new Experiments.Place(
                Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS),
                new EntryId(matcher.group(2))));
    }
}
