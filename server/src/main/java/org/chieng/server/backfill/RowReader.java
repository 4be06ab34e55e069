package org.chieng.server.backfill;

import java.util.Optional;
import org.chieng.protocol.senml.Reading;

/** Reads lines of one form. Confined to one import. */
interface RowReader {
    /**
     * The reading of a line; empty for a line that holds none by its place, as the names of the columns or an empty line.
     *
     * @throws RowException when it can't be taken
     */
    Optional<Reading> read(String line) throws RowException;
}
