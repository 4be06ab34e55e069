package org.chieng.agent.relay.lan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.uplink.LanLine;
import org.chieng.agent.uplink.LanRefusal;
import org.chieng.protocol.name.DeviceId;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;

/** A computer's end. Thread-safe: several requests may be on their way. */
public final class CoapLanLine implements LanLine {
    private static final int RETRANSMISSIONS = 3;

    private final CoapEndpoint endpoint;
    private final DTLSConnector connector;
    private final InetSocketAddress relay;
    private final DeviceId device;

    private CoapLanLine(CoapEndpoint endpoint, DTLSConnector connector, InetSocketAddress relay, DeviceId device) {
        this.endpoint = endpoint;
        this.connector = connector;
        this.relay = relay;
        this.device = device;
    }

    /**
     * Makes ready; hands are shaken with the first request.
     *
     * @param relay resolved
     * @param device as whom
     * @param keyFile holds the key of the lab
     * @throws IOException when that can't be read, or no port can be had
     */
    public static CoapLanLine open(InetSocketAddress relay, DeviceId device, Path keyFile) throws IOException {
        DtlsConnectorConfig config = DtlsConnectorConfig.builder(
                        LanSettings.configuration().set(CoapConfig.MAX_RETRANSMIT, RETRANSMISSIONS))
                .setAddress(new InetSocketAddress(0))
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY)
                .setAdvancedPskStore(new AdvancedSinglePskStore(device.value(), LabKey.read(keyFile)))
                .build();
        DTLSConnector connector = new DTLSConnector(config);
        CoapEndpoint endpoint = CoapEndpoint.builder()
                .setConfiguration(config.getConfiguration())
                .setConnector(connector)
                .build();
        endpoint.start();
        return new CoapLanLine(endpoint, connector, relay, device);
    }

    @Override
    public byte[] post(String kind, byte[] payload, Duration atMost)
            throws IOException, LanRefusal, InterruptedException {
        Request request = Request.newPost();
        request.setURI("coaps://" + host() + ":" + relay.getPort() + "/v1/devices/" + device + "/" + kind);
        request.setPayload(payload);
        endpoint.sendRequest(request);
        Response response = request.waitForResponse(TimeUnit.MILLISECONDS.convert(atMost));
        if (response == null) {
            Throwable why = request.getSendError();
            request.cancel();
            connector.forceResumeAllSessions(); // a relay that was started anew knows nothing of the last handshake
            throw new IOException("the relay " + relay + " does not answer" + (why == null ? "" : ": " + why));
        }
        if (!response.isSuccess()) {
            String sentence = new String(response.getPayload(), StandardCharsets.UTF_8);
            throw new LanRefusal(refusal(response.getCode()), sentence);
        }
        return response.getPayload();
    }

    private static LanRefusal.Kind refusal(CoAP.ResponseCode code) {
        return switch (code) {
            case BAD_REQUEST, UNPROCESSABLE_ENTITY, REQUEST_ENTITY_TOO_LARGE -> LanRefusal.Kind.CONTENT;
            case SERVICE_UNAVAILABLE -> LanRefusal.Kind.LATER;
            default -> LanRefusal.Kind.FORBIDDEN;
        };
    }

    private String host() {
        String address = relay.getAddress().getHostAddress();
        return address.indexOf(':') >= 0 ? "[" + address.replaceAll("%.*", "") + "]" : address;
    }

    @Override
    public String toString() {
        return relay.toString();
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
