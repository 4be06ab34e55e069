package org.chieng.server.api;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import org.chieng.gateway.link.Basis;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.protocol.link.AccessClass;
import org.chieng.server.registry.Line;
import org.jspecify.annotations.Nullable;

/**
 * Counts schools by the kind of their line, whether it works at this moment or not, and by its state now. What is unknown is counted as such, and
 * never as broadband. Confined to one thread.
 */
final class LinkFigures {
    private final Map<LinkState, Integer> states = new EnumMap<>(LinkState.class);
    private int schools;
    private int broadband;
    private int cellular;
    private int observed;

    /**
     * Counts a school.
     *
     * @param span as its line is, or null where it is not followed
     */
    void count(@Nullable LinkSpan span, @Nullable Line line) {
        schools++;
        AccessClass access = access(span, line);
        if (access.isCellular()) {
            cellular++;
        } else if (access != AccessClass.UNKNOWN) {
            broadband++;
        }
        if (basis(span, line) == Basis.OBSERVED) {
            observed++;
        }
        LinkState state = span == null ? LinkState.UNKNOWN : span.verdict().state();
        states.merge(state, 1, Integer::sum);
    }

    /** What is taken for true of a line: what was seen or said in its span, else what is declared. */
    static AccessClass access(@Nullable LinkSpan span, @Nullable Line line) {
        if (span != null && span.access() != AccessClass.UNKNOWN) {
            return span.access();
        }
        AccessClass declared = line == null ? null : line.declared();
        return declared == null ? AccessClass.UNKNOWN : declared;
    }

    /** By what {@link #access} is known: what was declared is never counted as seen, also where a kept span says that it saw nothing. */
    static Basis basis(@Nullable LinkSpan span, @Nullable Line line) {
        if (span != null && span.access() != AccessClass.UNKNOWN) {
            return span.basis();
        }
        return access(span, line) == AccessClass.UNKNOWN ? Basis.NONE : Basis.DECLARED;
    }

    /** {@code {"of", "lines": {"broadband", "cellular", "unknown", "observed"}, "states": {state: count}}}. */
    JsonObject json() {
        JsonObject counted = new JsonObject();
        for (LinkState state : LinkState.values()) {
            counted.put(state.wireName(), states.getOrDefault(state, 0));
        }
        return new JsonObject()
                .put("of", schools)
                .put(
                        "lines",
                        new JsonObject()
                                .put("broadband", broadband)
                                .put("cellular", cellular)
                                .put("unknown", schools - broadband - cellular)
                                .put("observed", observed))
                .put("states", counted);
    }
}
