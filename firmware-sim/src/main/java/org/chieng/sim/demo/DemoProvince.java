package org.chieng.sim.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chieng.sim.province.LineOutage;
import org.chieng.sim.province.Province;
import org.chieng.sim.province.ProvinceMap;
import org.chieng.sim.province.ProvinceSchool;
import org.chieng.sim.province.Trouble;

/**
 * The province around the two schools that have boards: who its schools are, for the server's registry, and what happens to their lines, for a
 * server that is told so with {@code --demo-lines}. Immutable.
 */
final class DemoProvince {
    /** So much of what happens lies before the start of the demo, and as much behind it. */
    static final Duration REACH = Duration.ofDays(14);

    private static final long SEED = 2026;

    /** Stands beside the map. */
    private static final String MADE_UP = "bịa ra cho bản demo · made up for the demo";

    /** In VND; invented. */
    private static final String PRICES = ", \"month_price\": 50000, \"gigabyte_price\": 9000";

    private static final LocalDate PLANNED = LocalDate.of(2027, 1, 15);

    private final Province province;
    private final List<ProvinceSchool> schools;
    private final ProvinceMap map;
    private final String key;

    /**
     * Invents one.
     *
     * @param now the demo's start
     * @param key that secrets of its devices are made of, at least 32 characters
     */
    DemoProvince(Instant now, String key) {
        this.province = Province.of(SEED, now.minus(REACH), REACH.multipliedBy(2));
        this.schools = around(province.schools());
        this.map = ProvinceMap.of(
                schools.stream().map(ProvinceSchool::area).distinct().toList());
        this.key = key;
    }

    /** With the schools that have boards they are as many as the province's: these take the place of the last ones on a cable. */
    private static List<ProvinceSchool> around(List<ProvinceSchool> all) {
        List<ProvinceSchool> fixed =
                all.stream().filter(school -> school.access().equals("fixed")).toList();
        List<ProvinceSchool> replaced = fixed.subList(fixed.size() - DemoSchool.ALL.size(), fixed.size());
        return all.stream().filter(school -> !replaced.contains(school)).toList();
    }

    /** Areas for the registry, JSON objects with commas between. */
    String areas() {
        return schools.stream()
                .map(ProvinceSchool::area)
                .distinct()
                .map(area -> "    {\"id\": %s, \"name\": %s, \"parent\": %s}"
                        .formatted(
                                DemoFiles.quote(id(area)), DemoFiles.quote(area), DemoFiles.quote(DemoSchool.PROVINCE)))
                .collect(Collectors.joining(",\n"));
    }

    /** Schools for the registry. */
    String schools() {
        return list(school -> "    {\"id\": %s, \"name\": %s, \"area\": %s}"
                .formatted(
                        DemoFiles.quote(school.id()),
                        DemoFiles.quote(school.name()),
                        DemoFiles.quote(id(school.area()))));
    }

    /** A device of each school, for the registry. */
    String devices() {
        return list(school -> "    {\"id\": %s, \"school\": %s, \"name\": %s, \"secret\": %s}"
                .formatted(
                        DemoFiles.quote(device(school)),
                        DemoFiles.quote(school.id()),
                        DemoFiles.quote("Pi của trường"),
                        DemoFiles.quote(secret(device(school)))));
    }

    /** Where schools stand, also those that have boards, for the registry. */
    String sites() {
        Stream<String> withBoards = DemoSchool.ALL.stream()
                .map(school -> site(school.id(), areaNamed(school.area()), level(school.name())));
        Stream<String> around = schools.stream().map(school -> site(school.id(), school.area(), level(school.name())));
        return Stream.concat(withBoards, around).collect(Collectors.joining(",\n"));
    }

    private String site(String school, String area, String level) {
        ProvinceMap.Place place = map.placeIn(area, school.hashCode());
        return String.format(
                Locale.ROOT,
                "    {\"school\": %s, \"latitude\": %.5f, \"longitude\": %.5f, \"code\": %s, \"level\": %s}",
                DemoFiles.quote(school),
                place.latitude(),
                place.longitude(),
                DemoFiles.quote("demo-" + school),
                DemoFiles.quote(level));
    }

