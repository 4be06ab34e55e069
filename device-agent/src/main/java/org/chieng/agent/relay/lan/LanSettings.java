package org.chieng.agent.relay.lan;

import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;

/** What both ends are set up with. All in memory: Californium would else write its settings into the working folder. */
final class LanSettings {
    /** Largest message, deflated. */
    static final int MAX_PAYLOAD_BYTES = 32 * 1024;

    /** Chosen: the rooms of a large school. */
    private static final int MAX_PEERS = 250;

    private static final int BLOCK_BYTES = 1024;
    private static final int BLOCKS_KEPT_SECONDS = 30;
    private static final int MESSAGES_KEPT = 100;
    private static final int STALE_SECONDS = 300;

    private LanSettings() {}

    static Configuration configuration() {
        return new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, DtlsConfig.DEFINITIONS)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, MAX_PAYLOAD_BYTES + BLOCK_BYTES)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK_BYTES)
                .set(CoapConfig.MAX_MESSAGE_SIZE, BLOCK_BYTES)
                .set(CoapConfig.BLOCKWISE_STATUS_LIFETIME, BLOCKS_KEPT_SECONDS, TimeUnit.SECONDS)
                .set(CoapConfig.MAX_ACTIVE_PEERS, MAX_PEERS)
                .set(CoapConfig.DEDUPLICATOR, CoapConfig.DEDUPLICATOR_PEERS_MARK_AND_SWEEP)
                .set(CoapConfig.PEERS_MARK_AND_SWEEP_MESSAGES, MESSAGES_KEPT)
                .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_MAX_CONNECTIONS, MAX_PEERS)
                .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, STALE_SECONDS, TimeUnit.SECONDS)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1);
    }
}
