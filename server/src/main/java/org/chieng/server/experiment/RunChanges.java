package org.chieng.server.experiment;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.chieng.server.access.AccessGuard.Asker;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.live.ClassNews;
import org.chieng.server.registry.Annotation;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Run;

/** How runs begin and end, and what is noted in them. Blocks. */
final class RunChanges {
    /** Most of an experiment; chosen: more nobody compares. */
    private static final int MOST_RUNS = 100;
    /** Most of a run. */
    private static final int MOST_NOTES = 100;
    /** Longest note, in characters. */
    private static final int MAX_NOTE = 500;
    /** How far back a run may begin: a page that was away learns late of the reading that set it off. */
    private static final Duration MAX_LATE = Duration.ofMinutes(15);
    /** How far a page's clock, or a device's, may be ahead: as far as of a reading. */
    private static final Duration MAX_EARLY = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final Registry registry;
    private final ExperimentJson json;
    private final Clock clock;

    RunChanges(Vertx vertx, Registry registry, ExperimentJson json, Clock clock) {
        this.vertx = vertx;
        this.registry = registry;
        this.json = json;
        this.clock = clock;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** {@code POST /experiments/{experiment}/runs}: now, or at the reading that set it off. */
    Reply start(RoutingContext context, Asker asker) throws Exception {
        Experiment experiment = ExperimentRoutes.experiment(registry, context);
        Instant now = now();
        Instant started = Body.of(context).time("started").orElse(now);
        if (started.isBefore(now.minus(MAX_LATE)) || started.isAfter(now.plus(MAX_EARLY))) {
            throw Body.invalid("started", "must be within the last " + MAX_LATE.toMinutes() + " minutes");
        }
        started = started.isAfter(now) ? now : started;
        List<Run> before = registry.experiments().runs(experiment.id());
        if (before.size() >= MOST_RUNS) {
            throw new ApiException(Problem.CONFLICT, "it has " + MOST_RUNS + " runs: remove some first");
        }
        Duration duration = experiment.control().duration();
        Run run = registry.runs()
                .begin(
                        new EntryId(UUID.randomUUID().toString()),
                        experiment.id(),
                        started,
                        duration == null ? null : started.plus(duration),
                        now)
                .orElseThrow(() -> new ApiException(Problem.CONFLICT, "a run goes on: stop it first"));
        tell(experiment);
        return Reply.of(json.run(run, now));
    }

    /** The wall shows how far each group is with what was assigned. */
    private void tell(Experiment experiment) throws RegistryException {
        EntryId schoolClass = experiment.schoolClass();
        if (schoolClass != null
                && registry.assignments().boardOf(experiment.id()).isPresent()) {
            ClassNews.work(experiment.school(), schoolClass).tell(vertx);
        }
    }

    private void tell(Run run) throws RegistryException {
        Optional<Experiment> experiment = registry.experiments().find(run.experiment());
        if (experiment.isPresent()) {
            tell(experiment.get());
        }
    }

    /** {@code POST /runs/{run}/stop}: now, or at the reading that ends it; one that has ended stays as it is. */
    Reply stop(RoutingContext context, Asker asker) throws Exception {
        Run run = ExperimentRoutes.run(registry, context);
        Instant now = now();
        Instant ended = Body.of(context).time("ended").orElse(now);
        if (ended.isBefore(run.started())) {
            throw Body.invalid("ended", "must not be before the run's start");
        }
        registry.runs().end(run.id(), ended.isAfter(now) ? run.end(now) : ended);
        tell(run);
        return Reply.of(json.run(ExperimentRoutes.run(registry, context), now()));
    }

    /** {@code POST /runs/{run}/notes}: a new one, or another text for one, or none any more. */
    Reply note(RoutingContext context, Asker asker) throws Exception {
        Run run = ExperimentRoutes.run(registry, context);
        Body body = Body.of(context);
        List<Annotation> notes = registry.experiments().annotations(run.id());
        if (body.has("note")) {
            EntryId id = new EntryId(body.text("note"));
            Annotation known = notes.stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(Problem.UNKNOWN_ADDRESS, "no note '" + id + "' in this run"));
            if (body.has("text")) {
                registry.experiments().put(new Annotation(id, run.id(), known.time(), body.words("text", MAX_NOTE)));
            } else {
                registry.runs().removeAnnotation(run.id(), id);
            }
        } else {
            add(run, body, notes.size());
        }
        return Reply.of(json.run(run, now()));
    }

    private void add(Run run, Body body, int notes) throws Exception {
        if (notes >= MOST_NOTES) {
            throw new ApiException(Problem.CONFLICT, "the run has " + MOST_NOTES + " notes: remove some first");
        }
        Instant end = run.end(now());
        Instant time = body.time("time").orElse(end);
        if (time.isBefore(run.started()) || time.isAfter(end.plus(MAX_EARLY))) {
            throw Body.invalid("time", "must lie within the run");
        }
        registry.experiments()
                .put(new Annotation(
                        new EntryId(UUID.randomUUID().toString()), run.id(), time, body.words("text", MAX_NOTE)));
    }

    /** {@code DELETE /runs/{run}}. */
    Reply remove(RoutingContext context, Asker asker) throws Exception {
        Run run = ExperimentRoutes.run(registry, context);
        registry.runs().remove(run.id());
        registry.audit().note(asker.id(), "run-remove", run.id().value());
        tell(run);
        return Reply.DONE;
    }
}
