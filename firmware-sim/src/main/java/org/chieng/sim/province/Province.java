package org.chieng.sim.province;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * 520 schools, and what happens to their lines in a stretch of time. Places are real, schools are not. Immutable.
 *
 * @param schools in the order of their ids
 * @param truth everything that happened, each school's in the order of time, with three hours between
 */
public record Province(List<ProvinceSchool> schools, List<LineOutage> truth) {
    /** As many as Hòa Bình had. */
    public static final int SCHOOLS = 520;

    /** Of them on a SIM. */
    private static final int CELLULAR = 7;

    private static final int APART_ON_SIM = SCHOOLS / CELLULAR;
    private static final int FIRST_ON_SIM = 3;

    /** Of those with a SIM, counted from 0, these have it in a router at the other end of a cable. */
    private static final Set<Integer> ROUTERS_WITH_SIM = Set.of(1, 5);

    private static final List<String> AREAS = List.of(
            "Tân Lạc",
            "Mai Châu",
            "Lạc Sơn",
            "Đà Bắc",
            "Kim Bôi",
            "Lương Sơn",
            "Cao Phong",
            "Yên Thủy",
            "Lạc Thủy",
            "Kỳ Sơn");
    private static final List<String> LEVELS = List.of("Mầm non", "Tiểu học", "THCS", "TH&THCS");
    private static final List<String> PROVIDERS = List.of("VNPT", "Viettel", "FPT");
    private static final Duration APART = Duration.ofHours(3);

    public Province {
        schools = List.copyOf(schools);
        truth = List.copyOf(truth);
    }

    /** Invents one; the same seed gives the same. */
    public static Province of(long seed, Instant begin, Duration length) {
        List<ProvinceSchool> schools = new ArrayList<>();
        for (int number = 0; number < SCHOOLS; number++) {
            String access = access(number);
            schools.add(new ProvinceSchool(
                    "truong-%03d".formatted(number),
                    name(number),
                    AREAS.get(number % AREAS.size()),
                    PROVIDERS.get(number % PROVIDERS.size()),
                    access,
                    ROUTERS_WITH_SIM.contains(number / APART_ON_SIM) && access.equals("4g") ? "fixed" : access));
        }
        return new Province(schools, new Inventor(seed, begin, length, schools).invent());
    }

    private static String access(int number) {
        if (number % APART_ON_SIM == FIRST_ON_SIM && number / APART_ON_SIM < CELLULAR) {
            return number / APART_ON_SIM % 2 == 0 ? "3g" : "4g";
        }
        return number % 40 == 5 ? "wifi" : "fixed";
    }

    /** Each area has all levels, numbered: "THCS Kim Bôi 3". */
    private static String name(int number) {
        int ofArea = number / AREAS.size();
        return "%s %s %d"
                .formatted(
                        LEVELS.get(ofArea % LEVELS.size()),
                        AREAS.get(number % AREAS.size()),
                        ofArea / LEVELS.size() + 1);
    }

    /** Invents what happens. Confined to one thread. */
    private static final class Inventor {
        private final SplittableRandom random;
        private final Instant begin;
        private final Duration length;
        private final List<ProvinceSchool> schools;
        private final List<LineOutage> truth = new ArrayList<>();
        private final Map<String, List<LineOutage>> bySchool = new HashMap<>();

        Inventor(long seed, Instant begin, Duration length, List<ProvinceSchool> schools) {
            this.random = new SplittableRandom(seed);
            this.begin = begin;
            this.length = length;
            this.schools = schools;
        }

        /** Chosen: so much that a week has hundreds of outages, and most schools a quiet one. */
        List<LineOutage> invent() {
            long days = Math.max(1, length.toDays());
            for (int i = 0; i < days; i++) {
                String area = AREAS.get(random.nextInt(AREAS.size()));
                happen(Trouble.AREA_POWER, school -> school.area().equals(area), 20, 240);
            }
            for (int i = 0; i < Math.max(1, days / 3); i++) {
                String provider = PROVIDERS.get(random.nextInt(PROVIDERS.size()));
                happen(Trouble.PROVIDER, school -> school.provider().equals(provider), 15, 90);
            }
            for (int i = 0; i < days * 30; i++) {
                ProvinceSchool one = schools.get(random.nextInt(SCHOOLS));
                Trouble trouble = i % 10 == 0 ? Trouble.FLAPPING : i % 2 == 0 ? Trouble.LINE : Trouble.POWER;
                happen(trouble, one::equals, trouble == Trouble.FLAPPING ? 120 : 3, 600);
            }
            for (int i = 0; i < days; i++) {
                ProvinceSchool one = schools.get(random.nextInt(CELLULAR) * APART_ON_SIM + FIRST_ON_SIM);
                happen(Trouble.SIM_EMPTY, one::equals, 60, 1_440);
            }
            for (int i = 0; i < Math.max(1, days / 3); i++) {
                happen(Trouble.RAIN, ProvinceSchool::isRadioHop, 60, 360);
            }
            truth.sort((one, other) -> one.from().compareTo(other.from()));
            return truth;
        }

        private void happen(Trouble trouble, Predicate<ProvinceSchool> whom, int leastMinutes, int mostMinutes) {
            long lasts = 60L * random.nextInt(leastMinutes, mostMinutes);
            long latest = length.toSeconds() - lasts - APART.toSeconds();
            if (latest <= APART.toSeconds()) {
                return;
            }
            Instant from = begin.plusSeconds(random.nextLong(APART.toSeconds(), latest));
            schools.stream()
                    .filter(whom)
                    .filter(school -> isQuiet(school.id(), from, from.plusSeconds(lasts)))
                    .forEach(school -> add(new LineOutage(school.id(), trouble, from, from.plusSeconds(lasts))));
        }

        private boolean isQuiet(String school, Instant from, Instant to) {
            return bySchool.getOrDefault(school, List.of()).stream()
                    .allMatch(one -> one.to().plus(APART).isBefore(from)
                            || one.from().minus(APART).isAfter(to));
        }

        private void add(LineOutage outage) {
            truth.add(outage);
            bySchool.computeIfAbsent(outage.school(), any -> new ArrayList<>()).add(outage);
        }
    }
}
