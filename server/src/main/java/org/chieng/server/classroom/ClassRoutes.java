package org.chieng.server.classroom;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.text.Normalizer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.live.ClassNews;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.wire.RegistryJson;

/** What a teacher does with a class; who may is found out before. Runs on the event loop; nothing of it blocks. */
public final class ClassRoutes {
    private static final String CLASS = "/api/v1/classes/:class";
    /** Longest name of a class, in characters; chosen: what fits on the wall. */
    private static final int MAX_NAME = 40;
    /** Most classes of a school, of all years; chosen: ten years of fifty. */
    private static final int MOST_CLASSES = 500;

    private final Vertx vertx;
    private final Registry registry;
    private final Function<SchoolId, Set<EntryId>> watching;
    private final Blocking blocking;
    private final Clock clock;
    private final Consumer<DeviceId> ending;

    /**
     * @param watching the pupils whose pages look at a school now; called on the event loop
     * @param ending ends the sessions of a device; must not block
     */
    public ClassRoutes(
            Vertx vertx,
            Registry registry,
            Function<SchoolId, Set<EntryId>> watching,
            Blocking blocking,
            Clock clock,
            Consumer<DeviceId> ending) {
        this.ending = ending;
        this.vertx = vertx;
        this.registry = registry;
        this.watching = watching;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        AccessRoutes.post(router, "/schools/:school/classes", this::make);
        AccessRoutes.post(router, "/classes/:class/end", (context, body) -> change(context, this::endLesson));
        AccessRoutes.post(router, "/classes/:class/pupils/:pupil", this::hide);
        router.get(CLASS).handler(this::read);
        router.delete(CLASS).handler(context -> delete(context, this::remove));
        router.delete(CLASS + "/code").handler(context -> delete(context, this::endCode));
        router.delete(CLASS + "/pupils/:pupil")
                .handler(context -> delete(context, (actor, of) -> {
                    Pupil pupil = pupil(context, of);
                    registry.transact(
                            () -> {
                                registry.pupils().remove(pupil.id());
                                registry.audit()
                                        .note(actor, "pupil-erase", of.id().value());
                                return true;
                            },
                            done -> true);
                    return ClassNews.gone(of.school(), of.id(), pupil.id());
                }));
    }

    /** What is done with a class, and what is to be told of it; blocks. */
    private interface Deed {
        ClassNews on(String actor, SchoolClass of) throws ApiException, RegistryException;
    }

    private Future<?> make(RoutingContext context, JsonObject body) throws ApiException {
        String actor = AccessGuard.actor(context);
        String name =
                Normalizer.normalize(AccessRoutes.text(body, "name", MAX_NAME).strip(), Normalizer.Form.NFC);
        SchoolClass wanted;
        try {
            wanted = new SchoolClass(
                    new EntryId(UUID.randomUUID().toString()),
                    new SchoolId(context.pathParam("school")),
                    name,
                    AccessRoutes.text(body, "schoolYear", 9));
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
        if (!wanted.isOfOneYear()) {
            throw new ApiException(Problem.INVALID_PARAMETER, "schoolYear must be one, e.g. 2026-2027");
        }
        return blocking.run(() -> {
                    if (!registry.transact(() -> put(wanted, actor), done -> done)) {
                        throw new ApiException(
                                Problem.CONFLICT, "the school has a class of that name, or too many: take one away");
                    }
                    return wanted;
                })
                .onSuccess(made -> AccessRoutes.send(context, RegistryJson.schoolClass(made)));
    }

    private boolean put(SchoolClass wanted, String actor) throws RegistryException {
        List<SchoolClass> all = registry.classes().of(wanted.school());
        boolean isTaken = all.stream()
                .anyMatch(one -> one.name().equalsIgnoreCase(wanted.name())
                        && one.schoolYear().equals(wanted.schoolYear()));
        if (isTaken || all.size() >= MOST_CLASSES) {
            return false;
        }
        registry.classes().put(wanted);
        registry.audit().note(actor, "class", wanted.id().value());
        return true;
    }

    private void read(RoutingContext context) {
        blocking.run(() -> found(context))
                .compose(of -> {
                    Set<EntryId> here = watching.apply(of.school());
                    return blocking.run(() -> ClassJson.of(registry, of, here, clock.instant()));
                })
                .onSuccess(json -> AccessRoutes.send(context, json))
                .onFailure(context::fail);
    }

    private Future<?> hide(RoutingContext context, JsonObject body) throws ApiException {
        if (!(body.getValue("hidden") instanceof Boolean hidden)) {
            throw new ApiException(Problem.INVALID_PARAMETER, "'hidden' must be true or false");
        }
        return change(context, (actor, of) -> {
            Pupil pupil = pupil(context, of);
            registry.pupils().setHidden(pupil.id(), hidden);
            registry.audit()
                    .note(
                            actor,
                            hidden ? "nickname-hide" : "nickname-show",
                            pupil.id().value());
            return ClassNews.names(of.school(), of.id());
        });
    }

    private ClassNews endCode(String actor, SchoolClass of) throws RegistryException {
        registry.pupils().removeCode(of.id());
        registry.audit().note(actor, "class-code-end", of.id().value());
        return ClassNews.people(of.school(), of.id());
    }

    private ClassNews endLesson(String actor, SchoolClass of) throws RegistryException {
        List<DeviceId> phones = registry.transact(
                () -> {
                    registry.pupils().removeCode(of.id());
                    registry.sessions().removeOf(of.id());
                    registry.classBoards().clear(of.id());
                    registry.audit().note(actor, "lesson-end", of.id().value());
                    return registry.phones().end(of.id());
                },
                done -> true);
        phones.forEach(ending);
        return ClassNews.ended(of.school(), of.id());
    }

    private ClassNews remove(String actor, SchoolClass of) throws ApiException, RegistryException {
        List<DeviceId> phones = registry.phones().of(of.id()).stream()
                .map(phone -> phone.device())
                .toList();
        if (!registry.classes().remove(of.id())) {
            throw new ApiException(
                    Problem.CONFLICT, "the class has experiments or has borrowed something: it stays for their sake");
        }
        phones.forEach(ending);
        registry.audit().note(actor, "class-remove", of.id().value());
        return ClassNews.ended(of.school(), of.id());
    }

    private void delete(RoutingContext context, Deed deed) {
        change(context, deed).onFailure(context::fail);
    }

    private Future<?> change(RoutingContext context, Deed deed) {
        String actor = AccessGuard.actor(context);
        Callable<ClassNews> call = () -> deed.on(actor, found(context));
        return blocking.run(call).onSuccess(news -> {
            news.tell(vertx);
            context.response().setStatusCode(204).end();
        });
    }

    private SchoolClass found(RoutingContext context) throws ApiException, RegistryException {
        return registry.classes()
                .find(new EntryId(context.pathParam("class")))
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_ADDRESS, "no such class any more"));
    }

    private Pupil pupil(RoutingContext context, SchoolClass of) throws ApiException, RegistryException {
        Optional<Pupil> pupil;
        try {
            pupil = registry.pupils().find(new EntryId(context.pathParam("pupil")));
        } catch (IllegalArgumentException e) {
            pupil = Optional.empty();
        }
        return pupil.filter(one -> one.schoolClass().equals(of.id()))
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_ADDRESS, "no such pupil in this class"));
    }
}
