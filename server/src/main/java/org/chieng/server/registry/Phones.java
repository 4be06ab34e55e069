package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Phones that measure in a lesson, each a device of its own with a secret of its own, until the lesson ends or the time is over. A class has
 * numbered places for them, which are given out again in the next lesson, so that a school's devices don't become more with each. Thread-safe;
 * blocks.
 */
public final class Phones {
    /** How long a ticket and a phone are good; chosen: a morning or an afternoon, as a pupil's session. */
    public static final Duration SPAN = Duration.ofHours(5);
    /** Most phones of a class at a time; chosen: as many as pupils. */
    public static final int MOST_OF_CLASS = 90;

    private static final String SELECT = "SELECT device, class, number, pupil, until FROM phone";

    private final Tables tables;
    private final Devices devices;
    private final Clock clock;

    Phones(Tables tables, Devices devices, Clock clock) {
        this.tables = tables;
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * A phone that may send from now on.
     *
     * @param secret what it logs in with; it is not kept, and can't be shown again
     */
    public record Handed(Phone phone, String secret) {
        /** Without the secret, for logs. */
        @Override
        public String toString() {
            return String.valueOf(phone);
        }
    }

    private long now() {
        return Columns.micros(clock.instant());
    }

    /** Gives a class a ticket in place of the one that it has; phones that came by that one go on. */
    public void putTicket(PhoneTicket ticket) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO phone_ticket (class, ticket, sensors, rate, expires) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (class) DO UPDATE SET ticket = excluded.ticket, sensors = excluded.sensors,"
                        + " rate = excluded.rate, expires = excluded.expires",
                ticket.schoolClass().value(),
                ticket.ticket(),
                String.join(" ", ticket.sensors()),
                ticket.rate(),
                Columns.micros(ticket.expires())));
    }

    /** The ticket of a class, while it is good. */
    public Optional<PhoneTicket> ticketOf(EntryId schoolClass) throws RegistryException {
        return ticket("class", schoolClass.value());
    }

    /** A ticket that is good. */
    public Optional<PhoneTicket> find(String ticket) throws RegistryException {
        return ticket("ticket", ticket);
    }

    private Optional<PhoneTicket> ticket(String column, String value) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT class, ticket, sensors, rate, expires FROM phone_ticket WHERE " + column
                        + " = ? AND expires > ?",
                row -> new PhoneTicket(
                        new EntryId(row.getString(1)),
                        row.getString(2),
                        List.of(row.getString(3).split(" ", -1)),
                        row.getInt(4),
                        Columns.instant(row, 5)),
                value,
                now()));
    }

    /** A class's phones that may send now, by their numbers. */
    public List<Phone> of(EntryId schoolClass) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE class = ? AND until > ? ORDER BY number", Phones::phone, schoolClass.value(), now()));
    }

    /** Whether a device is a place for phones, in use or not. */
    public boolean isPhone(DeviceId device) throws RegistryException {
        return tables.read(() -> tables.first("SELECT 1 FROM phone WHERE device = ?", row -> true, device.value()))
                .isPresent();
    }

    /** The phone in whose browser a pupil measures now. */
    public Optional<Phone> ofPupil(EntryId pupil) throws RegistryException {
        return tables.read(
                () -> tables.first(SELECT + " WHERE pupil = ? AND until > ?", Phones::phone, pupil.value(), now()));
    }

    /**
     * Gives the first free place of a class to a phone.
     *
     * @param pupil in whose browser it measures, or null for an app
     * @return empty when all places are taken
     */
    public Optional<Handed> handOut(SchoolClass of, @Nullable EntryId pupil) throws RegistryException {
        return tables.write(() -> {
            Optional<Phone> free = tables.first(
                    SELECT + " WHERE class = ? AND until <= ? ORDER BY number LIMIT 1",
                    Phones::phone,
                    of.id().value(),
                    now());
            int number = free.isPresent() ? free.get().number() : last(of.id()) + 1;
            if (number > MOST_OF_CLASS) {
                return Optional.empty();
            }
            Device fresh = devices.fresh(of.school(), of.name() + " · " + number, null);
            Device device = free.isPresent()
                    ? new Device(free.get().device(), of.school(), fresh.name(), fresh.created())
                    : fresh;
            String secret = devices.newSecret();
            devices.put(device, secret);
            Instant until = clock.instant().plus(SPAN);
            tables.update(
                    "INSERT INTO phone (device, class, number, pupil, until) VALUES (?, ?, ?, ?, ?)"
                            + " ON CONFLICT (device) DO UPDATE SET pupil = excluded.pupil, until = excluded.until",
                    device.id().value(),
                    of.id().value(),
                    number,
                    Columns.text(pupil),
                    Columns.micros(until));
            return Optional.of(new Handed(new Phone(device.id(), of.id(), number, pupil, until), secret));
        });
    }

    private int last(EntryId schoolClass) throws SQLException {
        return tables.first(
                        "SELECT coalesce(max(number), 0) FROM phone WHERE class = ?",
                        row -> row.getInt(1),
                        schoolClass.value())
                .orElse(0);
    }

    /**
     * Ends a class's ticket and its phones.
     *
     * @return those that could send until now: their sessions are to be ended, too
     */
    public List<DeviceId> end(EntryId schoolClass) throws RegistryException {
        return tables.write(() -> {
            tables.update("DELETE FROM phone_ticket WHERE class = ?", schoolClass.value());
            List<DeviceId> ended = of(schoolClass).stream().map(Phone::device).toList();
            for (DeviceId device : ended) {
                shutOut(device);
            }
            return ended;
        });
    }

    /** Ends one phone of a class; false when it has none of that id that may send. */
    public boolean end(EntryId schoolClass, DeviceId device) throws RegistryException {
        return tables.write(() -> {
            boolean isTheirs =
                    of(schoolClass).stream().anyMatch(phone -> phone.device().equals(device));
            if (isTheirs) {
                shutOut(device);
            }
            return isTheirs;
        });
    }

    private void shutOut(DeviceId id) throws SQLException, RegistryException {
        Optional<Device> device = devices.find(id);
        if (device.isPresent()) {
            devices.put(device.get().lost(), devices.newSecret()); // which nobody knows
        }
        tables.update("UPDATE phone SET until = 0, pupil = NULL WHERE device = ?", id.value());
    }

    private static Phone phone(ResultSet row) throws SQLException {
        return new Phone(
                new DeviceId(row.getString(1)),
                new EntryId(row.getString(2)),
                row.getInt(3),
                Columns.parsed(row, 4, EntryId::new),
                Columns.instant(row, 5));
    }
}
