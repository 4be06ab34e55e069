/**
 * The lab manager's board: rooms with their seats, how each machine is now, who needs care today, what is lent and what is broken.
 *
 * <p>{@link org.chieng.server.lab.RoomReader} puts together what the machines told last (source {@code lab}, {@code docs/protocol.md}), who has a
 * session, and what the registry keeps; {@link org.chieng.server.lab.CareList} ranks what is wrong; the routes answer. What blocks runs on a
 * worker.
 */
@NullMarked
package org.chieng.server.lab;

import org.jspecify.annotations.NullMarked;
