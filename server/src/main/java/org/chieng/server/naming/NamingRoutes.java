package org.chieng.server.naming;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.api.Sight;
import org.chieng.server.live.NameNews;
import org.chieng.server.registry.BoardId;
import org.chieng.server.registry.ChannelSettings;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SourceName;
import org.chieng.server.wire.RegistryJson;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /devices/{device}/sources/{source}} and {@code …/channels/{channel}}: people name what was plugged in. Pupils name the board of
 * their group only. Runs on the event loop; nothing of it blocks.
 */
public final class NamingRoutes {
    /** Longest name that is given here, in characters: it has to fit on a card. */
    private static final int MAX_NAME = 60;

    private static final String SOURCE = "/devices/:device/sources/:source";

    private final Vertx vertx;
    private final Registry registry;
    private final Blocking blocking;

    public NamingRoutes(Vertx vertx, Registry registry, Blocking blocking) {
        this.vertx = vertx;
        this.registry = registry;
        this.blocking = blocking;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        AccessRoutes.put(router, SOURCE, this::name);
        AccessRoutes.put(router, SOURCE + "/channels/:channel", this::name);
    }

    /**
     * What is asked for.
     *
     * @param channel null when it is the source
     * @param name empty: as it was called at first
     */
    private record Asked(
            DeviceId device,
            String source,
            @Nullable ChannelName channel,
            String name,
            @Nullable String icon) {
        String subject() {
            return device + " " + (channel == null ? source : channel);
        }
    }

    private Future<?> name(RoutingContext context, JsonObject body) throws ApiException {
        Asked asked = asked(context, body);
        Pupil pupil = Sight.of(context).asPupil().orElse(null);
        String actor = AccessGuard.actor(context);
        return blocking.run(() -> put(asked, pupil, actor)).onSuccess(news -> {
            news.tell(vertx);
            context.response().setStatusCode(204).end();
        });
    }

    private static Asked asked(RoutingContext context, JsonObject body) throws ApiException {
        String icon = body.containsKey("icon") ? AccessRoutes.text(body, "icon", 32) : null;
        if (!(body.getValue("name") instanceof String text) || text.length() > MAX_NAME) {
            throw new ApiException(
                    Problem.INVALID_PARAMETER, "'name' must be a text of at most " + MAX_NAME + " characters");
        }
        try {
            DeviceId device = new DeviceId(String.valueOf(context.pathParam("device")));
            String channel = context.pathParam("channel");
            ChannelName named =
                    new ChannelName(String.valueOf(context.pathParam("source")), channel == null ? "x" : channel);
            if (icon != null) {
                ChannelSettings.icon(icon);
            }
            String name = text.strip();
            if (!name.isEmpty()) {
                new SourceName(device, named.source(), name, icon);
            }
            return new Asked(device, named.source(), channel == null ? null : named, name, icon);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
    }

    /** Keeps it, and notes who said it; blocks. */
    private NameNews put(Asked asked, @Nullable Pupil pupil, String actor) throws ApiException, RegistryException {
        Device device = registry.device(asked.device())
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_DEVICE, "no device '" + asked.device() + "'"));
        if (pupil != null && !new BoardId(asked.device(), asked.source()).equals(pupil.board())) {
            throw new ApiException(Problem.FORBIDDEN, "a pupil names the board of the own group only: choose it first");
        }
        JsonObject said = registry.transact(
                () -> {
                    registry.audit().note(actor, "name", asked.subject());
                    ChannelName channel = asked.channel();
                    return channel == null ? source(asked) : channel(asked, channel);
                },
                done -> true);
        return new NameNews(device.school(), said);
    }

    private JsonObject source(Asked asked) throws RegistryException {
        if (asked.name().isEmpty()) {
            registry.channels().removeSource(asked.device(), asked.source());
            return new JsonObject().put("device", asked.device().value()).put("source", asked.source());
        }
        SourceName source = new SourceName(asked.device(), asked.source(), asked.name(), asked.icon());
        registry.channels().put(source);
        return RegistryJson.name(source);
    }

    /** Its unit and calibration stay as they are. */
    private JsonObject channel(Asked asked, ChannelName channel) throws RegistryException {
        ChannelSettings known = registry.channels()
                .find(asked.device(), channel)
                .orElseGet(() -> new ChannelSettings(asked.device(), channel, channel.channel(), null, 1, 0, null));
        String name = asked.name().isEmpty() ? channel.channel() : asked.name();
        ChannelSettings wanted = new ChannelSettings(
                asked.device(), channel, name, known.unit(), known.scale(), known.shift(), asked.icon());
        ChannelSettings nothing = new ChannelSettings(asked.device(), channel, channel.channel(), null, 1, 0, null);
        if (wanted.equals(nothing)) {
            registry.channels().remove(asked.device(), channel);
        } else {
            registry.channels().put(wanted);
        }
        return RegistryJson.name(wanted);
    }
}
