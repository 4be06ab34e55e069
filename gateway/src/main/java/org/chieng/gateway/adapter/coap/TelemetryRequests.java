package org.chieng.gateway.adapter.coap;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.ContentFormats;
import org.chieng.protocol.topic.TelemetryPath;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.MessageDeliverer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each request once: 2.04 after the commit, an error with its sentence else. A confirmable one that takes long is
 * acknowledged first and answered apart (RFC 7252 section 5.2.2). Thread-safe.
 */
final class TelemetryRequests implements MessageDeliverer {
    private static final Logger LOG = LoggerFactory.getLogger(TelemetryRequests.class);
    /** Well below ACK_TIMEOUT, 2 s, after which the client would send again (RFC 7252 section 4.8). */
    private static final long ACKNOWLEDGE_MILLIS = 500;

    private static final long RETRY_AFTER_SECONDS = 10;

    private final DeviceDirectory directory;
    private final Ingest ingest;
    private final Executor workers;
    private final ScheduledExecutorService timers;
    private final Duration storeTimeout;

    /** @param workers where the directory may block; refuses what it has no room for */
    TelemetryRequests(
            DeviceDirectory directory,
            Ingest ingest,
            Executor workers,
            ScheduledExecutorService timers,
            Duration storeTimeout) {
        this.directory = directory;
        this.ingest = ingest;
        this.workers = workers;
        this.timers = timers;
        this.storeTimeout = storeTimeout;
    }

    @Override
    public void deliverRequest(Exchange exchange) {
        Answer answer = new Answer(exchange, timers);
        try {
            workers.execute(() -> handle(exchange.getRequest(), answer));
            answer.acknowledgeAfter(ACKNOWLEDGE_MILLIS);
        } catch (RejectedExecutionException e) {
            answer.give(unavailable("too many requests: try again later"));
        }
    }

    @Override
    public void deliverResponse(Exchange exchange, Response response) {
        LOG.debug("a response that nobody asked for, from {}", response.getSourceContext());
    }

    private void handle(Request request, Answer answer) {
        try {
            if (request.getCode() != CoAP.Code.POST) {
                answer.give(response(CoAP.ResponseCode.METHOD_NOT_ALLOWED, "readings are posted: use POST"));
                return;
            }
            TelemetryPath path = TelemetryPath.of(
                    request.getOptions().getUriPath(), request.getOptions().getUriQuery());
            EnrolledDevice device = directory.authenticate(path.device(), path.key());
            String contentType = ContentFormats.mimeType(request.getOptions().getContentFormat());
            submit(device, request.getPayload(), contentType, answer);
        } catch (RejectedException e) {
            answer.give(response(ingest.refuse(e)));
        } catch (RuntimeException e) {
            LOG.error("answering a CoAP request", e);
            answer.give(response(CoAP.ResponseCode.INTERNAL_SERVER_ERROR, "the gateway has a fault: see its log"));
        }
    }

    private void submit(EnrolledDevice device, byte[] payload, @Nullable String contentType, Answer answer)
            throws RejectedException {
        if (!ingest.hasRoom()) {
            throw storeUnavailable();
        }
        ingest.submit(device, payload, contentType).thenAccept(result -> answer.give(response(result)));
        answer.giveAfter(storeTimeout.toMillis(), () -> response(ingest.refuse(storeUnavailable())));
    }

    private static RejectedException storeUnavailable() {
        return new RejectedException(
                ErrorCode.STORE_UNAVAILABLE, "the store can't take it now: keep the data and send it again");
    }

    private static Response response(IngestResult result) {
        if (result.isClean()) {
            return new Response(CoAP.ResponseCode.CHANGED);
        }
        if (result.isUnavailable()) {
            return unavailable(result.summary());
        }
        return response(CoAP.ResponseCode.valueOf(result.code().coapCode()), result.summary());
    }

    private static Response unavailable(String sentence) {
        Response response = response(CoAP.ResponseCode.SERVICE_UNAVAILABLE, sentence);
        response.getOptions().setMaxAge(RETRY_AFTER_SECONDS); // RFC 7252 section 5.9.3.4
        return response;
    }

    /** A diagnostic payload: text without a Content-Format (RFC 7252 section 5.5.2). */
    private static Response response(CoAP.ResponseCode code, String sentence) {
        Response response = new Response(code);
        response.setPayload(sentence.length() <= 300 ? sentence : sentence.substring(0, 299) + "…");
        return response;
    }
}
