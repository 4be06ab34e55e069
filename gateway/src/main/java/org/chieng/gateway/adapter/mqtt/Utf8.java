package org.chieng.gateway.adapter.mqtt;

import org.jspecify.annotations.Nullable;

/** Finds in decoded strings what MQTT forbids in a UTF-8 string. Pure functions. */
final class Utf8 {
    private Utf8() {}

    /**
     * Whether a string held U+0000 or bytes that are no UTF-8 [MQTT-1.5.4-1], [MQTT-1.5.4-2]: Netty's decoder has put U+FFFD for these.
     * So a string that has U+FFFD itself counts as bad, too; no topic or name of ours may hold it.
     */
    static boolean isBad(@Nullable String text) {
        return text != null && (text.indexOf('\0') >= 0 || text.indexOf('\uFFFD') >= 0);
    }
}
