package org.chieng.server.registry;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people are to be told of a finding, as it was known when it was noted. It names places and machines, and no person. Immutable.
 *
 * @param finding its id
 * @param kind what is told
 * @param what is wrong
 * @param school its name
 * @param lab the room's name, or null
 * @param seat the machine's seat, or its name where it has none; null where it is the room
 * @param from when it began
 * @param to when it was over; empty while it lasts
 * @param onPurpose whether somebody has said that it was done on purpose
 */
public record LabAlert(
        EntryId finding,
        Alert.Kind kind,
        Finding.Kind what,
        String school,
        @Nullable String lab,
        @Nullable String seat,
        Instant from,
        Optional<Instant> to,
        boolean onPurpose) {}
