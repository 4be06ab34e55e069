package org.chieng.server.live;

import io.vertx.core.buffer.Buffer;

/** The text form of server-sent events (WHATWG HTML section 9.2.5). Data must hold no line break: JSON on one line. */
final class SseEvent {
    /** Says nothing; keeps proxies and their idle timers content (section 9.2.7). */
    static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private SseEvent() {}

    static Buffer encode(EventId id, String name, String data) {
        StringBuilder text = new StringBuilder(data.length() + 48);
        text.append("id:").append(id).append('\n');
        if (!name.isEmpty()) {
            text.append("event:").append(name).append('\n');
        }
        return Buffer.buffer(text.append("data:").append(data).append("\n\n").toString());
    }

    /** How long a browser waits before it connects again. */
    static Buffer retry(long millis) {
        return Buffer.buffer("retry:" + millis + "\n\n");
    }
}
