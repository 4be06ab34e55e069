package org.chieng.server.claim;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.chieng.server.access.Backoff;
import org.chieng.server.access.ReadableCode;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;

/** Codes that people type, and how often they may be wrong. */
final class Codes {
    /** 31 to the sixth: 887 million, of which some thousand are good at a time, and only for people with an account. */
    private static final int CLAIM_LENGTH = 6;
    /** 31 to the tenth: a machine of anybody may try one. */
    private static final int ENROLMENT_LENGTH = 10;

    private Codes() {}

    /** One that a new machine shows. */
    static String forClaim(SecureRandom random) {
        return ReadableCode.of(random, CLAIM_LENGTH);
    }

    /** One that machines bring. */
    static String forEnrolment(SecureRandom random) {
        return ReadableCode.of(random, ENROLMENT_LENGTH);
    }

    /** Looks something up by a code that somebody may guess. */
    interface LookUp<T> {
        Optional<T> run() throws Exception;
    }

    /**
     * What a code leads to; blocks.
     *
     * @param who tries
     * @throws ApiException when the code leads to nothing, or who tries was wrong too often
     */
    static <T> T tried(Backoff tries, String who, Problem problem, String wrong, LookUp<T> lookUp) throws Exception {
        Duration wait = tries.wait(who);
        if (!wait.isZero()) {
            throw new ApiException(
                    Problem.TOO_MANY_TRIES, "too many wrong codes: try again in " + (wait.toSeconds() + 1) + " s");
        }
        Optional<T> found = lookUp.run();
        if (found.isEmpty()) {
            tries.failed(who);
            throw new ApiException(problem, wrong);
        }
        return found.get();
    }
}
