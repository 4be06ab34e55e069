package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.Context;

/**
 * What the sessions of one event loop share. Used on that loop only.
 *
 * @param context the loop
 * @param live who there listens to live values
 */
record LoopParts(Context context, LiveListeners live) {}
