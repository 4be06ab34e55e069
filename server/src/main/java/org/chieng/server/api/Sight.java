package org.chieng.server.api;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.School;

/** Which schools whoever asks may see. Never blocks; thread-safe. */
@FunctionalInterface
public interface Sight {
    /** Where it stands in a request, put there by what lets the request through. */
    String KEY = "org.chieng.sight";

    /** Whether it is one of them. */
    boolean sees(School school);

    /** Whether it is one where they may see what single computers of rooms tell of their use; most may not. */
    default boolean seesComputersAt(School school) {
        return false;
    }

    /** The pupil who asks, empty when it is an adult or a program. */
    default Optional<Pupil> asPupil() {
        return Optional.empty();
    }

    /**
     * That of a request.
     *
     * @throws ApiException when nobody has said whose request it is
     */
    static Sight of(RoutingContext context) throws ApiException {
        Sight sight = context.get(KEY);
        if (sight == null) {
            throw new ApiException(Problem.FORBIDDEN, "nobody is known to ask");
        }
        return sight;
    }
}
