package org.chieng.server.registry.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** What schools were given or have bought. */
final class AssetSheet {
    static final Sheet<Asset> ASSETS = new Sheet<>(
            "assets",
            2,
            List.of(
                    Column.required("id"),
                    Column.required("school").in("schools"),
                    Column.required("kind"),
                    Column.required("name"),
                    Column.optional("device").in("devices"),
                    Column.optional("donor"),
                    Column.optional("donated"),
                    Column.optional("warranty"),
                    Column.number("watts"),
                    Column.optional("gone"),
                    Column.optional("note")),
            AssetSheet::asset,
            asset -> Arrays.asList(
                    asset.id(),
                    asset.school(),
                    asset.kind().wireName(),
                    asset.name(),
                    asset.device(),
                    asset.donor(),
                    asset.donated(),
                    asset.warranty(),
                    asset.watts(),
                    asset.gone(),
                    asset.note()),
            registry -> registry.labBoard().assets().all(),
            AssetSheet::check,
            AssetSheet::put,
            (asset, context) -> context.reach().has(asset.school()));

    private AssetSheet() {}

    private static Asset asset(Cells cells) throws CellException {
        return new Asset(
                cells.id("id", EntryId::new),
                cells.id("school", SchoolId::new),
                cells.word(
                        "kind",
                        "",
                        Asset.Kind::of,
                        Stream.of(Asset.Kind.values()).map(Asset.Kind::wireName)),
                cells.name("name"),
                cells.idOrNull("device", DeviceId::new),
                cells.nameOrNull("donor"),
                cells.dateOrNull("donated"),
                cells.dateOrNull("warranty"),
                watts(cells),
                cells.dateOrNull("gone"),
                cells.nameOrNull("note"));
    }

    private static @Nullable Integer watts(Cells cells) throws CellException {
        double watts = cells.number("watts", 0);
        if (watts == 0) {
            return null;
        }
        if (watts < 1 || watts > Asset.MOST_WATTS || watts != Math.rint(watts)) {
            throw new CellException("watts", "watts", Integer.toString(Asset.MOST_WATTS));
        }
        return (int) watts;
    }

    private static void check(Asset asset, @Nullable Asset known, SheetContext context)
            throws RegistryException, CellException {
        DeviceId device = asset.device();
        if (device == null) {
            return;
        }
        Optional<Device> its = context.registry().device(device);
        if (its.isPresent() && !its.get().school().equals(asset.school())) {
            throw new CellException("device", "device-of-another-school", device.value());
        }
        Optional<Asset> other = context.registry().labBoard().assets().of(device);
        String asked = context.claim("asset of " + device, asset.id().value());
        if (!asked.equals(asset.id().value())
                || other.filter(one -> !one.isSame(asset)).isPresent()) {
            String holder = other.map(one -> one.id().value()).orElse(asked);
            throw new CellException("device", "device-of-another-asset", device.value(), holder);
        }
    }

    private static Sheet.Change put(Asset asset, @Nullable Asset known, SheetContext context) throws RegistryException {
        if (asset.equals(known)) {
            return Sheet.Change.SAME;
        }
        if (!context.registry().labBoard().assets().put(asset)) {
            throw new RegistryException("asset '" + asset.id() + "' was taken meanwhile: try again");
        }
        return known == null ? Sheet.Change.ADDED : Sheet.Change.CHANGED;
    }
}
