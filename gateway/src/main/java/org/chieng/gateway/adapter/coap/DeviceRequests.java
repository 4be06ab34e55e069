package org.chieng.gateway.adapter.coap;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.chieng.gateway.adapter.RefusalLog;
import org.chieng.gateway.adapter.SeldomLog;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.Submission;
import org.chieng.gateway.limit.Allowance;
import org.chieng.gateway.limit.RateLimits;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.ContentFormats;
import org.chieng.protocol.topic.DeviceTopic;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.MessageDeliverer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each request once: readings with 2.04 after the commit, an error with its sentence else. A confirmable one that takes long is
 * acknowledged first and answered apart (RFC 7252 section 5.2.2). The same request again, by its message id, gets the same answer from
 * Californium and does not come here. Thread-safe.
 */
final class DeviceRequests implements MessageDeliverer {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceRequests.class);
    /** Well below ACK_TIMEOUT, 2 s, after which the client would send again (RFC 7252 section 4.8). */
    private static final long ACKNOWLEDGE_MILLIS = 500;

    private final Identification identification;
    private final Ingest ingest;
    private final RateLimits limits;
    private final DownlinkQueue downlink;
    private final CommandObservers observers;
    private final Executor workers;
    private final ScheduledExecutorService timers;
    private final Duration storeTimeout;
    private final RefusalLog refusals;
    private final SeldomLog faults = new SeldomLog(System::nanoTime);

    /** @param workers where the directory may block; refuses what it has no room for */
    DeviceRequests(
            Identification identification,
            Ingest ingest,
            RateLimits limits,
            DownlinkQueue downlink,
            CommandObservers observers,
            Executor workers,
            ScheduledExecutorService timers,
            Duration storeTimeout,
            RefusalLog refusals) {
        this.identification = identification;
        this.ingest = ingest;
        this.limits = limits;
        this.downlink = downlink;
        this.observers = observers;
        this.workers = workers;
        this.timers = timers;
        this.storeTimeout = storeTimeout;
        this.refusals = refusals;
    }

    @Override
    public void deliverRequest(Exchange exchange) {
        Answer answer = new Answer(exchange, timers);
        try {
            workers.execute(() -> handle(exchange, answer));
            answer.acknowledgeAfter(ACKNOWLEDGE_MILLIS);
        } catch (RejectedExecutionException e) {
            answer.give(Responses.of(unavailable("too many requests: try again later")));
        }
    }

    @Override
    public void deliverResponse(Exchange exchange, Response response) {
        LOG.debug("a response that nobody asked for, from {}", response.getSourceContext());
    }

    private void handle(Exchange exchange, Answer answer) {
        Request request = exchange.getRequest();
        Optional<Response> refusal = CriticalOptions.refusal(request.getOptions());
        if (refusal.isPresent()) {
            answer.give(refusal.get());
            return;
        }
        try {
            DevicePath path = DevicePath.of(request.getOptions());
            CoAP.Code wanted = path.kind() == DeviceTopic.Kind.COMMANDS ? CoAP.Code.GET : CoAP.Code.POST;
            if (request.getCode() != wanted) {
                String sentence = wanted == CoAP.Code.GET
                        ? "commands are asked for: use GET"
                        : "readings and replies are posted: use POST";
                answer.give(Responses.of(CoAP.ResponseCode.METHOD_NOT_ALLOWED, sentence));
                return;
            }
            if (wanted == CoAP.Code.GET && !CommandObservers.isAccepted(request.getOptions())) {
                answer.give(Responses.of(
                        CoAP.ResponseCode.NOT_ACCEPTABLE, "commands are JSON: leave Accept out, or set it to 50"));
                return;
            }
            EnrolledDevice device = identification.of(request, path);
            long wait = limits.of(device).tryMessage();
            if (wait > 0) {
                answer.give(Responses.later(ingest.refuse(device, Allowance.tooFast(wait)), Allowance.seconds(wait)));
                return;
            }
            CommandId command = path.command();
            if (path.kind() == DeviceTopic.Kind.COMMANDS) {
                tellCommands(exchange, device.device(), answer);
            } else if (command != null) {
                reply(device.device(), command, request.getPayload());
                answer.give(new Response(CoAP.ResponseCode.CHANGED));
            } else {
                submit(device, request, answer);
            }
        } catch (RejectedException e) {
            Identification.tell(refusals, request, e);
            answer.give(Responses.of(ingest.refuse(e)));
        } catch (RuntimeException e) {
            faults.error(LOG, "answering a CoAP request", e);
            answer.give(Responses.of(CoAP.ResponseCode.INTERNAL_SERVER_ERROR, "the gateway has a fault: see its log"));
        }
    }

    private void tellCommands(Exchange exchange, DeviceId device, Answer answer) {
        if (exchange.getRequest().isObserve()) {
            if (answer.take()) {
                observers.observe(device, exchange);
            }
            return;
        }
        if (exchange.getRequest().isObserveCancel()) {
            observers.cancel(exchange);
        }
        answer.give(downlink.waiting(device).stream()
                .findFirst()
                .map(CommandObservers::content)
                .orElseGet(CommandObservers::nothing));
    }

    private void reply(DeviceId device, CommandId command, byte[] payload) throws RejectedException {
        if (payload.length > Downlink.MAX_COMMAND_BYTES) {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE,
                    "a reply has at most " + Downlink.MAX_COMMAND_BYTES + " bytes, this has " + payload.length);
        }
        downlink.waiting(device).stream()
                .filter(waiting -> waiting.id().equals(command))
                .forEach(waiting -> downlink.delivered(device, waiting));
        downlink.replied(device, command, payload);
    }

    private void submit(EnrolledDevice device, Request request, Answer answer) throws RejectedException {
        String contentType = ContentFormats.mimeType(request.getOptions().getContentFormat());
        if (!ingest.isOpen()) {
            throw Submission.storeUnavailable();
        }
        Submission submission = ingest.submitInTime(device, request.getPayload(), contentType);
        submission.result().thenAccept(result -> {
            limits.of(device).chargeReadings(result.stored());
            answer.give(Responses.of(result));
        });
        answer.giveAfter(storeTimeout.toMillis(), () -> Responses.of(submission.giveUp()));
    }

    private static RejectedException unavailable(String sentence) {
        return new RejectedException(ErrorCode.STORE_UNAVAILABLE, sentence);
    }
}
