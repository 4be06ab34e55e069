package org.chieng.gateway.adapter.mqtt;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.dialect.FeedCommand;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.downlink.WaitingCommand;

/**
 * Tells boards of OhStem and the like, which know no commands, on the feeds that they listen to: {@code set} becomes the bare value there. Only
 * while no session of the device takes commands as they are. Thread-safe; each session is told on its event loop.
 */
final class FeedCommands {
    private final DownlinkQueue queue;
    private final Sessions sessions;
    private final Clock clock;

    FeedCommands(DownlinkQueue queue, Sessions sessions, Clock clock) {
        this.queue = queue;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Tells what waits for the session's device and that session listens to, once, to all sessions of the device. */
    void deliver(MqttSession session) {
        if (!session.hasFeeds() || queue.isListening(session.device().device())) {
            return;
        }
        for (WaitingCommand command : queue.waiting(session.device().device())) {
            FeedCommand.read(command.payload(), TimeUnit.MILLISECONDS.toMicros(clock.millis()))
                    .filter(session::listensTo)
                    .filter(any -> queue.delivered(session.device().device(), command))
                    .ifPresent(value -> sessions.of(session.device().device())
                            .forEach(each -> each.later(other -> other.tellFeeds(value))));
        }
    }
}