    private String areaNamed(String id) {
        return map.outlines().keySet().stream()
                .filter(area -> id(area).equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no area " + id));
    }

    /** In the words of UNICEF Giga. */
    private static String level(String name) {
        return switch (name.split(" ", 2)[0]) {
            case "THCS" -> "Secondary";
            case "TH&THCS" -> "Primary and Secondary";
            case "Tiểu" -> "Primary";
            default -> "Pre-Primary";
        };
    }

    /** What areas look like, for the registry: invented, and said to be. */
    String boundaries() {
        return map.outlines().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(area ->
                        "    {\"area\": %s, \"source\": %s, \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[%s]]}}"
                                .formatted(
                                        DemoFiles.quote(id(area.getKey())),
                                        DemoFiles.quote(MADE_UP),
                                        ring(area.getValue())))
                .collect(Collectors.joining(",\n"));
    }

    private static String ring(List<ProvinceMap.Place> ring) {
        return ring.stream()
                .map(place -> String.format(Locale.ROOT, "[%.5f,%.5f]", place.longitude(), place.latitude()))
                .collect(Collectors.joining(","));
    }

    /** What people know of lines, for the registry. */
    String lines() {
        String withBoards = DemoSchool.ALL.stream()
                .map(school ->
                        "    {\"school\": %s, \"provider\": \"VNPT\", \"declared\": \"fixed\", \"students\": 240},\n"
                                .formatted(DemoFiles.quote(school.id())))
                .collect(Collectors.joining());
        return withBoards
                + list(school -> "    {\"school\": %s, \"provider\": %s, \"declared\": %s, \"students\": %d%s}"
                        .formatted(
                                DemoFiles.quote(school.id()),
                                DemoFiles.quote(school.provider()),
                                DemoFiles.quote(school.access()),
                                random(school).nextInt(60, 380),
                                school.isCellular() ? PRICES : ""));
    }

    /** What is planned for lines, for the registry: each school on 3G gets another line, one after the other. */
    String upgrades() {
        List<ProvinceSchool> on3g =
                schools.stream().filter(school -> school.access().equals("3g")).toList();
        return on3g.stream()
                .map(school -> "    {\"school\": %s, \"day\": %s, \"what\": %s, \"access\": %s}"
                        .formatted(
                                DemoFiles.quote(school.id()),
                                DemoFiles.quote(
                                        PLANNED.plusMonths(on3g.indexOf(school)).toString()),
                                DemoFiles.quote(
                                        on3g.indexOf(school) % 2 == 0
                                                ? "Kéo cáp quang · fibre"
                                                : "Trạm 4G mới · new 4G mast"),
                                DemoFiles.quote(on3g.indexOf(school) % 2 == 0 ? "fixed" : "4g")))
                .collect(Collectors.joining(",\n"));
    }

    /** What the agents of these schools see of their lines, and all that happens. */
    String happenings() {
        Set<String> ids = schools.stream().map(ProvinceSchool::id).collect(Collectors.toSet());
        String outages = province.truth().stream()
                .filter(one -> one.trouble() != Trouble.RAIN && ids.contains(one.school()))
                .map(DemoProvince::outage)
                .collect(Collectors.joining(",\n"));
        return """
                {
                  "schools": [
                %s
                  ],
                  "outages": [
                %s
                  ]
                }
                """.formatted(list(DemoProvince::line), outages);
    }

    /** Schools on a cable that have a computer room, by their ids. */
    List<String> withLabs() {
        return schools.stream()
                .filter(school ->
                        school.access().equals("fixed") && school.name().contains("THCS"))
                .map(ProvinceSchool::id)
                .limit(12)
                .toList();
    }

    private String list(Function<ProvinceSchool, String> entry) {
        return schools.stream().map(entry).collect(Collectors.joining(",\n"));
    }

    private static String line(ProvinceSchool school) {
        SplittableRandom random = random(school);
        random.nextInt();
        return String.format(
                Locale.ROOT,
                "    {\"school\": %s, \"device\": %s, \"access\": %s, \"megabits\": %.1f, \"rtt\": %.0f}",
                DemoFiles.quote(school.id()),
                DemoFiles.quote(device(school)),
                DemoFiles.quote(school.access()),
                megabits(school, random),
                school.isCellular() ? 60 + 120 * random.nextDouble() : 6 + 30 * random.nextDouble());
    }

    /** Chosen: most fixed lines carry what a school needs, one in twelve doesn't. */
    private static double megabits(ProvinceSchool school, SplittableRandom random) {
        return switch (school.access()) {
            case "3g" -> 1 + 4 * random.nextDouble();
            case "4g" -> 6 + 20 * random.nextDouble();
            default -> random.nextInt(12) == 0 ? 3 + 14 * random.nextDouble() : 25 + 120 * random.nextDouble();
        };
    }

    private static String outage(LineOutage outage) {
        String pattern = outage.trouble() == Trouble.FLAPPING
                ? ", \"period\": %d, \"away\": %d"
                        .formatted(LineOutage.FLAP.toSeconds(), LineOutage.FLAP_AWAY.toSeconds())
                : "";
        return "    {\"school\": %s, \"from\": %d, \"to\": %d, \"tells\": %s%s}"
                .formatted(
                        DemoFiles.quote(outage.school()),
                        outage.from().getEpochSecond(),
                        outage.to().getEpochSecond(),
                        DemoFiles.quote(tells(outage)),
                        pattern);
    }

    /** What an agent tells when it is back; as {@code docs/protocol.md} has it. */
    private static String tells(LineOutage outage) {
        return switch (outage.trouble()) {
            case LINE, PROVIDER -> "line-down lan=ok";
            case SIM_EMPTY -> "line-down lan=none";
            case POWER, AREA_POWER -> "power-off from=" + outage.from();
            case FLAPPING, RAIN -> "";
        };
    }

    private static String device(ProvinceSchool school) {
        return school.id() + "-pi";
    }

    private static SplittableRandom random(ProvinceSchool school) {
        return new SplittableRandom(school.id().hashCode());
    }

    /** "Tân Lạc" is "tan-lac". */
    private static String id(String area) {
        return Normalizer.normalize(area, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replace('đ', 'd')
                .replace('Đ', 'D')
                .toLowerCase(Locale.ROOT)
                .replace(' ', '-');
    }

    /** The same at each start: a device keeps its secret. */
    private String secret(String device) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((key + device).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
