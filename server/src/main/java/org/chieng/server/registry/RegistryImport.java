package org.chieng.server.registry;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Reads areas, schools and devices from a JSON file: {@code {"areas": [{"id", "name", "parent"?}], "schools": [{"id", "name",
 * "area"}], "devices": [{"id", "school", "name"?, "secret"}], "lines": [{"school", "provider"?, "declared"?, "students"?, "target"?,
 * "month_price"?, "gigabyte_price"?}], "declared": [{"day", "percent", "source"}], "sites": [{"school", "latitude", "longitude", "code"?, "level"?, "giga"?}], "boundaries": [{"area",
 * "geometry", "source"}], "upgrades": [{"school", "day", "what", "access"?}]}}. Reading the same file again changes nothing.
 */
public final class RegistryImport {
    /** Largest file, in bytes; chosen: a country's schools have a tenth of it. */
    private static final long MAX_BYTES = 64L << 20;

    private static final Set<String> LISTS =
            Set.of("areas", "schools", "devices", "lines", "declared", "sites", "boundaries", "upgrades");
    private static final Set<String> LINE_FIELDS =
            Set.of("school", "provider", "declared", "students", "target", "month_price", "gigabyte_price");

    private final Path file;

    private RegistryImport(Path file) {
        this.file = file;
    }

    /**
     * Puts the file's content into the registry, all or nothing.
     *
     * @throws RegistryException when the file can't be read or holds a mistake; names the place
     */
    public static void run(Path file, Registry registry) throws RegistryException {
        RegistryImport run = new RegistryImport(file);
        RegistryContent content = run.content(run.read());
        try {
            registry.put(content);
        } catch (RegistryException e) {
            throw new RegistryException(file + ": " + e.getMessage(), e);
        }
    }

