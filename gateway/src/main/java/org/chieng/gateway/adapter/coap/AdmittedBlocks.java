package org.chieng.gateway.adapter.coap;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.chieng.gateway.adapter.RefusalLog;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.stack.BlockwiseLayer;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.config.Configuration;

/**
 * Puts blocks together (RFC 7959), for enrolled devices only: who a block is from is checked before it is kept, so that strangers can't
 * fill the memory. Each block brings the same queries, so each proves it by itself.
 */
final class AdmittedBlocks extends BlockwiseLayer {
    private final Identification identification;
    private final Ingest ingest;
    private final Executor workers;
    private final RefusalLog refusals;

    /**
     * @param ingest counts refusals
     * @param workers where the directory may block; refuses what it has no room for
     */
    AdmittedBlocks(
            String tag,
            Configuration configuration,
            EndpointContextMatcher matcher,
            Identification identification,
            Ingest ingest,
            Executor workers,
            RefusalLog refusals) {
        super(tag, false, configuration, matcher);
        this.identification = identification;
        this.ingest = ingest;
        this.workers = workers;
        this.refusals = refusals;
    }

    @Override
    public void receiveRequest(Exchange exchange, Request request) {
        if (!request.getOptions().hasBlock1()) {
            super.receiveRequest(exchange, request);
            return;
        }
        Optional<Response> refusal = CriticalOptions.refusal(request.getOptions());
        if (refusal.isPresent()) {
            refuse(exchange, request, refusal.get());
            return;
        }
        try {
            workers.execute(() -> admit(exchange, request));
        } catch (RejectedExecutionException e) {
            refuse(
                    exchange,
                    request,
                    new RejectedException(ErrorCode.STORE_UNAVAILABLE, "too many requests: try again later"));
        }
    }

    private void admit(Exchange exchange, Request request) {
        try {
            identification.of(request, DevicePath.of(request.getOptions()));
            exchange.execute(() -> super.receiveRequest(exchange, request));
        } catch (RejectedException e) {
            refuse(exchange, request, e);
        }
    }

    private void refuse(Exchange exchange, Request request, RejectedException why) {
        Identification.tell(refusals, request, why);
        refuse(exchange, request, Responses.of(ingest.refuse(why)));
    }

    private static void refuse(Exchange exchange, Request request, Response response) {
        exchange.execute(() -> {
            if (exchange.getRequest() == null) {
                exchange.setRequest(request);
            }
            exchange.sendResponse(response);
        });
    }
}
