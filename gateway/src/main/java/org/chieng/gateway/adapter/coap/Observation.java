package org.chieng.gateway.adapter.coap;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.downlink.WaitingCommand;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.observe.ObserveRelation;
import org.eclipse.californium.core.server.resources.ObservableResource;
import org.jspecify.annotations.Nullable;

/** One device that observes its commands. Thread-safe. */
final class Observation implements ObservableResource {
    /** A command that needs more is delivered when its reply comes: the acknowledgement is of the first block only. */
    private static final int ONE_BLOCK = 1024;

    private final DeviceId device;
    private final Exchange exchange;
    private final DownlinkQueue queue;
    private final Executor workers;
    private final Consumer<Observation> onEnd;
    private final IntSupplier numbers;
    private final Set<CommandId> told = new HashSet<>();
    private @Nullable ObserveRelation relation;
    private boolean begun;
    private boolean telling;
    private boolean ended;

    /**
     * @param workers where the queue may block
     * @param numbers gives each notification a number above those of all before it, also of the device's observation before this
     * @param onEnd hears once when it has ended
     */
    Observation(
            DeviceId device,
            Exchange exchange,
            DownlinkQueue queue,
            Executor workers,
            IntSupplier numbers,
            Consumer<Observation> onEnd) {
        this.device = device;
        this.exchange = exchange;
        this.queue = queue;
        this.workers = workers;
        this.numbers = numbers;
        this.onEnd = onEnd;
    }

    DeviceId device() {
        return device;
    }

    /** Answers the registration; runs in the exchange's executor, as all that sends, and only that. */
    void begin() {
        exchange.sendResponse(CommandObservers.fresh(CommandObservers.nothing()));
        synchronized (this) {
            begun = true; // a command before it would be taken for the answer, and the device would observe nothing
        }
        workers.execute(this::tell);
    }

    /** Another observation has taken its place. */
    void end() {
        ObserveRelation current;
        synchronized (this) {
            current = relation;
        }
        if (current != null) {
            exchange.execute(current::cancel);
        }
        removeObserveRelation(current);
    }

    /** Tells the next command, unless one is not acknowledged yet. */
    void tell() {
        WaitingCommand next;
        synchronized (this) {
            if (!begun || telling || ended) {
                return;
            }
            next = queue.waiting(device).stream()
                    .filter(command -> !told.contains(command.id()))
                    .findFirst()
                    .orElse(null);
            if (next == null) {
                return;
            }
            telling = true;
        }
        Response notification = CommandObservers.fresh(CommandObservers.content(next));
        notification.setType(CoAP.Type.CON);
        notification.addMessageObserver(new MessageObserverAdapter() {
            @Override
            public void onAcknowledgement() {
                workers.execute(() -> acknowledged(next, notification.getPayloadSize() <= ONE_BLOCK));
            }
        });
        exchange.execute(() -> exchange.sendResponse(notification));
    }

    /** A client that has registered anew may acknowledge and drop what the older observation still told: the newer one tells it again. */
    private void acknowledged(WaitingCommand command, boolean whole) {
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        if (whole) {
            queue.delivered(device, command);
        }
        synchronized (this) {
            telling = false;
            if (!whole) {
                told.add(command.id());
            }
        }
        tell();
    }

    @Override
    public String getURI() {
        return "/v1/devices/" + device + "/commands";
    }

    @Override
    public CoAP.Type getObserveType() {
        return CoAP.Type.CON;
    }

    @Override
    public int getNotificationSequenceNumber() {
        return numbers.getAsInt();
    }

    @Override
    public boolean isObservable() {
        return true;
    }

    @Override
    public synchronized void addObserveRelation(ObserveRelation added) {
        relation = added;
    }

    /** The device has gone, answered with a reset, or cancelled. */
    @Override
    public void removeObserveRelation(@Nullable ObserveRelation removed) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        onEnd.accept(this);
    }

    @Override
    public int getObserverCount() {
        return 1;
    }
}
