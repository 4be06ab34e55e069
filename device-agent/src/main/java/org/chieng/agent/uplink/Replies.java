package org.chieng.agent.uplink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.chieng.protocol.name.CommandId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replies that the server has not acknowledged yet, the newest {@value #MOST}; in a new session they are sent anew. Thread-safe. */
final class Replies {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    /** Most that wait; chosen: more commands than a teacher gives in an evening without line. */
    static final int MOST = 100;

    private static final int MOST_TRIES = 5;

    private final Deque<Reply> waiting = new ArrayDeque<>();

    /** One answer. */
    static final class Reply {
        private final CommandId id;
        private final byte[] payload;
        private boolean sent;
        private int tries;

        private Reply(CommandId id, byte[] payload) {
            this.id = id;
            this.payload = payload;
        }

        CommandId id() {
            return id;
        }

        byte[] payload() {
            return payload;
        }
    }

    /** Adds one; the oldest leaves when there are too many. */
    synchronized void add(CommandId id, byte[] payload) {
        if (waiting.size() == MOST) {
            waiting.removeFirst();
        }
        waiting.addLast(new Reply(id, payload.clone()));
    }

    /** The oldest that was not sent in this session. */
    synchronized Optional<Reply> next() {
        Optional<Reply> next = waiting.stream().filter(reply -> !reply.sent).findFirst();
        next.ifPresent(reply -> reply.sent = true);
        return next;
    }

    /** The server has it. */
    synchronized void acknowledged(Reply reply) {
        waiting.remove(reply);
    }

    /** A session begins: nothing was sent in it. What several sessions did not survive may be why: it leaves. */
    synchronized void restart() {
        if (waiting.removeIf(reply -> reply.tries >= MOST_TRIES)) {
            log.warn("replies that the server took in none of {} sessions are dropped", MOST_TRIES);
        }
        waiting.forEach(reply -> reply.sent = false);
    }
}
