package org.chieng.server.experiment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.chieng.server.registry.Run;

/** What a run measured, as JSON. */
final class RunData {
    private RunData() {}

    /** {@code {"run", "number", "started", "to", "running", "channels": […]}}; times of points in seconds from the start. */
    static JsonObject json(Run run, List<RunSeries> channels, Instant now) {
        JsonArray all = new JsonArray();
        channels.forEach(one -> all.add(one.json()));
        return new JsonObject()
                .put("run", run.id().value())
                .put("number", run.number())
                .put("started", ExperimentJson.time(run.started()))
                .put("to", ExperimentJson.time(run.end(now)))
                .put("running", run.isRunning(now))
                .put("channels", all);
    }
}
