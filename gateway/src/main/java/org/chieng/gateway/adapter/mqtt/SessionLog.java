package org.chieng.gateway.adapter.mqtt;

import io.vertx.mqtt.MqttEndpoint;
import java.util.function.Supplier;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.log.LogBudget;
import org.chieng.gateway.log.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells the log who comes and goes. What many bring about at once is left out, and counted. Thread-safe. */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);
    /** Chosen: all agents of a province that come back at once, twice; some 2 MB. */
    private static final int MOST_AT_ONCE = 10_000;
    /** Chosen: some 170 MB a day at the very most. */
    private static final double PER_SECOND = 10;

    private final LogBudget budget = new LogBudget(System::nanoTime, MOST_AT_ONCE, PER_SECOND);

    void connected(EnrolledDevice device, String clientId, MqttEndpoint endpoint) {
        tell(
                () -> LogEvent.CONNECTED
                        .in(LOG, device)
                        .addKeyValue("client", clientId)
                        .addKeyValue("address", endpoint.remoteAddress())
                        .addKeyValue("protocol", Mqtt5.speaks(endpoint) ? "5" : "3.1.1")
                        .addKeyValue("tls", endpoint.isSsl()),
                "has a session");
    }

    /** @param reason {@code client-left}, {@code connection-lost}, or why we ended it */
    void disconnected(EnrolledDevice device, String clientId, String reason) {
        tell(
                () -> LogEvent.DISCONNECTED
                        .in(LOG, device)
                        .addKeyValue("client", clientId)
                        .addKeyValue("reason", reason),
                "has it no longer");
    }

    private void tell(Supplier<LoggingEventBuilder> line, String message) {
        if (!budget.take()) {
            return;
        }
        long leftOut = budget.takeLeftOut();
        if (leftOut > 0) {
            LogEvent.LINES_LEFT_OUT.in(LOG).addKeyValue("lines", leftOut).log("so many came or went before this");
        }
        line.get().log(message);
    }
}
