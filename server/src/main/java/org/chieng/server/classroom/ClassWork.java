package org.chieng.server.classroom;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chieng.server.registry.BoardId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.GroupWork;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Run;

/** What a class works on, how far its groups are, and what its pupils may control. Pure but for the registry; blocks. */
final class ClassWork {
    private ClassWork() {}

    /** {@code {"device", "source"}}. */
    static JsonObject board(BoardId board) {
        return new JsonObject().put("device", board.device().value()).put("source", board.source());
    }

    /** The boards that a class's pupils may control. */
    static JsonArray boards(Registry registry, EntryId schoolClass) throws RegistryException {
        JsonArray boards = new JsonArray();
        registry.classBoards().of(schoolClass).forEach(board -> boards.add(board(board)));
        return boards;
    }

    /** The experiment that a class works on, empty when there is none. */
    static Optional<Experiment> assigned(Registry registry, EntryId schoolClass) throws RegistryException {
        Optional<EntryId> id = registry.assignments().of(schoolClass);
        return id.isEmpty() ? Optional.empty() : registry.experiments().find(id.get());
    }

    /**
     * {@code {"experiment", "question", "groups": [{"device", "source", "experiment", "runs", "running", "until"?}, …]}}: {@code runs} counts those that have
     * ended, {@code until} is when the one that goes on ends by itself.
     */
    static JsonObject json(Registry registry, Experiment assigned, Instant now) throws RegistryException {
        JsonArray groups = new JsonArray();
        for (GroupWork work : registry.assignments().work(assigned.id())) {
            List<Run> runs = registry.experiments().runs(work.experiment());
            Optional<Run> goesOn =
                    runs.stream().filter(run -> run.isRunning(now)).findFirst();
            JsonObject group = board(work.board())
                    .put("experiment", work.experiment().value())
                    .put("runs", runs.size() - (goesOn.isPresent() ? 1 : 0))
                    .put("running", goesOn.isPresent());
            Instant until = goesOn.map(Run::ended).orElse(null);
            groups.add(until == null ? group : group.put("until", until.toEpochMilli()));
        }
        return new JsonObject()
                .put("experiment", assigned.id().value())
                .put("question", assigned.question())
                .put("groups", groups);
    }
}
