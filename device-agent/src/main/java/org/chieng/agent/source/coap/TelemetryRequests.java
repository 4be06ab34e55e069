package org.chieng.agent.source.coap;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.Throttle;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.senml.ContentFormats;
import org.chieng.protocol.topic.TelemetryPath;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.MessageDeliverer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each request: 2.04 when the journal has all of it, an error with its sentence else. Answers at once, in the acknowledgement: to
 * append to the journal takes microseconds. Thread-safe.
 */
final class TelemetryRequests implements MessageDeliverer {
    private static final Logger log = LoggerFactory.getLogger(TelemetryRequests.class);

    /** Largest message; chosen: what an ESP32 has room for, some hundred records. */
    static final int MAX_PAYLOAD_BYTES = 16 * 1024;

    private static final int LONGEST_SENTENCE = 300;
    private static final long RETRY_AFTER_SECONDS = 10;

    private final BoardSecrets secrets;
    private final SourceSink sink;
    private final AgentClock clock;
    private final ClockBook book;
    private final Throttle complaints;
    private final CoapCounters counters = new CoapCounters();
    private final Boards boards;

    TelemetryRequests(
            BoardSecrets secrets,
            SourceSink sink,
            AgentClock clock,
            ClockBook book,
            Supplier<Set<String>> otherSources) {
        this.secrets = secrets;
        this.sink = sink;
        this.clock = clock;
        this.book = book;
        this.boards = new Boards(secrets, sink, clock, otherSources);
        this.complaints = new Throttle(Duration.ofMinutes(1), clock.monotonicNanos());
    }

    BoardSecrets secrets() {
        return secrets;
    }

    CoapCounters counters() {
        return counters;
    }

    List<SourceStatus> status() {
        return boards.status();
    }

    @Override
    public void deliverRequest(Exchange exchange) {
        exchange.sendResponse(answer(exchange.getRequest()));
    }

    @Override
    public void deliverResponse(Exchange exchange, Response response) {
        log.debug("a response that nobody asked for, from {}", response.getSourceContext());
    }

    private Response answer(Request request) {
        counters.message();
        try {
            if (request.getCode() != CoAP.Code.POST) {
                return response(CoAP.ResponseCode.METHOD_NOT_ALLOWED, "readings are posted: use POST");
            }
            TelemetryPath path = TelemetryPath.of(
                    request.getOptions().getUriPath(), request.getOptions().getUriQuery());
            return post(request, path);
        } catch (RejectedException e) {
            return refusal(request, 0, List.of(e.rejection()));
        } catch (RuntimeException e) {
            log.error("a board could not be answered, by a fault of the agent's; it goes on", e);
            return later("the agent has a fault: see its log");
        }
    }

    /** The same message again may be taken (RFC 7252 section 5.9.3.4). */
    private static Response later(String sentence) {
        Response response = response(CoAP.ResponseCode.SERVICE_UNAVAILABLE, sentence);
        response.getOptions().setMaxAge(RETRY_AFTER_SECONDS);
        return response;
    }

    private Response post(Request request, TelemetryPath path) throws RejectedException {
        if (!secrets.accepts(path.device(), path.key())) {
            throw new RejectedException(
                    ErrorCode.WRONG_SECRET, "board or secret is wrong: both must be in the agent's boards file");
        }
        Board board = boards.of(path.device().value());
        if (!board.mayPost(clock.monotonicMicros())) {
            counters.tooFast();
            Response response = response(
                    CoAP.ResponseCode.TOO_MANY_REQUESTS,
                    "at most " + Board.PER_SECOND + " messages a second: send several readings in one pack");
            response.getOptions().setMaxAge(1); // RFC 8516 section 3
            return response;
        }
        if (request.getPayloadSize() > MAX_PAYLOAD_BYTES) {
            throw new RejectedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "payload has " + request.getPayloadSize() + " bytes, at most " + MAX_PAYLOAD_BYTES
                            + " are taken: send it in parts");
        }
        String contentType = ContentFormats.mimeType(request.getOptions().getContentFormat());
        Board.Taken taken = board.take(request.getPayload(), contentType, clock, book, from(request));
        if (taken.waitsForTime()) {
            counters.notKept();
            return later(
                    "the agent does not know the time yet, so it can't place the times in this: keep the readings, and"
                            + " send them again in " + RETRY_AFTER_SECONDS + " seconds, or leave the times out");
        }
        return journal(request, path.device().value(), taken);
    }

    private Response journal(Request request, String name, Board.Taken taken) {
        boolean kept = taken.measured().isEmpty() || sink.accept(taken.measured());
        if (taken.tooManyChannels()) {
            sink.fault(new Fault(name, null, Fault.Kind.TOO_MANY_CHANNELS, Board.MOST_CHANNELS + " channels"));
        } else {
            sink.works(name, null);
        }
        if (!kept) {
            counters.notKept();
            return later(
                    "the agent's disk is full or broken, so the readings were not kept: keep them, and send them again"
                            + " in " + RETRY_AFTER_SECONDS + " seconds");
        }
        counters.readings(taken.measured().size());
        return taken.rejections().isEmpty()
                ? new Response(CoAP.ResponseCode.CHANGED)
                : refusal(request, taken.measured().size(), taken.rejections());
    }

    private Response refusal(Request request, int kept, List<Rejection> rejections) {
        rejections.forEach(one -> counters.refused(one.code()));
        Rejection first = rejections.get(0);
        int records = kept + rejections.size();
        String more = rejections.size() == 1 ? "" : "; and " + (rejections.size() - 1) + " more";
        String sentence = records == 1
                ? first.sentence()
                : "stored " + kept + " of " + records + " records; " + first.sentence() + more;
        complaints.pass(held -> log.warn(
                "refused from {}: {}{}", from(request), sentence, held == 0 ? "" : " (and " + held + " others since)"));
        return response(CoAP.ResponseCode.valueOf(first.code().coapCode()), sentence);
    }

    private static String from(Request request) {
        return String.valueOf(
                request.getSourceContext().getPeerAddress().getAddress().getHostAddress());
    }

    /** A diagnostic payload: text without a Content-Format (RFC 7252 section 5.5.2). */
    private static Response response(CoAP.ResponseCode code, String sentence) {
        Response response = new Response(code);
        response.setPayload(
                sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE - 1) + "…");
        return response;
    }
}
