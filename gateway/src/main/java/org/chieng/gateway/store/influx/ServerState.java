package org.chieng.gateway.store.influx;

import java.util.Locale;
import org.chieng.gateway.log.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the server did at the last call that wrote; says in the log when that changes. Thread-safe. */
final class ServerState {
    private static final Logger LOG = LoggerFactory.getLogger(ServerState.class);

    private final InfluxSettings settings;
    private @Nullable InfluxFault fault;

    ServerState(InfluxSettings settings) {
        this.settings = settings;
    }

    synchronized void works() {
        if (fault != null) {
            LogEvent.STORE_SERVER_BACK.in(LOG).log("{} takes readings again", settings);
        }
        fault = null;
    }

    synchronized void failed(InfluxFault now) {
        if (fault == null || fault.kind() != now.kind()) {
            LogEvent.STORE_SERVER_AWAY
                    .in(LOG)
                    .addKeyValue("reason", now.kind().name().toLowerCase(Locale.ROOT))
                    .log(now.getMessage());
        }
        fault = now;
    }

    /** Null while it works. */
    synchronized @Nullable InfluxFault fault() {
        return fault;
    }
}
