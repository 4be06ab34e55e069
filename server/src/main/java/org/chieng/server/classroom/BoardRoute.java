package org.chieng.server.classroom;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.api.Sight;
import org.chieng.server.live.ClassNews;
import org.chieng.server.registry.BoardId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SchoolClass;
import org.jspecify.annotations.Nullable;

/** {@code POST /me/board}: a pupil says with which board their group measures. Runs on the event loop; nothing of it blocks. */
public final class BoardRoute {
    private final Vertx vertx;
    private final Registry registry;
    private final Blocking blocking;

    public BoardRoute(Vertx vertx, Registry registry, Blocking blocking) {
        this.vertx = vertx;
        this.registry = registry;
        this.blocking = blocking;
    }

    /** Adds the address. */
    public void mount(Router router) {
        AccessRoutes.post(router, "/me/board", this::choose);
    }

    private Future<?> choose(RoutingContext context, JsonObject body) throws ApiException {
        Pupil pupil = Sight.of(context)
                .asPupil()
                .orElseThrow(() -> new ApiException(Problem.FORBIDDEN, "only pupils have a group"));
        BoardId board = board(body);
        return blocking.run(() -> put(pupil, board)).onSuccess(news -> {
            news.tell(vertx);
            context.response().setStatusCode(204).end();
        });
    }

    private static @Nullable BoardId board(JsonObject body) throws ApiException {
        if (body.isEmpty()) {
            return null;
        }
        try {
            return new BoardId(
                    new DeviceId(AccessRoutes.text(body, "device", DeviceId.MAX_LENGTH)),
                    AccessRoutes.text(body, "source", 64));
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
    }

    private ClassNews put(Pupil pupil, @Nullable BoardId board) throws ApiException, RegistryException {
        SchoolClass joined = registry.classes()
                .find(pupil.schoolClass())
                .orElseThrow(() -> new ApiException(Problem.FORBIDDEN, "the class is no longer there"));
        if (board != null) {
            Optional<Device> device =
                    registry.device(board.device()).filter(one -> one.school().equals(joined.school()));
            if (device.isEmpty()) {
                throw new ApiException(Problem.UNKNOWN_DEVICE, "no device '" + board.device() + "' at this school");
            }
        }
        registry.pupils().setBoard(pupil.id(), board);
        return ClassNews.people(joined.school(), joined.id());
    }
}
