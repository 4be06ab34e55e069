package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/** Experiments that teachers show to others. Thread-safe; blocks. */
public final class Gallery {
    private static final String SELECT =
            "SELECT gallery.id, experiment, experiment.school, gallery.club, province, title, gallery.question, gallery.created"
                    + " FROM gallery JOIN experiment ON experiment.id = gallery.experiment";

    private final Tables tables;

    Gallery(Tables tables) {
        this.tables = tables;
    }

    /**
     * The picture of an entry's chart, as SVG.
     *
     * @param vietnamese with decimal commas
     * @param english with decimal points
     */
    public record Picture(String vietnamese, String english) {}

    /** Where an entry stands in the list. Immutable. */
    public record Place(Instant created, EntryId id) {}

    /** Puts an experiment there, in place of what was shown of it before. */
    public void put(GalleryEntry entry, Picture picture) throws RegistryException {
        tables.write(() -> {
            tables.update(
                    "DELETE FROM gallery WHERE experiment = ?",
                    entry.experiment().value());
            return tables.update(
                    "INSERT INTO gallery (id, experiment, club, province, title, question, picture_vi, picture_en, created)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    entry.id().value(),
                    entry.experiment().value(),
                    Columns.text(entry.club()),
                    entry.province() ? 1L : 0L,
                    entry.title(),
                    entry.question(),
                    picture.vietnamese(),
                    picture.english(),
                    Columns.micros(entry.created()));
        });
    }

    /**
     * The newest, whoever may see them.
     *
     * @param before only those that follow this one in the list, or null from the first
     * @param limit how many at most
     */
    public List<GalleryEntry> newest(@Nullable Place before, int limit) throws RegistryException {
        long created = before == null ? Long.MAX_VALUE : Columns.micros(before.created());
        return tables.read(() -> tables.list(
                SELECT + " WHERE shared = 1 AND (gallery.created < ? OR (gallery.created = ? AND gallery.id < ?))"
                        + " ORDER BY gallery.created DESC, gallery.id DESC LIMIT ?",
                Gallery::entry,
                created,
                created,
                before == null ? "" : before.id().value(),
                limit));
    }

    /** One. */
    public Optional<GalleryEntry> find(EntryId id) throws RegistryException {
        return tables.read(
                () -> tables.first(SELECT + " WHERE gallery.id = ? AND shared = 1", Gallery::entry, id.value()));
    }

    /** The one of an experiment. */
    public Optional<GalleryEntry> ofExperiment(EntryId experiment) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE experiment = ?", Gallery::entry, experiment.value()));
    }

    /** The picture of one. */
    public Optional<Picture> picture(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT picture_vi, picture_en FROM gallery WHERE id = ?",
                row -> new Picture(row.getString(1), row.getString(2)),
                id.value()));
    }

    /** How many a school has there. */
    public int count(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.first(
                        "SELECT count(*) FROM gallery JOIN experiment ON experiment.id = gallery.experiment WHERE school = ?",
                        row -> row.getInt(1),
                        school.value())
                .orElse(0));
    }

    /** Takes one away; the experiment stays. */
    public void remove(EntryId id) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM gallery WHERE id = ?", id.value()));
    }

    private static GalleryEntry entry(ResultSet row) throws SQLException {
        return new GalleryEntry(
                new EntryId(row.getString(1)),
                new EntryId(row.getString(2)),
                new SchoolId(row.getString(3)),
                Columns.parsed(row, 4, EntryId::new),
                row.getInt(5) == 1,
                row.getString(6),
                row.getString(7),
                Columns.instant(row, 8));
    }
}
