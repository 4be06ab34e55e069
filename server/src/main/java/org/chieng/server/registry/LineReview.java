package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;

/**
 * Somebody looked at a contradiction between what is seen of a line and what was declared, and left both as they are. Immutable.
 *
 * @param school whose line
 * @param seen what was seen then
 * @param declared what was declared then
 * @param at when
 * @param account who
 */
public record LineReview(SchoolId school, AccessClass seen, AccessClass declared, Instant at, String account) {
    /** Whether it is about these two still: another contradiction is to be looked at again. */
    public boolean isOf(AccessClass nowSeen, AccessClass nowDeclared) {
        return seen == nowSeen && declared == nowDeclared;
    }
}
