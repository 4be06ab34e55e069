package org.chieng.server.control;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.UnaryOperator;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.RuleException;
import org.chieng.protocol.rule.RuleParser;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.Registry;

/**
 * {@code /api/v1/devices/{device}/control}, {@code …/set}, {@code …/settings}, {@code …/rules}, {@code …/calibration}. Runs on the event loop; what
 * blocks does so on a worker. Who may is decided before, by the table of rules, but for what pupils may: {@link ControlAuthority}.
 */
public final class ControlRoutes {
    private static final String DEVICE = "/devices/:device";
    private static final int MAX_NAME = 129;
    private static final int MAX_TEXT = 100;
    private static final double LONGEST_SECONDS = 86_400;
    /** As the agent has it. */
    private static final double MOST = 1e30;

    private final Registry registry;
    private final Blocking blocking;
    private final DeviceTalk talk;
    private final SettingsKeeper keeper;
    private final ControlJson json;

    /** Call on the event loop. */
    public ControlRoutes(Vertx vertx, Registry registry, Downlink downlink, Blocking blocking, DeviceTalk talk) {
        this.registry = registry;
        this.blocking = blocking;
        this.talk = talk;
        this.keeper = new SettingsKeeper(vertx, registry, downlink, talk, blocking);
        this.json = new ControlJson(registry);
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        router.get("/api/v1" + DEVICE + "/control").handler(this::control);
        router.get("/api/v1" + DEVICE + "/settings").handler(this::settings);
        AccessRoutes.post(router, DEVICE + "/set", this::set);
        AccessRoutes.post(router, DEVICE + "/rules", this::rule);
        AccessRoutes.post(router, DEVICE + "/calibration", this::calibrate);
        AccessRoutes.post(router, DEVICE + "/settings/restore", this::restore);
    }

    private static DeviceId device(RoutingContext context) {
        return new DeviceId(context.pathParam("device"));
    }

    private Future<ControlAuthority> authority(RoutingContext context) {
        return blocking.run(() -> ControlAuthority.of(context, registry, device(context)));
    }

    private void control(RoutingContext context) {
        authority(context)
                .compose(may -> talk.ask(device(context), new JsonObject().put("do", "settings"))
                        .map(answer -> ControlJson.control(answer, may)))
                .onSuccess(body -> AccessRoutes.send(context, body))
                .onFailure(context::fail);
    }

    private void settings(RoutingContext context) {
        blocking.run(() -> json.settings(device(context), ControlAuthority.of(context, registry, device(context))))
                .onSuccess(body -> AccessRoutes.send(context, body))
                .onFailure(context::fail);
    }

    private Future<?> set(RoutingContext context, JsonObject body) throws ApiException {
        NameRef actuator = actuator(body);
        JsonObject command = new JsonObject()
                .put("do", "set")
                .put("actuator", actuator.toString())
                .put("value", value(body));
        if (body.getValue("for") != null) {
            command.put("for", number(body, "for", 0.1, LONGEST_SECONDS));
        }
        String actor = AccessGuard.actor(context);
        DeviceId device = device(context);
        return blocking.run(() -> {
                    ControlAuthority.of(context, registry, device).check(actuator);
                    registry.audit().note(actor, "actuator-set", device + "/" + actuator);
                    return device;
                })
                .compose(any -> talk.ask(device, command))
                .onSuccess(answer -> AccessRoutes.send(context, SettingsKeeper.answer(answer)));
    }

    private static NameRef actuator(JsonObject body) throws ApiException {
        try {
            return NameRef.parse(AccessRoutes.text(body, "actuator", MAX_NAME));
        } catch (RuleException e) {
            throw invalid("actuator", String.valueOf(e.getMessage()));
        }
    }

    private static Object value(JsonObject body) throws ApiException {
        Object value = body.getValue("value");
        boolean isPlain = value instanceof Boolean
                || (value instanceof Number number && Math.abs(number.doubleValue()) <= MOST)
                || (value instanceof String text && !text.isEmpty() && text.length() <= MAX_TEXT);
        if (value == null || !isPlain) {
            throw invalid("value", "must be true, false, a number or a text of 1 to " + MAX_TEXT + " characters");
        }
        return value;
    }

    private static double number(JsonObject body, String name, double least, double most) throws ApiException {
        if (body.getValue(name) instanceof Number number
                && number.doubleValue() >= least
                && number.doubleValue() <= most) {
            return number.doubleValue();
        }
        throw invalid(name, "must be a number from " + least + " to " + most);
    }

    private static ApiException invalid(String name, String fault) {
        return new ApiException(Problem.INVALID_PARAMETER, "'" + name + "' " + fault);
    }

    private Future<?> rule(RoutingContext context, JsonObject body) throws ApiException {
        String rule = optional(body, "rule");
        String instead = optional(body, "instead");
        if (rule.isEmpty() && instead.isEmpty()) {
            throw invalid("rule", "must be a sentence, or 'instead' one that goes");
        }
        return authority(context)
                .compose(may -> {
                    try {
                        may.checkRule(rule);
                        may.checkRule(instead);
                    } catch (ApiException e) {
                        return Future.failedFuture(e);
                    }
                    return change(context, "rules", "", content -> content.withRule(rule, instead));
                })
                .onSuccess(answer -> AccessRoutes.send(context, answer));
    }

    private static String optional(JsonObject body, String name) throws ApiException {
        Object value = body.getValue(name);
        return value == null || value.equals("") ? "" : AccessRoutes.text(body, name, RuleParser.MAX_LENGTH);
    }

    private Future<?> calibrate(RoutingContext context, JsonObject body) throws ApiException {
        ChannelName channel;
        try {
            channel = ChannelName.parse(
                    AccessRoutes.text(body, "source", 64) + "/" + AccessRoutes.text(body, "channel", 64));
        } catch (RejectedException e) {
            throw invalid("channel", String.valueOf(e.getMessage()));
        }
        double scale = number(body, "scale", -MOST, MOST);
        double offset = number(body, "offset", -MOST, MOST);
        if (scale == 0) {
            throw invalid("scale", "must not be 0: every reading would be the same");
        }
        return authority(context)
                .compose(may -> may.covers(channel.source())
                        ? change(
                                context,
                                "calibration",
                                channel.toString(),
                                content -> content.calibrated(channel, scale, offset))
                        : Future.failedFuture(
                                new ApiException(Problem.FORBIDDEN, "a teacher must let the class control this board")))
                .onSuccess(answer -> AccessRoutes.send(context, answer));
    }

    private Future<?> restore(RoutingContext context, JsonObject body) throws ApiException {
        if (!(body.getValue("version") instanceof Number version)) {
            throw invalid("version", "must be one of those in 'history'");
        }
        DeviceId device = device(context);
        return blocking.run(() -> {
                    ControlAuthority.of(context, registry, device).checkAll();
                    return registry.deviceSettings()
                            .find(device, version.longValue())
                            .orElseThrow(() -> new ApiException(
                                    Problem.UNKNOWN_ADDRESS, "the device never had settings " + version));
                })
                .compose(found -> change(context, "restore", "", content -> SettingsContent.of(found.content())))
                .onSuccess(answer -> AccessRoutes.send(context, answer));
    }

    private Future<JsonObject> change(
            RoutingContext context, String what, String subject, UnaryOperator<SettingsContent> change) {
        AccessGuard.Asker asker = AccessGuard.asker(context);
        return keeper.change(
                device(context),
                new SettingsKeeper.Change(
                        asker.isPupil() ? null : new AccountId(asker.id()), asker.id(), what, subject, change));
    }
}
