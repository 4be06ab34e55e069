package org.chieng.server.experiment;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessGuard.Asker;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Run;

/**
 * {@code /api/v1/classes/{class}/experiments}, {@code /experiments/{experiment}}, {@code /runs/{run}}, {@code /gallery}. Runs on the event loop; what blocks does so
 * on a worker. Who may is decided before, by the table of rules.
 */
public final class ExperimentRoutes {
    private static final String ROOT = "/api/v1";
    private static final int MAX_BODY = 4096;

    private final Registry registry;
    private final Blocking blocking;
    private final Clock clock;
    private final ExperimentJson json;
    private final RunReader reader;
    private final ExperimentList list;
    private final RunChanges runs;
    private final TakeHome files;
    private final GalleryList gallery;
    private final GalleryEntries entries;

    public ExperimentRoutes(Vertx vertx, Registry registry, TimeSeriesStore store, Blocking blocking, Clock clock) {
        this.registry = registry;
        this.blocking = blocking;
        this.clock = clock;
        this.json = new ExperimentJson(registry);
        this.reader = new RunReader(store);
        this.list = new ExperimentList(registry, json, clock);
        this.runs = new RunChanges(vertx, registry, json, clock);
        this.files = new TakeHome(registry, reader, json, clock);
        this.gallery = new GalleryList(registry);
        this.entries = new GalleryEntries(registry, files);
    }

    /** What answers a request; blocks. */
    interface Work {
        /**
         * The answer.
         *
         * @throws IllegalArgumentException in words for whoever asked
         */
        Reply reply(RoutingContext context, Asker asker) throws Exception;
    }

    /** Adds the addresses; do so before those that catch what nothing else answers. */
    public void mount(Router router) {
        router.get(ROOT + "/classes/:class/experiments").handler(on(list::page));
        router.get(ROOT + "/experiments/:experiment").handler(on(this::show));
        router.get(ROOT + "/experiments/:experiment/data.csv").handler(this::csv);
        router.get(ROOT + "/experiments/:experiment/report.pdf").handler(on(files::pdf));
        router.get(ROOT + "/runs/:run/data").handler(on(this::data));
        router.delete(ROOT + "/experiments/:experiment").handler(on(this::remove));
        router.delete(ROOT + "/runs/:run").handler(on(runs::remove));
        router.get(ROOT + "/gallery").handler(on(gallery::page));
        router.get(ROOT + "/gallery/:entry/chart.svg").handler(on(gallery::picture));
        router.delete(ROOT + "/gallery/:entry").handler(on(gallery::remove));
        router.get(ROOT + "/experiments/:experiment/gallery").handler(on(entries::show));
        post(router, "/experiments/:experiment/gallery", entries::put);
        post(router, "/classes/:class/experiments", list::add);
        post(router, "/experiments/:experiment/share", this::share);
        post(router, "/experiments/:experiment/runs", runs::start);
        post(router, "/runs/:run/stop", runs::stop);
        post(router, "/runs/:run/notes", runs::note);
    }

    private void post(Router router, String path, Work work) {
        router.post(ROOT + path)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(on(work));
    }

    private Handler<RoutingContext> on(Work work) {
        return context -> {
            Asker asker = AccessGuard.asker(context);
            blocking.run(told(() -> work.reply(context, asker)))
                    .onSuccess(reply -> reply.send(context.response()))
                    .onFailure(context::fail);
        };
    }

    private static <T> Callable<T> told(Callable<T> work) {
        return () -> {
            try {
                return work.call();
            } catch (IllegalArgumentException e) {
                throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
            }
        };
    }

    private void csv(RoutingContext context) {
        blocking.run(told(() -> files.csv(context)))
                .onSuccess(table -> CsvDownload.send(context, blocking, table))
                .onFailure(context::fail);
    }

    private Reply show(RoutingContext context, Asker asker) throws Exception {
        return Reply.of(json.whole(experiment(registry, context), asker, registry.now()));
    }

    private Reply data(RoutingContext context, Asker asker) throws Exception {
        Run run = run(registry, context);
        Experiment experiment = registry.experiments()
                .find(run.experiment())
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_ADDRESS, "its experiment was taken away"));
        Instant now = clock.instant();
        return Reply.of(RunData.json(run, reader.read(experiment, run, now), now));
    }

    private Reply share(RoutingContext context, Asker asker) throws Exception {
        Experiment experiment = experiment(registry, context);
        boolean shared = Body.of(context).flag("shared");
        if (!asker.isPupil()) {
            registry.experiments().shareByTeacher(experiment.id(), shared);
        } else if (!registry.experiments().shareByMaker(experiment.id(), shared)) {
            throw new ApiException(Problem.FORBIDDEN, "a teacher keeps it back: ask them to share it again");
        }
        return Reply.DONE;
    }

    private Reply remove(RoutingContext context, Asker asker) throws Exception {
        Experiment experiment = experiment(registry, context);
        registry.experiments().remove(experiment.id());
        registry.audit().note(asker.id(), "experiment-remove", experiment.id().value());
        return Reply.DONE;
    }

    /** The one in the path; it may have been taken away since the guard looked. */
    static Experiment experiment(Registry registry, RoutingContext context) throws ApiException, RegistryException {
        EntryId id = new EntryId(String.valueOf(context.pathParam("experiment")));
        return registry.experiments()
                .find(id)
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_ADDRESS, "no experiment '" + id + "'"));
    }

    /** The one in the path; it may have been taken away since the guard looked. */
    static Run run(Registry registry, RoutingContext context) throws ApiException, RegistryException {
        EntryId id = new EntryId(String.valueOf(context.pathParam("run")));
        return registry.experiments()
                .findRun(id)
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_ADDRESS, "no run '" + id + "'"));
    }
}
