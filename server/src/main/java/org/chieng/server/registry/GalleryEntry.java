package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as it is shown to those who are not of its class. It names no pupil. Immutable.
 *
 * @param id its name in addresses
 * @param experiment what is shown; it is seen here only as long as it is shared with its class
 * @param school whose it is
 * @param club whose work it is, or null
 * @param province whether all schools of the province see it, else its own only
 * @param title as the teacher wrote it
 * @param question as the teacher wrote it
 * @param created when it was put there
 */
public record GalleryEntry(
        EntryId id,
        EntryId experiment,
        SchoolId school,
        @Nullable EntryId club,
        boolean province,
        String title,
        String question,
        Instant created) {}
