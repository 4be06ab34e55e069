package org.chieng.server.lab;

import java.util.List;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Seat;

/**
 * A room as it is now. Immutable.
 *
 * @param lab which
 * @param seats its places
 * @param machines what stands there, with or without a place
 */
record Room(Lab lab, List<Seat> seats, List<MachineNow> machines) {
    Room {
        seats = List.copyOf(seats);
        machines = List.copyOf(machines);
    }

    /** How many of its machines do that. */
    long count(SeatUse use) {
        return machines.stream().filter(one -> one.use() == use).count();
    }
}
