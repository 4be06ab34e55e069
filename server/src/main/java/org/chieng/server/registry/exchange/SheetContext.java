package org.chieng.server.registry.exchange;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** What an import knows while it runs. Confined to its thread. */
final class SheetContext {
    private final Registry registry;
    private final boolean makesSecrets;
    private final @Nullable SchoolId only;
    private final Map<String, String> claims = new HashMap<>();
    private final Map<String, Map<String, Object>> known = new LinkedHashMap<>();
    private final Map<DeviceId, String> secrets = new LinkedHashMap<>();

    SheetContext(Registry registry, boolean makesSecrets, @Nullable SchoolId only) {
        this.registry = registry;
        this.makesSecrets = makesSecrets;
        this.only = only;
    }

    Registry registry() {
        return registry;
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

    /** The rows of a sheet by their keys, as they are in the registry now. */
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

    /** A lab, or null when there is none of that id. */
    @Nullable
    Lab lab(String id) throws RegistryException {
        return (Lab) known("labs").get(id);
    }
}
