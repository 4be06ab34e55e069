/**
 * The REST interface under {@code /api/v1}: schools, devices, channels, newest values, history, health; JSON only, read only.
 *
 * <p>Lists come in pages ({@code limit}, {@code cursor}); errors are problem details (RFC 9457) that say what is wrong and how
 * to mend it. Handlers run on the event loop, and every call of a store or of the registry runs on a worker through
 * {@link org.chieng.server.api.Blocking}.
 */
@NullMarked
package org.chieng.server.api;

import org.jspecify.annotations.NullMarked;
