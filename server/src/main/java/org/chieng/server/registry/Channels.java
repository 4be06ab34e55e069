package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;

/** What people have said of sources and channels. Thread-safe; blocks. */
public final class Channels {
    private static final String SELECT_SOURCE = "SELECT device, source, name, icon FROM source";
    private static final String SELECT = "SELECT device, source, channel, name, unit, scale, shift, icon FROM channel";

    private static final String AT_SCHOOL = " WHERE device IN (SELECT id FROM device WHERE school = ?)";

    private final Tables tables;

    Channels(Tables tables) {
        this.tables = tables;
    }

    /** All sources that have a name. */
    public List<SourceName> allSources() throws RegistryException {
        return tables.read(() -> tables.list(SELECT_SOURCE + " ORDER BY device, source", Channels::source));
    }

    /** A device's sources that have a name. */
    public List<SourceName> sources(DeviceId device) throws RegistryException {
        return tables.read(() ->
                tables.list(SELECT_SOURCE + " WHERE device = ? ORDER BY source", Channels::source, device.value()));
    }

    /** Names a source. */
    public void put(SourceName source) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO source (device, source, name, icon) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (device, source) DO UPDATE SET name = excluded.name, icon = excluded.icon",
                source.device().value(),
                source.source(),
                source.name(),
                source.icon()));
    }

    /** Takes a source's name away; nothing happens when it has none. */
    public void removeSource(DeviceId device, String source) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM source WHERE device = ? AND source = ?", device.value(), source));
    }

    /** All sources of a school's devices that have a name. */
    public List<SourceName> sourcesAt(SchoolId school) throws RegistryException {
        return tables.read(() ->
                tables.list(SELECT_SOURCE + AT_SCHOOL + " ORDER BY device, source", Channels::source, school.value()));
    }

    /** All channels of which something was said. */
    public List<ChannelSettings> all() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY device, source, channel", Channels::channel));
    }

    /** A device's channels of which something was said. */
    public List<ChannelSettings> of(DeviceId device) throws RegistryException {
        return tables.read(() ->
                tables.list(SELECT + " WHERE device = ? ORDER BY source, channel", Channels::channel, device.value()));
    }

    /** All channels of a school's devices of which something was said. */
    public List<ChannelSettings> at(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + AT_SCHOOL + " ORDER BY device, source, channel", Channels::channel, school.value()));
    }

    /** What was said of a channel. */
    public Optional<ChannelSettings> find(DeviceId device, ChannelName channel) throws RegistryException {
        return tables.read(() -> tables.first(
                SELECT + " WHERE device = ? AND source = ? AND channel = ?",
                Channels::channel,
                device.value(),
                channel.source(),
                channel.channel()));
    }

    /** Takes back all that was said of a channel; nothing happens when nothing was. */
    public void remove(DeviceId device, ChannelName channel) throws RegistryException {
        tables.write(() -> tables.update(
                "DELETE FROM channel WHERE device = ? AND source = ? AND channel = ?",
                device.value(),
                channel.source(),
                channel.channel()));
    }

    /** Says it of a channel. */
    public void put(ChannelSettings channel) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO channel (device, source, channel, name, unit, scale, shift, icon)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device, source, channel) DO UPDATE SET"
                        + " name = excluded.name, unit = excluded.unit, scale = excluded.scale,"
                        + " shift = excluded.shift, icon = excluded.icon",
                channel.device().value(),
                channel.channel().source(),
                channel.channel().channel(),
                channel.name(),
                channel.unit(),
                channel.scale(),
                channel.shift(),
                channel.icon()));
    }

    private static SourceName source(ResultSet row) throws SQLException {
        return new SourceName(new DeviceId(row.getString(1)), row.getString(2), row.getString(3), row.getString(4));
    }

    private static ChannelSettings channel(ResultSet row) throws SQLException {
        return new ChannelSettings(
                new DeviceId(row.getString(1)),
                new ChannelName(row.getString(2), row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getDouble(6),
                row.getDouble(7),
                row.getString(8));
    }
}
