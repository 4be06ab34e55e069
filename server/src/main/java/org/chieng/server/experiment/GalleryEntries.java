package org.chieng.server.experiment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.access.AccessGuard.Asker;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Club;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Gallery;
import org.chieng.server.registry.GalleryEntry;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;

/**
 * How a teacher puts an experiment into the gallery: words of their own, and the picture of its chart as it is now. No nickname and no board goes
 * with it. Blocks.
 */
final class GalleryEntries {
    private static final int MAX_TITLE = 80;
    private static final int MAX_QUESTION = 500;
    /** Most entries of a school; chosen: some years of three clubs. */
    private static final int MOST_OF_SCHOOL = 300;

    private final Registry registry;
    private final TakeHome files;

    GalleryEntries(Registry registry, TakeHome files) {
        this.registry = registry;
        this.files = files;
    }

    /** {@code GET /experiments/{experiment}/gallery}: the clubs that there are, and what is shown now. */
    Reply show(RoutingContext context, Asker asker) throws Exception {
        return Reply.of(json(ExperimentRoutes.experiment(registry, context)));
    }

    private JsonObject json(Experiment experiment) throws RegistryException {
        JsonArray clubs = new JsonArray();
        for (Club club : registry.clubs().of(experiment.school())) {
            clubs.add(new JsonObject().put("id", club.id().value()).put("name", club.name()));
        }
        JsonObject json = new JsonObject().put("clubs", clubs);
        Optional<GalleryEntry> entry = registry.gallery().ofExperiment(experiment.id());
        entry.ifPresent(one -> {
            JsonObject shown = new JsonObject()
                    .put("id", one.id().value())
                    .put("title", one.title())
                    .put("question", one.question())
                    .put("province", one.province());
            EntryId club = one.club();
            json.put("entry", club == null ? shown : shown.put("club", club.value()));
        });
        return json;
    }

    /** {@code POST /experiments/{experiment}/gallery}. */
    Reply put(RoutingContext context, Asker asker) throws Exception {
        Experiment experiment = ExperimentRoutes.experiment(registry, context);
        Body body = Body.of(context);
        String title = body.words("title", MAX_TITLE);
        String question = body.words("question", MAX_QUESTION);
        boolean province = body.flag("province");
        EntryId club = body.has("club") ? club(experiment.school(), body.text("club")) : null;
        if (!experiment.shared()) {
            throw new ApiException(
                    Problem.CONFLICT, "it is not shared with its class: whoever made it shares it there first");
        }
        boolean isNew = registry.gallery().ofExperiment(experiment.id()).isEmpty();
        if (isNew && registry.gallery().count(experiment.school()) >= MOST_OF_SCHOOL) {
            throw new ApiException(
                    Problem.CONFLICT, "the school has " + MOST_OF_SCHOOL + " in the gallery: remove some first");
        }
        registry.gallery()
                .put(
                        new GalleryEntry(
                                new EntryId(UUID.randomUUID().toString()),
                                experiment.id(),
                                experiment.school(),
                                club,
                                province,
                                title,
                                question,
                                registry.now()),
                        picture(experiment, context));
        registry.audit().note(asker.id(), "gallery", experiment.id().value());
        return Reply.of(json(experiment));
    }

    private EntryId club(SchoolId school, String id) throws ApiException, RegistryException {
        for (Club club : registry.clubs().of(school)) {
            if (club.id().value().equals(id)) {
                return club.id();
            }
        }
        throw Body.invalid("club", "must be a club of the experiment's school");
    }

    /** The first channel in which something was measured, its newest runs over each other. */
    private Gallery.Picture picture(Experiment experiment, RoutingContext context) throws Exception {
        List<Result> results = files.results(experiment, context);
        List<Integer> measured = new ArrayList<>();
        for (int i = 0; i < experiment.channels().size(); i++) {
            int channel = i;
            if (results.stream()
                    .anyMatch(
                            result -> !result.channels().get(channel).samples().isEmpty())) {
                measured.add(channel);
            }
        }
        if (measured.isEmpty()) {
            throw new ApiException(Problem.CONFLICT, "nothing was measured in it yet: there is no picture to show");
        }
        return new Gallery.Picture(
                draw(results, measured.get(0), new Words("vi")), draw(results, measured.get(0), new Words("en")));
    }

    /** On a white ground, with what is measured written over it: it stands by itself. */
    private static String draw(List<Result> results, int channel, Words words) {
        String named = words.channel(results.get(0).channels().get(channel));
        return ResultChart.of(results, channel, words)
                .replaceFirst(
                        "viewBox=\"0 0 1000 440\">",
                        "viewBox=\"0 -40 1000 490\" font-family=\"sans-serif\"><path fill=\"#fff\" d=\"M0 -40h1000v490H0z\"/>")
                .replace(
                        "</svg>",
                        "<text x=\"12\" y=\"-12\" font-size=\"24\" fill=\"#221c15\">" + escaped(named)
                                + "</text></svg>");
    }

    private static String escaped(String text) {
        return text.replaceAll("\\p{Cntrl}", "")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
