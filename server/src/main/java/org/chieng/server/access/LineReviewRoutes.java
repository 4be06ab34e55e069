package org.chieng.server.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.LineReview;
import org.chieng.server.registry.Registry;

/** What the department makes of a contradiction between what is seen of a line and what was declared. Runs on the event loop; never blocks. */
final class LineReviewRoutes {
    private final Registry registry;
    private final Blocking blocking;
    private final Clock clock;

    LineReviewRoutes(Registry registry, Blocking blocking, Clock clock) {
        this.registry = registry;
        this.blocking = blocking;
        this.clock = clock;
    }

    void mount(Router router) {
        AccessRoutes.post(router, "/schools/:school/line/review", this::review);
    }

    private Future<?> review(RoutingContext context, JsonObject body) throws ApiException {
        Who who = context.get(AccessGuard.WHO);
        String decision = AccessRoutes.text(body, "decision", 16);
        if (!decision.equals("accept") && !decision.equals("keep")) {
            throw new ApiException(Problem.INVALID_PARAMETER, "'decision' must be accept or keep");
        }
        LineReview review = new LineReview(
                new SchoolId(String.valueOf(context.pathParam("school"))),
                kind(body, "seen"),
                kind(body, "declared"),
                clock.instant(),
                who.id());
        return blocking.run(() -> {
                    boolean done = decision.equals("accept")
                            ? registry.lineReviews().accept(review)
                            : registry.lineReviews().keep(review);
                    if (!done) {
                        throw new ApiException(
                                Problem.CONFLICT, "the line has changed meanwhile: look at it again, then decide");
                    }
                    return review;
                })
                .onSuccess(done -> context.response().setStatusCode(204).end());
    }

    private static AccessClass kind(JsonObject body, String name) throws ApiException {
        return AccessClass.of(AccessRoutes.text(body, name, 16))
                .orElseThrow(() -> new ApiException(
                        Problem.INVALID_PARAMETER, "'" + name + "' must be a kind of line, as GET /links has it"));
    }
}
