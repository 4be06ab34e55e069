package org.chieng.gateway.adapter.coap;

import org.chieng.gateway.ingest.IngestResult;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Response;

/** Makes responses. Pure. */
final class Responses {
    private static final long RETRY_AFTER_SECONDS = 10;
    private static final int MAX_CHARACTERS = 300;

    private Responses() {}

    /** What became of a pack. */
    static Response of(IngestResult result) {
        return result.isClean() ? new Response(CoAP.ResponseCode.CHANGED) : of(result.code(), result.summary());
    }

    /**
     * A refusal of what came too fast.
     *
     * @param seconds when to try again
     */
    static Response later(IngestResult result, long seconds) {
        Response response = of(result);
        response.getOptions().setMaxAge(seconds); // RFC 8516 section 4
        return response;
    }

    /** A refusal of the whole. */
    static Response of(RejectedException why) {
        return of(why.code(), String.valueOf(why.getMessage()));
    }

    private static Response of(ErrorCode code, String sentence) {
        Response response = of(CoAP.ResponseCode.valueOf(code.coapCode()), sentence);
        if (response.getCode() == CoAP.ResponseCode.SERVICE_UNAVAILABLE
                || response.getCode() == CoAP.ResponseCode.TOO_MANY_REQUESTS) {
            response.getOptions().setMaxAge(RETRY_AFTER_SECONDS); // RFC 7252 section 5.9.3.4, RFC 8516 section 4
        }
        return response;
    }

    /** A diagnostic payload: text without a Content-Format (RFC 7252 section 5.5.2). */
    static Response of(CoAP.ResponseCode code, String sentence) {
        Response response = new Response(code);
        response.setPayload(
                sentence.length() <= MAX_CHARACTERS ? sentence : sentence.substring(0, MAX_CHARACTERS - 1) + "…");
        return response;
    }
}
