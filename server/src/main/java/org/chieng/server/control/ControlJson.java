package org.chieng.server.control;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SettingsVersion;

/** What the page of a device is told. */
final class ControlJson {
    /** Of the history; chosen: more nobody looks through. */
    private static final int MOST_VERSIONS = 20;

    private final Registry registry;

    ControlJson(Registry registry) {
        this.registry = registry;
    }

    /**
     * How a device is now, of what somebody may see of it: {@code {"state", "message"?, "actuators"?, "rules"?}}.
     *
     * @param answer the device's
     */
    static JsonObject control(JsonObject answer, ControlAuthority may) {
        JsonObject json = SettingsKeeper.answer(answer);
        if (!json.getString("state").equals(SettingsVersion.DONE)) {
            return json;
        }
        JsonArray actuators = new JsonArray();
        for (Object one : answer.getJsonArray("actuators", new JsonArray())) {
            if (one instanceof JsonObject actuator
                    && actuator.getValue("name") instanceof String name
                    && name.indexOf('/') > 0
                    && may.covers(name.substring(0, name.indexOf('/')))) {
                actuators.add(picked(actuator, "name", "takes", "most", "value", "safe", "by", "rest"));
            }
        }
        JsonArray rules = new JsonArray();
        for (Object one : answer.getJsonArray("rules", new JsonArray())) {
            if (one instanceof JsonObject rule && rule.getValue("rule") instanceof String) {
                rules.add(picked(rule, "rule", "state", "detail"));
            }
        }
        return json.put("actuators", actuators).put("rules", rules);
    }

    private static JsonObject picked(JsonObject from, String... names) {
        JsonObject json = new JsonObject();
        for (String name : names) {
            Object value = from.getValue(name);
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                json.put(name, value);
            }
        }
        return json;
    }

    /** What a device is told, who has changed that, and what it said. Blocks. */
    JsonObject settings(DeviceId device, ControlAuthority may) throws RegistryException {
        JsonArray sources = new JsonArray();
        may.sources().ifPresent(all -> all.stream().sorted().forEach(sources::add));
        Optional<Device> known = registry.device(device);
        JsonObject json = new JsonObject()
                .put("device", device.value())
                .put("name", known.map(Device::name).orElse(device.value()))
                .put("school", known.map(one -> one.school().value()).orElse(""));
        if (!may.isAll()) {
            json.put("sources", sources);
        }
        JsonArray history = new JsonArray();
        for (SettingsVersion version : registry.deviceSettings().newest(device, MOST_VERSIONS)) {
            history.add(version(version));
        }
        Optional<SettingsContent> inForce =
                registry.deviceSettings().inForce(device).map(one -> SettingsContent.of(one.content()));
        inForce.ifPresent(
                content -> json.put("rules", new JsonArray(content.rules())).put("channels", content.channels()));
        return json.put("history", history);
    }

    private JsonObject version(SettingsVersion version) throws RegistryException {
        JsonObject json = new JsonObject()
                .put("version", version.version())
                .put("time", version.time().toEpochMilli())
                .put("what", version.what());
        if (!version.subject().isEmpty()) {
            json.put("subject", version.subject());
        }
        AccountId account = version.account();
        if (account != null) {
            registry.accounts().find(account).map(Account::name).ifPresent(name -> json.put("by", name));
        }
        if (version.state() != null) {
            json.put("state", version.state());
        }
        if (!version.message().isEmpty()) {
            json.put("message", version.message());
        }
        if (version.what().equals("calibration")) {
            JsonObject channel =
                    SettingsContent.of(version.content()).channels().getJsonObject(version.subject(), new JsonObject());
            json.put("scale", channel.getValue("scale", 1)).put("offset", channel.getValue("offset", 0));
        }
        return json;
    }
}
