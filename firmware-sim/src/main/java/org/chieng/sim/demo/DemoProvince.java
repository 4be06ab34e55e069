package org.chieng.sim.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chieng.sim.province.LineOutage;
import org.chieng.sim.province.Province;
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

    private final Province province;
    private final String key;

    /**
     * Invents one.
     *
     * @param now the demo's start
     * @param key that secrets of its devices are made of, at least 32 characters
     */
    DemoProvince(Instant now, String key) {
        this.province = Province.of(SEED, now.minus(REACH), REACH.multipliedBy(2));
        this.key = key;
    }

    /** Areas for the registry, JSON objects with commas between. */
    String areas() {
        return province.schools().stream()
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

    /** What people know of lines, for the registry. */
    String lines() {
        return list(school -> "    {\"school\": %s, \"provider\": %s, \"declared\": %s, \"students\": %d}"
                .formatted(
                        DemoFiles.quote(school.id()),
                        DemoFiles.quote(school.provider()),
                        DemoFiles.quote(school.access()),
                        random(school).nextInt(60, 380)));
    }

    /** What the agents of these schools see of their lines, and all that happens. */
    String happenings() {
        String outages = province.truth().stream()
                .filter(one -> one.trouble() != Trouble.RAIN)
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

    private String list(Function<ProvinceSchool, String> entry) {
        return province.schools().stream().map(entry).collect(Collectors.joining(",\n"));
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
