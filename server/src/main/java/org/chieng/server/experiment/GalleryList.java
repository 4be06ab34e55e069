package org.chieng.server.experiment;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.access.AccessGuard.Asker;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.api.SeenSchools;
import org.chieng.server.api.Sight;
import org.chieng.server.registry.Area;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Club;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Gallery;
import org.chieng.server.registry.GalleryEntry;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;

/** The gallery as people look at it: their own schools' entries, and those that are shown to the whole province. Blocks. */
final class GalleryList {
    /** So many are read at once while those are looked for that may be seen. */
    private static final int STEP = 200;

    private final Registry registry;

    GalleryList(Registry registry) {
        this.registry = registry;
    }

    /** What somebody may see; confined to one request. */
    private final class Eyes {
        private final Sight sight;
        private final Map<SchoolId, Optional<School>> schools = new HashMap<>();
        private final Map<SchoolId, Map<EntryId, String>> clubs = new HashMap<>();
        private Optional<Set<AreaId>> provinces = Optional.empty();

        Eyes(Sight sight) {
            this.sight = sight;
        }

        Optional<School> school(SchoolId id) throws RegistryException {
            Optional<School> known = schools.get(id);
            if (known == null) {
                known = registry.school(id);
                schools.put(id, known);
            }
            return known;
        }

        boolean see(GalleryEntry entry) throws RegistryException {
            Optional<School> school = school(entry.school());
            if (school.isEmpty()) {
                return false;
            }
            return sight.sees(school.get())
                    || (entry.province()
                            && province(school.get())
                                    .filter(provinces()::contains)
                                    .isPresent());
        }

        private Set<AreaId> provinces() throws RegistryException {
            if (provinces.isEmpty()) {
                Set<AreaId> seen = new HashSet<>();
                for (School school : SeenSchools.of(registry, sight)) {
                    province(school).ifPresent(seen::add);
                }
                provinces = Optional.of(seen);
            }
            return provinces.get();
        }

        JsonObject json(GalleryEntry entry) throws RegistryException {
            School school = school(entry.school()).orElseThrow();
            JsonArray areas = new JsonArray();
            school.areas().forEach(area -> areas.add(area.id().value()));
            JsonObject json = new JsonObject()
                    .put("id", entry.id().value())
                    .put("title", entry.title())
                    .put("question", entry.question())
                    .put("school", school.id().value())
                    .put("schoolName", school.name())
                    .put("areas", areas)
                    .put("province", entry.province())
                    .put("created", ExperimentJson.time(entry.created()));
            club(entry).ifPresent(name -> json.put("club", name));
            return json;
        }

        private Optional<String> club(GalleryEntry entry) throws RegistryException {
            Map<EntryId, String> known = clubs.get(entry.school());
            if (known == null) {
                known = new HashMap<>();
                for (Club club : registry.clubs().of(entry.school())) {
                    known.put(club.id(), club.name());
                }
                clubs.put(entry.school(), known);
            }
            return Optional.ofNullable(entry.club()).map(known::get);
        }
    }

    private static Optional<AreaId> province(School school) {
        return school.areas().stream().map(Area::id).findFirst();
    }

    /** {@code GET /gallery}: the newest first. */
    Reply page(RoutingContext context, Asker asker) throws Exception {
        int limit = ExperimentList.limit(context);
        Gallery.Place place = ExperimentList.place(context)
                .map(before -> new Gallery.Place(before.created(), before.id()))
                .orElse(null);
        Eyes eyes = new Eyes(Sight.of(context));
        List<GalleryEntry> seen = new ArrayList<>();
        List<GalleryEntry> some;
        do {
            some = registry.gallery().newest(place, STEP);
            for (GalleryEntry entry : some) {
                if (seen.size() <= limit && eyes.see(entry)) {
                    seen.add(entry);
                }
                place = new Gallery.Place(entry.created(), entry.id());
            }
        } while (some.size() == STEP && seen.size() <= limit);
        JsonArray items = new JsonArray();
        for (GalleryEntry entry : seen.subList(0, Math.min(limit, seen.size()))) {
            items.add(eyes.json(entry));
        }
        GalleryEntry last = seen.size() > limit ? seen.get(limit - 1) : null;
        return Reply.of(new JsonObject()
                .put("items", items)
                .put("next", last == null ? null : RunReader.micros(last.created()) + "-" + last.id()));
    }

    /** {@code GET /gallery/{entry}/chart.svg?lang=}. */
    Reply picture(RoutingContext context, Asker asker) throws Exception {
        String language = TakeHome.words(context).language();
        EntryId id = new EntryId(String.valueOf(context.pathParam("entry")));
        Optional<GalleryEntry> entry = registry.gallery().find(id);
        if (entry.isEmpty() || !new Eyes(Sight.of(context)).see(entry.get())) {
            throw unknown(id);
        }
        Gallery.Picture picture = registry.gallery().picture(id).orElseThrow(() -> unknown(id));
        return new Reply(
                "image/svg+xml", null, Buffer.buffer(language.equals("vi") ? picture.vietnamese() : picture.english()));
    }

    /** {@code DELETE /gallery/{entry}}. */
    Reply remove(RoutingContext context, Asker asker) throws Exception {
        EntryId id = new EntryId(String.valueOf(context.pathParam("entry")));
        registry.gallery().remove(id);
        registry.audit().note(asker.id(), "gallery-remove", id.value());
        return Reply.DONE;
    }

    private static ApiException unknown(EntryId id) {
        return new ApiException(Problem.UNKNOWN_ADDRESS, "no entry '" + id + "' in the gallery");
    }
}
