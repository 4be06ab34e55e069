package org.chieng.agent.relay.lan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.chieng.agent.relay.LanAnswer;
import org.chieng.agent.relay.LanService;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.MessageDeliverer;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.util.NamedThreadFactory;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay's end: {@code coaps://PI:5684/v1/devices/{device}/…} for whoever has the key of the lab. Thread-safe. */
public final class LanDoor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LanDoor.class);
    private static final int LEVELS_BEFORE_KIND = 3;
    private static final int CLOSE_SECONDS = 5;

    private final LanService service;
    private final CoapEndpoint endpoint;
    private final ScheduledExecutorService protocol;
    private final ScheduledThreadPoolExecutor timers;

    private LanDoor(CoapEndpoint endpoint, LanService service) {
        this.endpoint = endpoint;
        this.service = service;
        this.protocol = Executors.newScheduledThreadPool(1, new NamedThreadFactory("relay-protocol-"));
        this.timers = new ScheduledThreadPoolExecutor(1, new NamedThreadFactory("relay-timers-"));
        timers.setRemoveOnCancelPolicy(true);
    }

    /**
     * Listens.
     *
     * @param keyFile holds the key of the lab; read anew for each handshake
     * @throws IOException when the port can't be had
     */
    public static LanDoor open(InetSocketAddress address, Path keyFile, LanService service, LongSupplier monotonicNanos)
            throws IOException {
        DtlsConnectorConfig config = DtlsConnectorConfig.builder(LanSettings.configuration())
                .setAddress(address)
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.SERVER_ONLY)
                .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NONE)
                .setAdvancedPskStore(new LabKeyStore(keyFile, monotonicNanos))
                .build();
        CoapEndpoint endpoint = CoapEndpoint.builder()
                .setConfiguration(config.getConfiguration())
                .setConnector(new DTLSConnector(config))
                .build();
        LanDoor door = new LanDoor(endpoint, service);
        endpoint.setExecutors(door.protocol, door.timers);
        endpoint.setMessageDeliverer(door.new Requests());
        try {
            endpoint.start();
            return door;
        } catch (IOException e) {
            door.close();
            throw e;
        }
    }

    /** The UDP port that it listens on. */
    public int port() {
        return endpoint.getAddress().getPort();
    }

    @Override
    public void close() {
        endpoint.stop();
        protocol.shutdown();
        try {
            if (!protocol.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                protocol.shutdownNow();
            }
        } catch (InterruptedException e) {
            protocol.shutdownNow();
            Thread.currentThread().interrupt();
        }
        endpoint.destroy();
        timers.shutdownNow();
    }

    private final class Requests implements MessageDeliverer {
        @Override
        public void deliverRequest(Exchange exchange) {
            Request request = exchange.getRequest();
            List<String> path = request.getOptions().getUriPath();
            Principal who = request.getSourceContext().getPeerIdentity();
            if (request.getCode() != CoAP.Code.POST || path.size() <= LEVELS_BEFORE_KIND) {
                send(exchange, LanAnswer.refused(LanAnswer.Code.NOT_FOUND, "post to v1/devices/{device}/telemetry"));
                return;
            }
            try {
                DeviceId named = DeviceId.parse(path.get(2));
                if (!(who instanceof PreSharedKeyIdentity psk)
                        || !psk.getIdentity().equals(named.value())) {
                    send(exchange, LanAnswer.refused(LanAnswer.Code.NOT_FOUND, "the path is another device's"));
                    return;
                }
                String kind = String.join("/", path.subList(LEVELS_BEFORE_KIND, path.size()));
                service.answer(named, kind, request.getPayload()).thenAccept(answer -> send(exchange, answer));
            } catch (RejectedException e) {
                send(exchange, LanAnswer.refused(LanAnswer.Code.BAD_REQUEST, String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                log.error("a computer could not be answered, by a fault of the agent's; it goes on", e);
                send(exchange, LanAnswer.refused(LanAnswer.Code.UNAVAILABLE, "the relay has a fault: see its log"));
            }
        }

        /** What takes a while is acknowledged first, and answered in a message of its own (RFC 7252 section 5.2.2): Californium does so itself. */
        private void send(Exchange exchange, LanAnswer answer) {
            Response response =
                    new Response(CoAP.ResponseCode.valueOf(answer.code().value()));
            response.setPayload(answer.payload());
            exchange.sendResponse(response);
        }

        @Override
        public void deliverResponse(Exchange exchange, Response response) {
            log.debug("a response that nobody asked for, from {}", response.getSourceContext());
        }
    }
}
