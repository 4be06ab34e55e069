package org.chieng.server.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chieng.protocol.link.AccessClass;
import org.chieng.server.csv.CsvException;
import org.chieng.server.csv.CsvFile;
import org.chieng.server.csv.CsvRow;
import org.chieng.server.csv.CsvText;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SchoolEntry;
import org.chieng.server.registry.Site;
import org.jspecify.annotations.Nullable;

/**
 * Reads school master data of UNICEF Giga: places, codes, levels, ids, numbers of students and kinds of line of schools that are in the registry.
 * A school is known by Giga's id, else by the government's code, else by its name where only one has it. All rows or none. Blocks.
 */
public final class GigaImport {
    private final Registry registry;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, SchoolEntry> byName = new HashMap<>();
    private final Map<String, Site> byGiga = new HashMap<>();
    private final Map<String, Site> byCode = new HashMap<>();
    private final Map<String, Site> bySchool = new HashMap<>();
    private final Map<String, Line> lines = new HashMap<>();
    private int read;

    private GigaImport(Registry registry) {
        this.registry = registry;
    }

    /**
     * What came of it. Immutable.
     *
     * @param schools that were read
     * @param faults what is wrong, a line each; then nothing was changed
     */
    public record Report(int schools, List<String> faults) {
        public Report {
            faults = List.copyOf(faults);
        }
    }

    /** Reads it. */
    public static Report run(Registry registry, byte[] csv) throws RegistryException {
        GigaImport run = new GigaImport(registry);
        return registry.transact(() -> run.read(csv), report -> report.faults().isEmpty());
    }

    private Report read(byte[] csv) throws RegistryException {
        know();
        try {
            List<CsvRow> rows = CsvFile.read(csv);
            List<String> header = rows.get(0).cells().stream()
                    .map(cell -> cell.toLowerCase(Locale.ROOT))
                    .toList();
            for (String column : List.of("school_id_giga", "school_name", "latitude", "longitude")) {
                if (!header.contains(column)) {
                    faults.add("line 1: there is no column " + column);
                }
            }
            for (CsvRow row : faults.isEmpty() ? rows.subList(1, rows.size()) : List.<CsvRow>of()) {
                read(row, header);
            }
        } catch (CsvException e) {
            faults.add("line " + e.line() + ": can't be read as a table: " + e.fault());
        }
        return new Report(read, faults);
    }

    private void know() throws RegistryException {
        Map<String, Integer> names = new HashMap<>();
        for (SchoolEntry school : registry.schools().entries()) {
            names.merge(school.name(), 1, Integer::sum);
            byName.put(school.name(), school);
        }
        names.forEach((name, count) -> {
            if (count > 1) {
                byName.remove(name);
            }
        });
        for (Site site : registry.sites().all()) {
            bySchool.put(site.school().value(), site);
            if (site.giga() != null) {
                byGiga.put(site.giga(), site);
            }
            if (site.code() != null) {
                byCode.put(site.code(), site);
            }
        }
        registry.lines().all().forEach(line -> lines.put(line.school().value(), line));
    }

    private void read(CsvRow row, List<String> header) throws RegistryException {
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < Math.min(header.size(), row.cells().size()); i++) {
            String cell = CsvText.meant(row.cells().get(i));
            if (!cell.isEmpty()) {
                cells.put(header.get(i), cell);
            }
        }
        try {
            Site site = site(cells);
            registry.sites().put(site);
            putLine(site, cells);
            read++;
        } catch (IllegalArgumentException e) {
            faults.add("line " + row.line() + ": " + e.getMessage());
        }
    }

    private Site site(Map<String, String> cells) {
        String giga = cells.get("school_id_giga");
        String code = cells.get("school_id_govt");
        Site known = known(giga, code, cells.get("school_name"));
        return new Site(
                known.school(),
                number(cells, "latitude"),
                number(cells, "longitude"),
                code == null ? known.code() : code,
                cells.getOrDefault("education_level", known.level()),
                known.giga() == null ? giga : known.giga());
    }

    private Site known(@Nullable String giga, @Nullable String code, @Nullable String name) {
        Site site = giga == null ? null : byGiga.get(giga);
        if (site == null && code != null) {
            site = byCode.get(code);
        }
        if (site != null) {
            return site;
        }
        SchoolEntry school = name == null ? null : byName.get(name);
        if (school == null) {
            throw new IllegalArgumentException("no school has the id '" + giga + "', the code '" + code
                    + "' or alone the name '" + name + "': import schools.csv first");
        }
        return Optional.ofNullable(bySchool.get(school.id().value()))
                .orElseGet(() -> new Site(school.id(), 0, 0, null, null, null));
    }

    private void putLine(Site site, Map<String, String> cells) throws RegistryException {
        Line before = lines.get(site.school().value());
        AccessClass declared = access(cells.get("connectivity_type_govt"), cells.get("cellular_coverage_type"));
        String students = cells.get("num_students");
        if (declared == null && students == null) {
            return;
        }
        registry.lines()
                .put(new Line(
                        site.school(),
                        before == null ? null : before.provider(),
                        before != null && before.declared() != null ? before.declared() : declared,
                        students == null
                                ? before == null ? null : before.students()
                                : (Integer) (int) number(cells, "num_students"),
                        before == null ? null : before.target()));
    }

    /** What others say of the kind of line never goes before what was declared here. */
    private static @Nullable AccessClass access(@Nullable String type, @Nullable String generation) {
        if (type == null) {
            return null;
        }
        return switch (type) {
            case "fiber", "xdsl", "copper", "coaxial", "wired" -> AccessClass.FIXED;
            case "p2mp wireless", "p2p wireless" -> AccessClass.WIFI;
            case "satellite" -> AccessClass.SATELLITE;
            case "cellular" -> AccessClass.of(String.valueOf(generation)).orElse(AccessClass.CELLULAR);
            default -> null;
        };
    }

    private static double number(Map<String, String> cells, String column) {
        String text = cells.get(column);
        if (text == null) {
            throw new IllegalArgumentException(column + " is empty");
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + " must be a number, not '" + text + "'", e);
        }
    }
}
