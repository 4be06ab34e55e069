package org.chieng.server.registry.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** What an import knows while it runs. Confined to its thread. */
final class SheetContext {
    private final Registry registry;
    private final Reach reach;
    private final boolean makesSecrets;
    private final @Nullable SchoolId only;
    private final Map<String, String> claims = new HashMap<>();
    private final Map<String, Map<String, Object>> known = new LinkedHashMap<>();
    private final Map<DeviceId, String> secrets = new LinkedHashMap<>();
    private final Set<DeviceId> outdated = new LinkedHashSet<>();
    private final Set<String> withNewSecret = new LinkedHashSet<>();
    private final List<RowChange> changes = new ArrayList<>();
    private int moreChanges;

    /**
     * @param reach what of the registry is there for whoever asks
     * @param makesSecrets whether a new device without a secret gets one
     * @param only the one school whose rows are taken, or null for all within reach
     */
    SheetContext(Registry registry, Reach reach, boolean makesSecrets, @Nullable SchoolId only) {
        this.registry = registry;
        this.reach = reach;
        this.makesSecrets = makesSecrets;
        this.only = only;
    }

    Registry registry() {
        return registry;
    }

    Reach reach() {
        return reach;
    }

    /** The one school whose rows are taken, or null for all. */
    @Nullable
    SchoolId only() {
        return only;
    }

    /** Which row of this import has something that only one can have: the first that asked. */
    String claim(String what, String row) {
        String first = claims.putIfAbsent(what, row);
        return first == null ? row : first;
    }

    /** Whether a new device without a secret gets one. */
    boolean makesSecrets() {
        return makesSecrets;
    }

    /** The secrets that were made. */
    Map<DeviceId, String> secrets() {
        return secrets;
    }

    /** Devices that were there, and log in otherwise from now on: with another secret, at another school, or no more. */
    Set<DeviceId> outdated() {
        return outdated;
    }

    /** Notes that a device which was there got another secret. */
    void tellNewSecret(DeviceId device) {
        withNewSecret.add(device.value());
    }

    /** Whether a device which was there got another secret. */
    boolean hasNewSecret(String device) {
        return withNewSecret.contains(device);
    }

    /** What rows add and change, the first of them. */
    List<RowChange> changes() {
        return changes;
    }

    /** How many there are beyond. */
    int moreChanges() {
        return moreChanges;
    }

    void tell(RowChange change) {
        if (changes.size() < ImportReport.MAX_CHANGES) {
            changes.add(change);
        } else {
            moreChanges++;
        }
    }

    /** The rows of a sheet by their keys, as they are in the registry now, within reach or not. */
    Map<String, Object> known(String sheet) throws RegistryException {
        Map<String, Object> rows = known.get(sheet);
        if (rows == null) {
            rows = new LinkedHashMap<>();
            read(RegistrySheets.named(sheet), rows);
            known.put(sheet, rows);
        }
        return rows;
    }

    private <T> void read(Sheet<T> sheet, Map<String, Object> rows) throws RegistryException {
        for (T row : sheet.all().all(registry)) {
            rows.put(sheet.key(row), row);
        }
    }

    /** Whether there is a row of that key within reach. */
    boolean isThere(String sheet, String key) throws RegistryException {
        Object row = known(sheet).get(key);
        return row != null && isWithin(RegistrySheets.named(sheet), row);
    }

    @SuppressWarnings("unchecked") // the sheet itself has made what is known of it
    private <T> boolean isWithin(Sheet<T> sheet, Object row) throws RegistryException {
        return sheet.within().is((T) row, this);
    }

    /** A lab, or null when there is none of that id within reach. */
    @Nullable
    Lab lab(String id) throws RegistryException {
        return isThere("labs", id) ? (Lab) known("labs").get(id) : null;
    }
}
