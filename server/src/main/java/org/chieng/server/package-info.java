/**
 * The server: registry, REST interface, live streams and the page, and the gateway in the same process.
 *
 * <p>{@link org.chieng.server.ServerMain} reads the command line and {@link org.chieng.server.ServerConfig} the settings;
 * {@link org.chieng.server.Server} wires all parts by hand, and is the picture of how they hang together.
 */
@NullMarked
package org.chieng.server;

import org.jspecify.annotations.NullMarked;
