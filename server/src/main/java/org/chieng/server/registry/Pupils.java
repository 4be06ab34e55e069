package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Pupils, and the codes by which they join a class. Thread-safe; blocks. */
public final class Pupils {
    /**
     * Most nicknames of a class that stand for nothing but themselves; chosen: some years of new ones. Beyond them the one that was chosen first, and is not
     * used now, is forgotten, so that nobody with a code can fill the disk. Who has an experiment stays, however many join; so does a hidden nickname, which
     * would be shown again otherwise.
     */
    static final int MOST_OF_CLASS = 400;

    private static final String SELECT = "SELECT id, class, nickname, hidden, device, source FROM pupil";

    private final Tables tables;
    private final Clock clock;

    Pupils(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * A code that is good.
     *
     * @param code what pupils type
     * @param expires when it is no longer
     */
    public record Code(String code, Instant expires) {}

    /** One. */
    public Optional<Pupil> find(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE id = ?", Pupils::pupil, id.value()));
    }

    /** The one in a class who has that nickname. */
    public Optional<Pupil> find(EntryId schoolClass, String nickname) throws RegistryException {
        return tables.read(() -> called(schoolClass, nickname));
    }

    /** Small letters and capitals are the same to people; no database of ours knows that of all of Vietnamese. */
    private Optional<Pupil> called(EntryId schoolClass, String nickname) throws SQLException {
        return tables.list(SELECT + " WHERE class = ?", Pupils::pupil, schoolClass.value()).stream()
                .filter(one -> one.nickname().equalsIgnoreCase(nickname))
                .findFirst();
    }

    /** A class's who are logged in now, in the order in which they first came. */
    public List<Pupil> joined(EntryId schoolClass) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE class = ? AND EXISTS"
                        + " (SELECT 1 FROM session WHERE session.pupil = pupil.id AND session.expires > ?)"
                        + " ORDER BY created, id",
                Pupils::pupil,
                schoolClass.value(),
                Columns.micros(clock.instant())));
    }

    /**
     * Adds one unless the nickname is taken.
     *
     * @param returnCode what they show to have the nickname again, or null while they can't
     * @return whether it was added
     */
    public boolean add(Pupil pupil, @Nullable String returnCode) throws RegistryException {
        return tables.write(() -> {
            tables.update(
                    "DELETE FROM pupil WHERE class = ? AND hidden = 0"
                            + " AND NOT EXISTS (SELECT 1 FROM session WHERE session.pupil = pupil.id)"
                            + " AND NOT EXISTS (SELECT 1 FROM experiment WHERE experiment.pupil = pupil.id)"
                            + " AND id NOT IN (SELECT id FROM pupil WHERE class = ? ORDER BY created DESC, id LIMIT ?)",
                    pupil.schoolClass().value(),
                    pupil.schoolClass().value(),
                    MOST_OF_CLASS - 1);
            if (called(pupil.schoolClass(), pupil.nickname()).isPresent()) {
                return false;
            }
            return tables.update(
                            "INSERT INTO pupil (id, class, nickname, created, return_code) VALUES (?, ?, ?, ?, ?)"
                                    + " ON CONFLICT DO NOTHING",
                            pupil.id().value(),
                            pupil.schoolClass().value(),
                            pupil.nickname(),
                            Columns.micros(clock.instant()),
                            returnCode)
                    > 0;
        });
    }

    /** What a pupil shows to have the nickname again; empty while nothing helps but a teacher. */
    public Optional<String> returnCode(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT return_code FROM pupil WHERE id = ? AND return_code IS NOT NULL",
                row -> row.getString(1),
                id.value()));
    }

    /** Gives a pupil another code to come back with, in place of the one before. */
    public void setReturnCode(EntryId id, String code) throws RegistryException {
        tables.write(() -> tables.update("UPDATE pupil SET return_code = ? WHERE id = ?", code, id.value()));
    }

    /** Hides a nickname from everybody, or shows it again. */
    public void setHidden(EntryId id, boolean hidden) throws RegistryException {
        tables.write(() -> tables.update("UPDATE pupil SET hidden = ? WHERE id = ?", hidden ? 1 : 0, id.value()));
    }

    /** Notes with what a pupil's group measures; null: with nothing. */
    public void setBoard(EntryId id, @Nullable BoardId board) throws RegistryException {
        tables.write(() -> tables.update(
                "UPDATE pupil SET device = ?, source = ? WHERE id = ?",
                board == null ? null : board.device().value(),
                board == null ? null : board.source(),
                id.value()));
    }

    /** Forgets one: the nickname, the sessions, and what they did in the audit log. */
    public void remove(EntryId id) throws RegistryException {
        tables.write(() -> {
            tables.update("DELETE FROM audit WHERE actor = ? OR subject = ?", id.value(), id.value());
            tables.update("DELETE FROM experiment WHERE pupil = ?", id.value());
            return tables.update("DELETE FROM pupil WHERE id = ?", id.value());
        });
    }

    /** Gives a class a code in place of all that it has, and forgets codes that have ended. */
    public void putCode(String code, EntryId schoolClass, Instant expires) throws RegistryException {
        tables.write(() -> {
            tables.update(
                    "DELETE FROM class_code WHERE class = ? OR expires <= ?",
                    schoolClass.value(),
                    Columns.micros(clock.instant()));
            return tables.update(
                    "INSERT INTO class_code (code, class, expires) VALUES (?, ?, ?)",
                    code,
                    schoolClass.value(),
                    Columns.micros(expires));
        });
    }

    /** The class that a code is good for now. */
    public Optional<EntryId> classOf(String code) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT class FROM class_code WHERE code = ? AND expires > ?",
                row -> new EntryId(row.getString(1)),
                code,
                Columns.micros(clock.instant())));
    }

    /** The code by which pupils join a class now. */
    public Optional<Code> codeOf(EntryId schoolClass) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT code, expires FROM class_code WHERE class = ? AND expires > ?",
                row -> new Code(row.getString(1), Columns.instant(row, 2)),
                schoolClass.value(),
                Columns.micros(clock.instant())));
    }

    /** Lets nobody join a class any more until it has another code. */
    public void removeCode(EntryId schoolClass) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM class_code WHERE class = ?", schoolClass.value()));
    }

    private static Pupil pupil(ResultSet row) throws SQLException {
        String device = row.getString(5);
        String source = row.getString(6);
        return new Pupil(
                new EntryId(row.getString(1)),
                new EntryId(row.getString(2)),
                row.getString(3),
                row.getInt(4) != 0,
                device == null || source == null ? null : new BoardId(new DeviceId(device), source));
    }
}
