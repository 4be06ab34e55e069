package org.chieng.server.classroom;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.api.Sight;
import org.chieng.server.live.ClassNews;
import org.chieng.server.registry.BoardId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.GroupWork;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SchoolClass;

/**
 * A teacher assigns an experiment to a class, each group gets its own of it; and lets the class control boards. Runs on the event loop; nothing of
 * it blocks.
 */
public final class WorkRoutes {
    /** Most experiments of a class; as in its list. */
    private static final int MOST_EXPERIMENTS = 500;

    private final Vertx vertx;
    private final Registry registry;
    private final TimeSeriesStore store;
    private final Blocking blocking;
    private final Clock clock;

    public WorkRoutes(Vertx vertx, Registry registry, TimeSeriesStore store, Blocking blocking, Clock clock) {
        this.vertx = vertx;
        this.registry = registry;
        this.store = store;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        AccessRoutes.post(router, "/classes/:class/assignment", this::assign);
        AccessRoutes.post(router, "/classes/:class/boards", this::lend);
        router.get("/api/v1/me/lesson").handler(this::lesson);
        AccessRoutes.post(router, "/me/work", this::work);
    }

    private SchoolClass schoolClass(EntryId id) throws ApiException, RegistryException {
        return registry.classes()
                .find(id)
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_ADDRESS, "no such class any more"));
    }

    private Future<?> tell(RoutingContext context, Callable<ClassNews> work) {
        return blocking.run(work).onSuccess(news -> {
            news.tell(vertx);
            context.response().setStatusCode(204).end();
        });
    }

    private Future<?> assign(RoutingContext context, JsonObject body) throws ApiException {
        EntryId id = new EntryId(context.pathParam("class"));
        String actor = AccessGuard.actor(context);
        Optional<EntryId> wanted = body.isEmpty() ? Optional.empty() : Optional.of(entry(body));
        return tell(context, () -> {
            SchoolClass of = schoolClass(id);
            if (wanted.isEmpty()) {
                registry.assignments().clear(id);
            } else {
                if (registry.experiments()
                        .find(wanted.get())
                        .filter(one -> id.equals(one.schoolClass()))
                        .isEmpty()) {
                    throw new ApiException(
                            Problem.UNKNOWN_ADDRESS, "the class has no experiment '" + wanted.get() + "'");
                }
                registry.experiments().shareByTeacher(wanted.get(), true);
                registry.assignments().assign(id, wanted.get());
            }
            registry.audit().note(actor, wanted.isEmpty() ? "assign-end" : "assign", id.value());
            return ClassNews.work(of.school(), id);
        });
    }

    private static EntryId entry(JsonObject body) throws ApiException {
        try {
            return new EntryId(AccessRoutes.text(body, "experiment", 64));
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
    }

    private Future<?> lend(RoutingContext context, JsonObject body) throws ApiException {
        EntryId id = new EntryId(context.pathParam("class"));
        String actor = AccessGuard.actor(context);
        if (!(body.getValue("allowed") instanceof Boolean allowed)) {
            throw new ApiException(Problem.INVALID_PARAMETER, "'allowed' must be true or false");
        }
        BoardId board = board(body);
        return tell(context, () -> {
            SchoolClass of = schoolClass(id);
            if (registry.device(board.device())
                    .filter(device -> device.school().equals(of.school()))
                    .isEmpty()) {
                throw new ApiException(Problem.UNKNOWN_DEVICE, "no device '" + board.device() + "' at this school");
            }
            registry.classBoards().set(id, board, allowed);
            registry.audit()
                    .note(actor, allowed ? "control-allow" : "control-end", board.device() + "/" + board.source());
            return ClassNews.work(of.school(), id);
        });
    }

    private static BoardId board(JsonObject body) throws ApiException {
        try {
            return new BoardId(
                    new DeviceId(AccessRoutes.text(body, "device", DeviceId.MAX_LENGTH)),
                    AccessRoutes.text(body, "source", 64));
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
    }

    private static Pupil pupil(RoutingContext context) throws ApiException {
        return Sight.of(context)
                .asPupil()
                .orElseThrow(() -> new ApiException(Problem.FORBIDDEN, "only pupils have a lesson"));
    }

    private void lesson(RoutingContext context) {
        blocking.run(() -> lesson(pupil(context)))
                .onSuccess(json -> AccessRoutes.send(context, json))
                .onFailure(context::fail);
    }

    private JsonObject lesson(Pupil pupil) throws RegistryException {
        JsonObject json = new JsonObject()
                .put("class", pupil.schoolClass().value())
                .put("boards", ClassWork.boards(registry, pupil.schoolClass()));
        Optional<Experiment> assigned = ClassWork.assigned(registry, pupil.schoolClass());
        if (assigned.isPresent()) {
            JsonObject task = new JsonObject()
                    .put("experiment", assigned.get().id().value())
                    .put("question", assigned.get().question());
            own(assigned.get(), pupil).ifPresent(work -> task.put("work", work.value()));
            json.put("assigned", task);
        }
        return json;
    }

    /** What the pupil's group made of it. */
    private Optional<EntryId> own(Experiment assigned, Pupil pupil) throws RegistryException {
        return registry.assignments().work(assigned.id()).stream()
                .filter(work -> work.board().equals(pupil.board()))
                .map(GroupWork::experiment)
                .findFirst();
    }

    /** The group's own of what is assigned; the first of the group makes it. */
    private Future<?> work(RoutingContext context, JsonObject body) throws ApiException {
        Pupil pupil = pupil(context);
        BoardId board = pupil.board();
        if (board == null) {
            throw new ApiException(Problem.CONFLICT, "choose your group's board first");
        }
        return blocking.run(() -> {
                    Experiment assigned = ClassWork.assigned(registry, pupil.schoolClass())
                            .orElseThrow(() ->
                                    new ApiException(Problem.CONFLICT, "nothing is assigned to the class any more"));
                    requireChannels(board, at(board, assigned.channels()));
                    EntryId work = registry.transact(() -> made(assigned, pupil, board), done -> true)
                            .orElseThrow(() -> new ApiException(
                                    Problem.CONFLICT, "the class has too many experiments: remove some first"));
                    ClassNews.work(assigned.school(), pupil.schoolClass()).tell(vertx);
                    return work;
                })
                .onSuccess(id -> AccessRoutes.send(context, new JsonObject().put("experiment", id.value())));
    }

    /** A board that has sent nothing yet may do so; one that has, but not these, is another kind of board. */
    private void requireChannels(BoardId board, List<SeriesKey> wanted) throws ApiException, StoreException {
        List<SeriesKey> sent = store.latest(List.of(board.device())).stream()
                .map(SeriesLatest::series)
                .toList();
        if (sent.stream().noneMatch(one -> one.channel().source().equals(board.source()))) {
            return;
        }
        for (SeriesKey one : wanted) {
            if (!sent.contains(one)) {
                throw new ApiException(
                        Problem.INVALID_PARAMETER,
                        "your group's board measures no '" + one.channel().channel()
                                + "': choose another board, or tell your teacher");
            }
        }
    }

    private Optional<EntryId> made(Experiment assigned, Pupil pupil, BoardId board) throws RegistryException {
        Optional<EntryId> known = own(assigned, pupil);
        if (known.isPresent()) {
            return known;
        }
        if (registry.experiments().count(pupil.schoolClass()) >= MOST_EXPERIMENTS) {
            return Optional.empty();
        }
        EntryId id = new EntryId(UUID.randomUUID().toString());
        registry.experiments()
                .put(new Experiment(
                        id,
                        assigned.school(),
                        pupil.schoolClass(),
                        null,
                        assigned.question(),
                        assigned.period(),
                        at(board, assigned.channels()),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        assigned.control(),
                        null, // it is the group's, whoever of it comes and goes
                        null,
                        true));
        registry.assignments().add(assigned.id(), new GroupWork(board, id));
        return Optional.of(id);
    }

    /**
     * The same channels at another board, in the same places, so that triggers mean the same. Where the experiment has channels of one name at several
     * boards, they stay as they are: a board has one of them only.
     */
    private static List<SeriesKey> at(BoardId board, List<SeriesKey> channels) {
        List<SeriesKey> moved = channels.stream()
                .map(one -> new SeriesKey(
                        board.device(),
                        new ChannelName(board.source(), one.channel().channel())))
                .toList();
        return moved.stream().distinct().count() == moved.size() ? moved : channels;
    }
}
