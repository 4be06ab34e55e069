package org.chieng.server.registry.exchange;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.ChannelSettings;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.Devices;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SourceName;
import org.jspecify.annotations.Nullable;

/** Devices, and what people call what is on them. */
final class DeviceSheets {
    /** A device as a file has it. */
    record DeviceRow(Device device, @Nullable String secret) {
        @Override
        public String toString() {
            return "DeviceRow[" + device.id() + "]"; // the secret stays out of logs
        }
    }

    static final Sheet<DeviceRow> DEVICES = new Sheet<>(
            "devices",
            1,
            List.of(
                    Column.required("id"),
                    Column.required("school").in("schools"),
                    Column.optional("name"),
                    Column.optional("lab").in("labs"),
                    Column.optional("seat"),
                    Column.optional("state"),
                    Column.optional("replaced_by").in("devices"),
                    Column.optional("secret")),
            DeviceSheets::device,
            row -> Arrays.asList(
                    row.device().id(),
                    row.device().school(),
                    row.device().name(),
                    row.device().lab(),
                    row.device().seat(),
                    row.device().state().wireName(),
                    row.device().replacedBy(),
                    null), // a secret is kept as its hash only
            registry -> registry.devices().all().stream()
                    .map(device -> new DeviceRow(device, null))
                    .toList(),
            DeviceSheets::check,
            DeviceSheets::put,
            (row, context) -> context.reach().has(row.device().school()));

    static final Sheet<SourceName> SOURCES = Sheet.plain(
                    "sources",
                    2,
                    List.of(
                            Column.required("device").in("devices"),
                            Column.required("source"),
                            Column.required("name"),
                            Column.optional("icon")),
                    cells -> new SourceName(
                            cells.id("device", DeviceId::new),
                            cells.id("source", text -> new ChannelName(text, "x").source()),
                            cells.name("name"),
                            cells.idOrNull("icon", ChannelSettings::icon)),
                    source -> Arrays.asList(source.device(), source.source(), source.name(), source.icon()),
                    registry -> registry.channels().allSources(),
                    (registry, source) -> registry.channels().put(source))
            .lying((source, context) ->
                    context.isThere("devices", source.device().value()));

    static final Sheet<ChannelSettings> CHANNELS = Sheet.plain(
                    "channels",
                    3,
                    List.of(
                            Column.required("device").in("devices"),
                            Column.required("source"),
                            Column.required("channel"),
                            Column.required("name"),
                            Column.optional("unit"),
                            Column.number("scale"),
                            Column.number("shift"),
                            Column.optional("icon")),
                    DeviceSheets::channel,
                    channel -> Arrays.asList(
                            channel.device(),
                            channel.channel().source(),
                            channel.channel().channel(),
                            channel.name(),
                            channel.unit(),
                            channel.scale(),
                            channel.shift(),
                            channel.icon()),
                    registry -> registry.channels().all(),
                    (registry, channel) -> registry.channels().put(channel))
            .lying((channel, context) ->
                    context.isThere("devices", channel.device().value()));

    private DeviceSheets() {}

    private static DeviceRow device(Cells cells) throws CellException {
        DeviceId id = cells.id("id", DeviceId::new);
        String name = cells.nameOrNull("name");
        DeviceState state = cells.word(
                "state",
                "active",
                DeviceState::of,
                Arrays.stream(DeviceState.values()).map(DeviceState::wireName));
        DeviceId replacedBy = cells.idOrNull("replaced_by", DeviceId::new);
        if (replacedBy != null && state != DeviceState.REPLACED) {
            throw new CellException("state", "replaced");
        }
        String secret = cells.text("secret");
        if (secret != null && !Devices.isSecret(secret)) {
            throw new CellException("secret", "secret");
        }
        return new DeviceRow(
                new Device(
                        id,
                        cells.id("school", SchoolId::new),
                        name == null ? id.value() : name,
                        Instant.EPOCH,
                        state,
                        replacedBy,
                        cells.idOrNull("lab", EntryId::new),
                        cells.nameOrNull("seat")),
                secret);
    }

    private static Sheet.Change put(DeviceRow row, @Nullable DeviceRow known, SheetContext context)
            throws RegistryException {
        Devices devices = context.registry().devices();
        Device wanted = row.device()
                .enrolledAt(
                        known == null
                                ? context.registry().now()
                                : known.device().created());
        String secret = row.secret();
        if (known == null) {
            devices.put(wanted, secret == null ? made(wanted, context) : secret);
            return Sheet.Change.ADDED;
        }
        boolean secretStays = secret == null || devices.hasSecret(wanted.id(), secret);
        if (secretStays && wanted.equals(known.device())) {
            return Sheet.Change.SAME;
        }
        if (secret == null || secretStays) {
            devices.update(wanted);
        } else {
            devices.put(wanted, secret);
            context.tellNewSecret(wanted.id());
        }
        if (!secretStays || logsInOtherwise(wanted, known.device())) {
            context.outdated().add(wanted.id());
        }
        return Sheet.Change.CHANGED;
    }

    private static boolean logsInOtherwise(Device after, Device before) {
        return !after.school().equals(before.school()) || after.state() != before.state();
    }

    private static String made(Device device, SheetContext context) {
        String secret = context.registry().devices().newSecret();
        context.secrets().put(device.id(), secret);
        return secret;
    }

    private static void check(DeviceRow row, @Nullable DeviceRow known, SheetContext context)
            throws RegistryException, CellException {
        if (known == null && row.secret() == null && !context.makesSecrets()) {
            throw new CellException("secret", "no-secret");
        }
        EntryId id = row.device().lab();
        Lab lab = id == null ? null : context.lab(id.value());
        if (lab != null && !lab.school().equals(row.device().school())) {
            throw new CellException(
                    "lab",
                    "lab-of-another-school",
                    lab.id().value(),
                    lab.school().value());
        }
    }

    private static ChannelSettings channel(Cells cells) throws CellException {
        DeviceId device = cells.id("device", DeviceId::new);
        String source = cells.id("source", text -> new ChannelName(text, "x").source());
        ChannelName channel = cells.id("channel", text -> new ChannelName(source, text));
        double scale = cells.number("scale", 1);
        if (scale == 0) {
            throw new CellException("scale", "scale-zero");
        }
        return new ChannelSettings(
                device,
                channel,
                cells.name("name"),
                cells.nameOrNull("unit"),
                scale,
                cells.number("shift", 0),
                cells.idOrNull("icon", ChannelSettings::icon));
    }
}