    private JsonObject read() throws RegistryException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new RegistryException(file + ": larger than " + MAX_BYTES + " bytes");
            }
            return new JsonObject(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RegistryException("registry.import: can't read " + file + ": " + e, e);
        } catch (DecodeException e) {
            throw new RegistryException(file + ": not JSON: " + oneLine(e.getMessage()), e);
        }
    }

    private RegistryContent content(JsonObject root) throws RegistryException {
        checkFields("the file", root, LISTS);
        return new RegistryContent(
                entries(root, "areas", Set.of("id", "name", "parent"), RegistryImport::area),
                entries(root, "schools", Set.of("id", "name", "area"), RegistryImport::school),
                entries(root, "devices", Set.of("id", "school", "name", "secret"), RegistryImport::device),
                entries(root, "lines", LINE_FIELDS, RegistryImport::line),
                entries(root, "lines", LINE_FIELDS, RegistryImport::price),
                entries(root, "declared", Set.of("day", "percent", "source"), RegistryImport::share),
                entries(
                        root,
                        "sites",
                        Set.of("school", "latitude", "longitude", "code", "level", "giga"),
                        RegistryImport::site),
                entries(root, "boundaries", Set.of("area", "geometry", "source"), RegistryImport::boundary),
                entries(root, "upgrades", Set.of("school", "day", "what", "access"), RegistryImport::upgrade));
    }

    private <T> List<T> entries(JsonObject root, String key, Set<String> fields, Function<JsonObject, T> parse)
            throws RegistryException {
        Object list = root.getValue(key, new JsonArray());
        if (!(list instanceof JsonArray array)) {
            throw new RegistryException(file + ": " + key + ": must be an array");
        }
        List<T> entries = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String place = key + "[" + i + "]";
            if (!(array.getValue(i) instanceof JsonObject entry)) {
                throw new RegistryException(file + ": " + place + ": must be an object");
            }
            checkFields(place, entry, fields);
            try {
                entries.add(parse.apply(entry));
            } catch (IllegalArgumentException e) {
                throw new RegistryException(file + ": " + place + ": " + e.getMessage(), e);
            }
        }
        return entries;
    }

    private void checkFields(String place, JsonObject object, Set<String> known) throws RegistryException {
        Set<String> unknown = new TreeSet<>(object.fieldNames());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new RegistryException(
                    file + ": " + place + ": unknown " + unknown + ", it may have " + new TreeSet<>(known));
        }
    }

    private static Area area(JsonObject entry) {
        String parent = text(entry, "parent");
        return new Area(
                new AreaId(required(entry, "id")), required(entry, "name"), parent == null ? null : new AreaId(parent));
    }

    private static SchoolEntry school(JsonObject entry) {
        return new SchoolEntry(
                new SchoolId(required(entry, "id")), required(entry, "name"), new AreaId(required(entry, "area")));
    }

    private static RegistryContent.NewDevice device(JsonObject entry) {
        String id = required(entry, "id");
        String name = text(entry, "name");
        return new RegistryContent.NewDevice(
                new DeviceId(id),
                new SchoolId(required(entry, "school")),
                name == null ? id : name,
                required(entry, "secret"));
    }

    private static Line line(JsonObject entry) {
        Double students = number(entry, "students");
        return new Line(
                new SchoolId(required(entry, "school")),
                text(entry, "provider"),
                access(entry, "declared"),
                students == null ? null : (Integer) students.intValue(),
                number(entry, "target"));
    }

    private static DeclaredShare share(JsonObject entry) {
        Double percent = number(entry, "percent");
        if (percent == null) {
            throw new IllegalArgumentException("'percent' is missing");
        }
        return new DeclaredShare(day(entry), percent, required(entry, "source"));
    }

    private static LinePrice price(JsonObject entry) {
        Double month = number(entry, "month_price");
        Double gigabyte = number(entry, "gigabyte_price");
        return new LinePrice(
                new SchoolId(required(entry, "school")),
                month == null ? null : (Long) Math.round(month),
                gigabyte == null ? null : (Long) Math.round(gigabyte));
    }

    private static Upgrade upgrade(JsonObject entry) {
        return new Upgrade(
                new SchoolId(required(entry, "school")), day(entry), required(entry, "what"), access(entry, "access"));
    }

    private static LocalDate day(JsonObject entry) {
        try {
            return LocalDate.parse(required(entry, "day"));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'day' must be as 2026-09-05", e);
        }
    }

    private static @Nullable AccessClass access(JsonObject entry, String field) {
        String text = text(entry, field);
        if (text == null) {
            return null;
        }
        return AccessClass.of(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + field + "' must be one of fixed, wifi, 2g, 3g, 4g, 5g, cellular, satellite"));
    }

    private static Site site(JsonObject entry) {
        Double latitude = number(entry, "latitude");
        Double longitude = number(entry, "longitude");
        if (latitude == null || longitude == null) {
            throw new IllegalArgumentException("'latitude' and 'longitude' must both be there");
        }
        return new Site(
                new SchoolId(required(entry, "school")),
                latitude,
                longitude,
                text(entry, "code"),
                text(entry, "level"),
                text(entry, "giga"));
    }

    private static Boundary boundary(JsonObject entry) {
        if (!(entry.getValue("geometry") instanceof JsonObject geometry)) {
            throw new IllegalArgumentException("'geometry' must be an object of GeoJSON");
        }
        return new Boundary(
                new AreaId(required(entry, "area")),
                Outline.of(geometry).geometry().encode(),
                required(entry, "source"));
    }

    private static @Nullable Double number(JsonObject entry, String field) {
        Object value = entry.getValue(field);
        if (value == null || value instanceof Number) {
            return value == null ? null : (Double) ((Number) value).doubleValue();
        }
        throw new IllegalArgumentException("'" + field + "' must be a number");
    }

    private static String required(JsonObject entry, String field) {
        String text = text(entry, field);
        if (text == null) {
            throw new IllegalArgumentException("'" + field + "' is missing");
        }
        return text;
    }

    private static @Nullable String text(JsonObject entry, String field) {
        Object value = entry.getValue(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException("'" + field + "' must be a text");
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).replaceAll("\\s+", " ");
    }
}
