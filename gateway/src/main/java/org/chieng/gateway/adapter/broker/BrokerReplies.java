package org.chieng.gateway.adapter.broker;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.chieng.gateway.adapter.DeviceMessages;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.topic.DeviceTopic;

/** What a device behind the broker can be told while its message is taken. Confined to one event loop. */
final class BrokerReplies {
    private final BrokerDownlink downlink;
    private final DownlinkQueue queue;
    private final Presence presence;
    private final Context context;

    BrokerReplies(BrokerDownlink downlink, DownlinkQueue queue, Presence presence, Context context) {
        this.downlink = downlink;
        this.queue = queue;
        this.presence = presence;
        this.context = context;
    }

    /** The ways to a device that is enrolled. */
    DeviceMessages.Publisher to(EnrolledDevice device) {
        return new DeviceMessages.Publisher() {
            @Override
            public EnrolledDevice device() {
                return device;
            }

            @Override
            public void said(boolean online) {
                status(device, online);
            }

            @Override
            public void heard(EnrolledDevice other, boolean online) {
                context.runOnContext(any -> presence.say(other, online));
            }

            @Override
            public boolean takesLive() {
                return false; // only telemetry is shared out, and nothing waits for a session here
            }

            @Override
            public boolean tellTime(Buffer answer) {
                tell(device.device(), DeviceTopic.Kind.CLOCK, List.of(answer));
                return true; // whether somebody listens the broker knows, not we
            }
        };
    }

    private void status(EnrolledDevice device, boolean online) {
        boolean wasOnline = presence.isOnline(device.device());
        presence.say(device, online);
        if (online && !wasOnline) {
            queue.began(device.device());
        } else if (!online && wasOnline) {
            queue.ended(device.device());
        }
        downlink.deliver(device.device());
    }

    void tell(DeviceId device, DeviceTopic.Kind kind, List<Buffer> told) {
        downlink.tell(device, kind, told);
    }
}
