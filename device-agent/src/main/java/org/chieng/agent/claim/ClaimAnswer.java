package org.chieng.agent.claim;

import org.chieng.protocol.name.DeviceId;

/** What the server says to an agent without a secret. */
sealed interface ClaimAnswer {
    /**
     * Nobody has claimed it. Immutable.
     *
     * @param expiresMillis until when the code is good, by the server's clock
     */
    record Waiting(String code, long expiresMillis) implements ClaimAnswer {}

    /** It belongs to a school. Immutable. */
    record Handed(DeviceId device, String secret) implements ClaimAnswer {}

    /** It had its secret before. Immutable. */
    record Held() implements ClaimAnswer {}

    /** The code of an enrolment is not good. Immutable. */
    record BadCode() implements ClaimAnswer {}

    /**
     * Something else. Immutable.
     *
     * @param status of HTTP
     */
    record Refused(int status) implements ClaimAnswer {}
}
