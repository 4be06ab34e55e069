package org.chieng.agent.source.link;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.link.Confidence;

/**
 * What kind of line the evidence says it is. Immutable.
 *
 * @param access the class
 * @param confidence how sure that is; {@link Confidence#NONE} exactly with {@link AccessClass#UNKNOWN}
 * @param evidence what it was told from, and what could not be asked, as words {@code who:what}; the strongest first
 * @param device the interface in use
 * @param operator whose mobile network it is, where a modem tells
 * @param signal of the mobile network, 0 to 100 %, where a modem tells
 */
record Observation(
        AccessClass access,
        Confidence confidence,
        List<String> evidence,
        Optional<String> device,
        Optional<String> operator,
        OptionalDouble signal) {
    Observation {
        if ((access == AccessClass.UNKNOWN) != (confidence == Confidence.NONE)) {
            throw new IllegalArgumentException(access + " with " + confidence);
        }
        evidence = List.copyOf(evidence);
    }

    /** Whether what the school declared can't be: only evidence that is sure enough says so. */
    boolean contradicts(Optional<AccessClass> declared) {
        return confidence.isAtLeast(Confidence.MEDIUM)
                && declared.filter(access::contradicts).isPresent();
    }

    /**
     * Whether each byte costs: what somebody set in NetworkManager, else whether it says that it guesses so or the line is a mobile one, by
     * evidence or, where that says little, by declaration. Empty when nothing tells.
     */
    Optional<Boolean> isMetered(MeteredFlag flag, Optional<AccessClass> declared) {
        if (flag == MeteredFlag.NO) {
            return Optional.of(false);
        }
        AccessClass line = confidence.isAtLeast(Confidence.MEDIUM) ? access : declared.orElse(AccessClass.UNKNOWN);
        if (flag.costs() || line.isCellular()) {
            return Optional.of(true);
        }
        return flag == MeteredFlag.GUESS_NO ? Optional.of(false) : Optional.empty();
    }
}
