package org.chieng.server.phone;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.api.Sight;
import org.chieng.server.live.ClassNews;
import org.chieng.server.registry.BoardId;
import org.chieng.server.registry.Phone;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SchoolClass;

/**
 * {@code /me/phone}: a pupil's own phone measures in its browser, as a device of the class, as long as their session goes on. Runs on the event
 * loop; nothing of it blocks.
 */
public final class BrowserPhoneRoutes {
    /** Longest body with readings, in bytes: {@value MotionBatch#MOST_ROWS} rows of each part. */
    private static final int MAX_BODY = 64 * 1024;

    private final Vertx vertx;
    private final Registry registry;
    private final Readings readings;
    private final MeasuringPupils measuring;
    private final Blocking blocking;
    private final Clock clock;

    public BrowserPhoneRoutes(
            Vertx vertx,
            Registry registry,
            Readings readings,
            MeasuringPupils measuring,
            Blocking blocking,
            Clock clock) {
        this.vertx = vertx;
        this.registry = registry;
        this.readings = readings;
        this.measuring = measuring;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        AccessRoutes.post(router, "/me/phone", this::begin);
        AccessRoutes.post(router, "/me/phone/readings", MAX_BODY, this::take);
    }

    private static Pupil pupil(RoutingContext context) throws ApiException {
        return Sight.of(context)
                .asPupil()
                .orElseThrow(() -> new ApiException(Problem.FORBIDDEN, "only for pupils, who have joined a class"));
    }

    /** Gives the pupil's phone a place, and says so on the wall; tells the time, so that its own clock need not be right. */
    private Future<?> begin(RoutingContext context, JsonObject body) throws ApiException {
        Pupil pupil = pupil(context);
        return blocking.run(() -> {
                    SchoolClass joined = schoolClass(pupil);
                    Phone phone = registry.transact(() -> place(joined, pupil), Optional::isPresent)
                            .orElseThrow(PhoneRoutes::full);
                    ClassNews.people(joined.school(), joined.id()).tell(vertx);
                    return phone;
                })
                .onSuccess(phone -> AccessRoutes.send(
                        context,
                        new JsonObject()
                                .put("device", phone.device().value())
                                .put("source", phone.source())
                                .put("until", phone.until().toEpochMilli())
                                .put("now", clock.instant().toEpochMilli())));
    }

    /** Blocks. */
    private Optional<Phone> place(SchoolClass joined, Pupil pupil) throws RegistryException {
        Optional<Phone> known = registry.phones().ofPupil(pupil.id());
        Optional<Phone> phone = known.isPresent()
                ? known
                : registry.phones().handOut(joined, pupil.id()).map(handed -> handed.phone());
        if (phone.isPresent()) {
            registry.pupils()
                    .setBoard(
                            pupil.id(),
                            new BoardId(phone.get().device(), phone.get().source()));
        }
        return phone;
    }

    private SchoolClass schoolClass(Pupil pupil) throws ApiException, RegistryException {
        return registry.classes()
                .find(pupil.schoolClass())
                .orElseThrow(() -> new ApiException(Problem.FORBIDDEN, "the class is no longer there"));
    }

    /** What a phone sends and whose it is. */
    private record Sent(EnrolledDevice device, List<Reading> readings) {}

    private Future<?> take(RoutingContext context, JsonObject body) throws ApiException {
        Pupil pupil = pupil(context);
        return blocking.run(() -> {
                    Phone phone = registry.phones()
                            .ofPupil(pupil.id())
                            .orElseThrow(() -> new ApiException(
                                    Problem.CONFLICT, "this phone has no place in the class any more: POST /me/phone"));
                    return new Sent(
                            new EnrolledDevice(
                                    phone.device(), schoolClass(pupil).school()),
                            MotionBatch.read(body, phone.source()));
                })
                .compose(sent -> readings.take(sent.device(), sent.readings())
                        .onSuccess(stored -> measuring.sent(pupil, sent.device().school())))
                .recover(why -> Future.failedFuture(told(why)))
                .onSuccess(stored -> AccessRoutes.send(context, new JsonObject().put("stored", stored)));
    }

    private static Throwable told(Throwable why) {
        if (!(why instanceof RejectedException rejected)) {
            return why;
        }
        Problem problem =
                rejected.code() == ErrorCode.QUOTA_EXCEEDED ? Problem.TOO_MANY_TRIES : Problem.STORE_UNAVAILABLE;
        return new ApiException(problem, String.valueOf(rejected.getMessage()));
    }
}
