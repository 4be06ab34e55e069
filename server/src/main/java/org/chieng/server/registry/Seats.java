package org.chieng.server.registry;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Places of rooms, and which device stands where. Thread-safe; blocks. */
public final class Seats {
    /** Most of a room; chosen: three times a class. */
    public static final int MOST = 120;

    private final Tables tables;

    Seats(Tables tables) {
        this.tables = tables;
    }

    /** A room's, in the order of their labels. */
    public List<Seat> of(EntryId lab) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT lab, label, x, y FROM lab_seat WHERE lab = ? ORDER BY label",
                row -> new Seat(new EntryId(row.getString(1)), row.getString(2), row.getInt(3), row.getInt(4)),
                lab.value()));
    }

    /**
     * Makes these the room's seats, and puts devices of its school on them; a device that had a seat and is not named stays in the room, without
     * one.
     *
     * @param placed which device stands at which label; a label that is no seat is passed over
     * @throws IllegalArgumentException when a label comes twice, there are too many, or a device is not one of that school
     */
    public void replace(Lab lab, List<Seat> seats, Map<String, DeviceId> placed) throws RegistryException {
        Set<String> labels = new HashSet<>();
        seats.forEach(seat -> labels.add(seat.label()));
        if (labels.size() < seats.size() || seats.size() > MOST) {
            throw new IllegalArgumentException("a room has " + MOST + " seats at most, each with a label of its own");
        }
        if (Set.copyOf(placed.values()).size() < placed.size()) {
            throw new IllegalArgumentException("a device stands at one seat only");
        }
        tables.write(() -> {
            tables.update("DELETE FROM lab_seat WHERE lab = ?", lab.id().value());
            for (Seat seat : seats) {
                tables.update(
                        "INSERT INTO lab_seat (lab, label, x, y) VALUES (?, ?, ?, ?)",
                        lab.id().value(),
                        seat.label(),
                        seat.x(),
                        seat.y());
            }
            tables.update(
                    "UPDATE device SET seat = NULL WHERE lab = ?", lab.id().value());
            for (Map.Entry<String, DeviceId> one : placed.entrySet()) {
                if (labels.contains(one.getKey())) {
                    place(lab, one.getKey(), one.getValue());
                }
            }
            return lab;
        });
    }

    /**
     * Puts a device into a room of its school, without a seat.
     *
     * @throws IllegalArgumentException when the device is none of that school
     */
    public void move(Lab lab, DeviceId device) throws RegistryException {
        place(lab, null, device);
    }

    private void place(Lab lab, @Nullable String label, DeviceId device) throws RegistryException {
        int placed = tables.write(() -> tables.update(
                "UPDATE device SET lab = ?, seat = ? WHERE id = ? AND school = ?",
                lab.id().value(),
                label,
                device.value(),
                lab.school().value()));
        if (placed == 0) {
            throw new IllegalArgumentException("device '" + device + "' is none of the room's school");
        }
    }
}
