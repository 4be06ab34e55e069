package org.chieng.server.classroom;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.chieng.server.registry.BoardId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.wire.RegistryJson;

/** A class as its teacher sees it. */
final class ClassJson {
    private ClassJson() {}

    /**
     * {@code {"id", "school", "name", "schoolYear", "now", "code": {"code", "expires"}, "pupils": [{"id", "nickname", "hidden", "here", "device",
     * "source"}, …], "boards", "assigned"}}, of which {@link ClassWork} makes the last two; the code is missing where nobody may join, a nickname where it is hidden. Blocks.
     *
     * @param here the pupils whose pages look now
     */
    static JsonObject of(Registry registry, SchoolClass found, Set<EntryId> here, Instant now)
            throws RegistryException {
        JsonArray pupils = new JsonArray();
        for (Pupil pupil : registry.pupils().joined(found.id())) {
            pupils.add(pupil(pupil, here.contains(pupil.id())));
        }
        JsonObject json =
                RegistryJson.schoolClass(found).put("now", now.toEpochMilli()).put("pupils", pupils);
        json.put("boards", ClassWork.boards(registry, found.id()));
        Optional<Experiment> assigned = ClassWork.assigned(registry, found.id());
        if (assigned.isPresent()) {
            json.put("assigned", ClassWork.json(registry, assigned.get(), now));
        }
        registry.pupils()
                .codeOf(found.id())
                .ifPresent(code -> json.put(
                        "code",
                        new JsonObject()
                                .put("code", code.code())
                                .put("expires", code.expires().toEpochMilli())));
        return json;
    }

    private static JsonObject pupil(Pupil pupil, boolean isHere) {
        JsonObject json = new JsonObject()
                .put("id", pupil.id().value())
                .put("hidden", pupil.hidden())
                .put("here", isHere);
        if (!pupil.hidden()) {
            json.put("nickname", pupil.nickname());
        }
        BoardId board = pupil.board();
        return board == null ? json : json.put("device", board.device().value()).put("source", board.source());
    }
}
