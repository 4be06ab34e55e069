package org.chieng.server.registry;

import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/**
 * What a school's line costs. Immutable.
 *
 * @param school whose
 * @param month VND each month, 0 or more, or null where nobody has said
 * @param gigabyte VND for each GB (1,000,000,000 bytes) beside that, 0 or more, or null where nobody has said
 */
public record LinePrice(
        SchoolId school, @Nullable Long month, @Nullable Long gigabyte) {
    public LinePrice {
        if ((month != null && month < 0) || (gigabyte != null && gigabyte < 0)) {
            throw new IllegalArgumentException("a price must be 0 VND or more");
        }
    }
}
