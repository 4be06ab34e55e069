/**
 * The one way in. Every door hands a payload to {@link org.chieng.gateway.ingest.Ingest}, which decodes and validates it on
 * the caller's thread, and gives the good readings to {@link org.chieng.gateway.ingest.StoreWriter}: a bounded queue, and
 * one thread that stores whatever has gathered while the batch before it was made durable. What {@code submit} returns
 * completes after the commit, on the writer's thread. While the store fails the queue keeps what it has, tries again, and
 * tells the doors to stop reading.
 *
 * <p>Sees no library of any door, and no store but through its port.
 */
@NullMarked
package org.chieng.gateway.ingest;

import org.jspecify.annotations.NullMarked;
