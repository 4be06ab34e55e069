package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** What is broken, until it is back. Thread-safe; blocks. */
public final class Tickets {
    private static final String SELECT = "SELECT id, school, device, asset, what FROM ticket";
    /** Most steps of one; chosen: beyond what anybody does. */
    private static final int MOST_STEPS = 100;

    private final Tables tables;

    Tickets(Tables tables) {
        this.tables = tables;
    }

    /** A school's that are open, the oldest first, then up to so many that were closed, the newest first. */
    public List<Ticket> of(SchoolId school, int closed) throws RegistryException {
        return tables.read(() -> {
            List<Ticket> all = new ArrayList<>(
                    list(SELECT + " WHERE school = ? AND closed IS NULL ORDER BY opened, id", school.value()));
            all.addAll(list(
                    SELECT + " WHERE school = ? AND closed IS NOT NULL ORDER BY closed DESC, id LIMIT ?",
                    school.value(),
                    closed));
            return all;
        });
    }

    /** A school's that were open at any moment of a time. */
    public List<Ticket> between(SchoolId school, Instant from, Instant to) throws RegistryException {
        return tables.read(() -> list(
                SELECT + " WHERE school = ? AND opened < ? AND (closed IS NULL OR closed >= ?) ORDER BY opened, id",
                school.value(),
                Columns.micros(to),
                Columns.micros(from)));
    }

    /** One. */
    public Optional<Ticket> find(EntryId id) throws RegistryException {
        return tables.read(
                () -> list(SELECT + " WHERE id = ?", id.value()).stream().findFirst());
    }

    /** Adds one with its first step. */
    public void add(Ticket ticket) throws RegistryException {
        tables.write(() -> {
            tables.update(
                    "INSERT INTO ticket (id, school, device, asset, what, opened, closed) VALUES (?, ?, ?, ?, ?, ?, NULL)",
                    ticket.id().value(),
                    ticket.school().value(),
                    Columns.text(ticket.device()),
                    Columns.text(ticket.asset()),
                    ticket.what(),
                    Columns.micros(ticket.opened()));
            insert(ticket.id(), 0, ticket.steps().get(0));
            return ticket;
        });
    }

    /**
     * Goes a step on.
     *
     * @return false, and nothing is changed, when it has too many, or is not there
     */
    public boolean step(EntryId id, Ticket.Step step) throws RegistryException {
        return tables.write(() -> {
            Optional<Ticket> known = find(id);
            if (known.isEmpty() || known.get().steps().size() >= MOST_STEPS) {
                return false;
            }
            insert(id, known.get().steps().size(), step);
            tables.update(
                    "UPDATE ticket SET closed = ? WHERE id = ?",
                    step.state().isEnd() ? Columns.micros(step.at()) : null,
                    id.value());
            return true;
        });
    }

    private void insert(EntryId ticket, int place, Ticket.Step step) throws SQLException {
        tables.update(
                "INSERT INTO ticket_step (ticket, place, time, state, note, account, cost) VALUES (?, ?, ?, ?, ?, ?, ?)",
                ticket.value(),
                place,
                Columns.micros(step.at()),
                step.state().wireName(),
                step.note(),
                step.account(),
                step.cost());
    }

    private record Head(
            EntryId id,
            SchoolId school,
            @Nullable DeviceId device,
            @Nullable EntryId asset,
            String what) {}

    private List<Ticket> list(String sql, Object... parameters) throws SQLException {
        List<Head> heads = tables.list(
                sql,
                row -> new Head(
                        new EntryId(row.getString(1)),
                        new SchoolId(row.getString(2)),
                        Columns.parsed(row, 3, DeviceId::new),
                        Columns.parsed(row, 4, EntryId::new),
                        row.getString(5)),
                parameters);
        List<Ticket> all = new ArrayList<>();
        for (Head head : heads) {
            if (head.device() != null || head.asset() != null) { // else what it was of is gone
                all.add(new Ticket(
                        head.id(), head.school(), head.device(), head.asset(), head.what(), steps(head.id())));
            }
        }
        return all;
    }

    private List<Ticket.Step> steps(EntryId ticket) throws SQLException {
        return tables.list(
                "SELECT time, state, note, account, cost FROM ticket_step WHERE ticket = ? ORDER BY place",
                Tickets::step,
                ticket.value());
    }

    private static Ticket.Step step(ResultSet row) throws SQLException {
        int cost = row.getInt(5);
        boolean isUnsaid = row.wasNull();
        return new Ticket.Step(
                Columns.instant(row, 1),
                Ticket.State.of(row.getString(2)),
                row.getString(3),
                row.getString(4),
                isUnsaid ? null : cost);
    }
}
