package org.chieng.server.experiment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chieng.server.access.AccessGuard.Asker;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.Annotation;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Run;
import org.chieng.server.registry.Trigger;
import org.chieng.server.wire.WireJson;
import org.jspecify.annotations.Nullable;

/** Experiments as JSON. Blocks: names and runs are looked up. */
final class ExperimentJson {
    private final Registry registry;

    ExperimentJson(Registry registry) {
        this.registry = registry;
    }

    /** As in a list; {@code runs} is how many there are. */
    JsonObject brief(Experiment experiment, Asker asker) throws RegistryException {
        return json(experiment, asker)
                .put("runs", registry.experiments().runs(experiment.id()).size());
    }

    /** With its runs and what was noted in them, and the time by which they go on or not. */
    JsonObject whole(Experiment experiment, Asker asker, Instant now) throws RegistryException {
        JsonArray runs = new JsonArray();
        for (Run run : registry.experiments().runs(experiment.id())) {
            runs.add(run(run, now));
        }
        return json(experiment, asker).put("runs", runs).put("now", time(now));
    }

    private JsonObject json(Experiment experiment, Asker asker) throws RegistryException {
        JsonArray channels = new JsonArray();
        experiment
                .channels()
                .forEach(series -> channels.add(new JsonObject()
                        .put("device", series.device().value())
                        .put("source", series.channel().source())
                        .put("channel", series.channel().channel())));
        JsonObject json = new JsonObject()
                .put("id", experiment.id().value())
                .put("school", experiment.school().value())
                .put("class", String.valueOf(experiment.schoolClass()))
                .put("question", experiment.question())
                .put("channels", channels)
                .put("created", time(experiment.created()))
                .put("shared", experiment.shared())
                .put("mayChange", mayChange(experiment, asker));
        maker(experiment).ifPresent(name -> json.put("by", name));
        registry.assignments()
                .boardOf(experiment.id())
                .ifPresent(board -> json.put(
                        "group",
                        new JsonObject().put("device", board.device().value()).put("source", board.source())));
        put(json, "period", experiment.period());
        put(json, "duration", experiment.control().duration());
        put(json, "start", experiment.control().start());
        put(json, "stop", experiment.control().stop());
        return json;
    }

    private boolean mayChange(Experiment experiment, Asker asker) throws RegistryException {
        return !asker.isPupil()
                || asker.id().equals(String.valueOf(experiment.pupil()))
                || registry.assignments().isOfGroup(experiment.id(), new EntryId(asker.id()));
    }

    /** A pupil's nickname, an adult's name. */
    Optional<String> maker(Experiment experiment) throws RegistryException {
        EntryId pupil = experiment.pupil();
        AccountId account = experiment.account();
        if (pupil != null) {
            return registry.pupils().find(pupil).map(Pupil::shownName);
        }
        return account == null
                ? Optional.empty()
                : registry.accounts().find(account).map(Account::name);
    }

    private static void put(JsonObject json, String name, @Nullable Duration span) {
        if (span != null) {
            json.put(name, span.toMillis());
        }
    }

    private static void put(JsonObject json, String name, @Nullable Trigger trigger) {
        if (trigger != null) {
            json.put(
                    name,
                    new JsonObject()
                            .put("channel", trigger.channel())
                            .put("edge", trigger.edge().wireName())
                            .put("threshold", WireJson.number(trigger.threshold())));
        }
    }

    /** {@code {"id", "number", "started", "ended"?, "running", "notes": [{"id", "time", "text"}, …]}}. */
    JsonObject run(Run run, Instant now) throws RegistryException {
        JsonArray notes = new JsonArray();
        for (Annotation note : registry.experiments().annotations(run.id())) {
            notes.add(new JsonObject()
                    .put("id", note.id().value())
                    .put("time", time(note.time()))
                    .put("text", note.text()));
        }
        JsonObject json = new JsonObject()
                .put("id", run.id().value())
                .put("number", run.number())
                .put("started", time(run.started()))
                .put("running", run.isRunning(now))
                .put("notes", notes);
        if (run.ended() != null || !run.isRunning(now)) {
            json.put("ended", time(run.latestEnd()));
        }
        return json;
    }

    static Number time(Instant time) {
        return WireJson.time(RunReader.micros(time));
    }
}
