package org.chieng.gateway.adapter.mqtt;

import java.time.Clock;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.limit.RateLimits;
import org.chieng.gateway.link.HeardDevices;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.tls.HandshakeListener;

/**
 * What the door needs of the gateway. Immutable.
 *
 * @param directory tells who may send
 * @param ingest where readings go
 * @param downlink what goes down to devices
 * @param feed where comings and goings are told, and live readings come from
 * @param heard where is told who was heard
 * @param limits how much may be sent
 * @param handshakes hears of those of TLS that come to nothing
 * @param counters where refusals are counted
 * @param clock tells when something came
 */
public record MqttServices(
        DeviceDirectory directory,
        Ingest ingest,
        DownlinkQueue downlink,
        LiveFeed feed,
        HeardDevices heard,
        RateLimits limits,
        HandshakeListener handshakes,
        GatewayCounters counters,
        Clock clock) {}
