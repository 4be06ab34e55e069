package org.chieng.server.registry;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Pupils, and the codes by which they join a class. Thread-safe; blocks. */
public final class Pupils {
    private final Tables tables;
    private final Clock clock;

    Pupils(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** One. */
    public Optional<Pupil> find(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT id, class, nickname FROM pupil WHERE id = ?",
                row -> new Pupil(new EntryId(row.getString(1)), new EntryId(row.getString(2)), row.getString(3)),
                id.value()));
    }

    /** The one in a class who has that nickname. */
    public Optional<Pupil> find(EntryId schoolClass, String nickname) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT id, class, nickname FROM pupil WHERE class = ? AND nickname = ?",
                row -> new Pupil(new EntryId(row.getString(1)), new EntryId(row.getString(2)), row.getString(3)),
                schoolClass.value(),
                nickname));
    }

    /** Adds one unless the nickname is taken. */
    public void add(Pupil pupil) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO pupil (id, class, nickname, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                pupil.id().value(),
                pupil.schoolClass().value(),
                pupil.nickname(),
                Columns.micros(clock.instant())));
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
}
