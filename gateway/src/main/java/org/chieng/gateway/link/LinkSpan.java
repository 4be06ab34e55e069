package org.chieng.gateway.link;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.link.AccessClass;

/**
 * A stretch of time in which nothing of a school's line changed: what is stored, and shown. Those of a school follow each other without gap or
 * overlap. Immutable.
 *
 * @param school whose
 * @param from its first moment
 * @param to behind its last moment; empty while it lasts
 * @param presence whether the school was heard
 * @param cause why it was not
 * @param access the kind of line, as it was taken for true
 * @param basis by what that is known
 * @param verdict state and quality, with the version of the rule that found them
 * @param corrections what was thought before, the oldest first
 */
public record LinkSpan(
        String school,
        Instant from,
        Optional<Instant> to,
        Presence presence,
        Cause cause,
        AccessClass access,
        Basis basis,
        Verdict verdict,
        List<Correction> corrections) {
    public LinkSpan {
        corrections = List.copyOf(corrections);
    }
}
