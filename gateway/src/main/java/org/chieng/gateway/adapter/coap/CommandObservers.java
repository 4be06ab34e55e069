package org.chieng.gateway.adapter.coap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.downlink.WaitingCommand;
import org.chieng.protocol.name.DeviceId;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.observe.ObserveManager;
import org.eclipse.californium.elements.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells devices of their commands, as long as they observe them (RFC 7641): one after the other, each in a confirmable notification {@code
 * {"id": "…", "command": {…}}}, the next one when the one before is acknowledged. One observation a device: a newer takes the place of the
 * older. Thread-safe.
 */
final class CommandObservers {
    private static final Logger LOG = LoggerFactory.getLogger(CommandObservers.class);
    /** Seconds after which a device that heard nothing asks anew: that finds a gateway that has lost its observation. */
    private static final int FRESH_SECONDS = 300;
    /** RFC 7641, 3.4: a notification's number has 24 bits. */
    private static final int NUMBERS = 1 << 24;

    private final DownlinkQueue queue;
    private final ObserveManager manager;
    private final Executor workers;
    private final Map<DeviceId, Observation> observations = new ConcurrentHashMap<>();
    private final AtomicInteger lastNumber;

    /** @param workers runs what the queue's news leads to */
    CommandObservers(DownlinkQueue queue, Configuration configuration, Executor workers, Clock clock) {
        this.queue = queue;
        this.manager = new ObserveManager(configuration);
        this.workers = workers;
        this.lastNumber = new AtomicInteger((int) (clock.millis() % NUMBERS));
        queue.onNews(this::news);
    }

    /** Begins to tell a device; answers the request with an empty object. */
    void observe(DeviceId device, Exchange exchange) {
        Observation observation = new Observation(device, exchange, queue, this::later, this::nextNumber, this::ended);
        Observation before = observations.put(device, observation);
        queue.began(device);
        if (before != null) {
            before.end();
        }
        exchange.execute(
                () -> { // whose thread alone may touch it
                    manager.addObserveRelation(exchange, observation);
                    exchange.getRequest().setProtectFromOffload();
                    observation.begin();
                });
    }

    /** The device does not want to be told any longer. */
    void cancel(Exchange exchange) {
        exchange.execute(() -> manager.cancelObserveRelation(exchange));
    }

    private void news(DeviceId device) {
        Observation observation = observations.get(device);
        if (observation != null) {
            later(observation::tell);
        }
    }

    /** Runs where the queue may block. */
    private void later(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("too much is asked for: a device is told with its next command", e);
        }
    }

    private void ended(Observation observation) {
        observations.remove(observation.device(), observation);
        queue.ended(observation.device());
    }

    /**
     * A device drops a number that is not above the last it heard, in whatever observation (RFC 7641, 3.4); so all share these. They begin at the
     * clock's milliseconds, so that a gateway that was started anew goes on above those it gave before (4.4).
     */
    private int nextNumber() {
        return lastNumber.updateAndGet(last -> (last + 1) % NUMBERS);
    }

    /** For one who observes: without it a client takes the answer for old at once, and asks again each 2 seconds. */
    static Response fresh(Response response) {
        response.getOptions().setMaxAge(FRESH_SECONDS);
        return response;
    }

    /** Whether the form that commands have is one that is asked for (RFC 7252 section 5.10.4). */
    static boolean isAccepted(OptionSet options) {
        return !options.hasAccept() || options.getAccept() == MediaTypeRegistry.APPLICATION_JSON;
    }

    /** What a device gets of a command. */
    static Response content(WaitingCommand command) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("{\"id\":\"" + command.id() + "\",\"command\":").getBytes(UTF_8));
        body.writeBytes(command.payload());
        body.write('}');
        return content(body.toByteArray());
    }

    /** What a device gets when no command waits for it. */
    static Response nothing() {
        return content("{}".getBytes(UTF_8));
    }

    private static Response content(byte[] body) {
        Response response = new Response(CoAP.ResponseCode.CONTENT);
        response.setPayload(body);
        response.getOptions()
                .setContentFormat(MediaTypeRegistry.APPLICATION_JSON)
                .setMaxAge(0);
        return response;
    }
}
