package org.chieng.sim.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.chieng.sim.demo.LabFate.Kind;
import org.chieng.sim.lab.Doing;
import org.chieng.sim.lab.LabTerm;
import org.chieng.sim.lab.RoomWeeks;
import org.chieng.sim.lab.Sitting;
import org.chieng.sim.lab.Span;

/** What happened at each computer of the demo's rooms, and what it is made of, as text for the server. Immutable. */
final class LabStory {
    private static final long SEED = 313;

    /** Without input for so long somebody is idle, as the agent counts. */
    private static final long IDLE_AFTER = 300;

    private static final String[] MODELS = {
        "HP Compaq 6200 Pro", "Dell OptiPlex 3020", "Lenovo ThinkCentre M73", "FPT Elead", "HP ProDesk 400 G1"
    };

    private final Instant now;
    private final LocalDate first;
    private final List<LabHoliday> holidays;
    private final Map<String, LabFate> fates;

    LabStory(Instant now, LocalDate first, List<LabHoliday> holidays, Map<String, LabFate> fates) {
        this.now = now;
        this.first = first;
        this.holidays = holidays;
        this.fates = fates;
    }

    /** A step of a repair, so many days ago; cost in dong, 0 for nothing said. */
    record Step(int daysAgo, String state, String note, int cost) {}

    /** Who gave what; plainly nobody. */
    static String donor(int number) {
        return switch (number % 4) {
            case 0 -> "Công ty Ví Dụ";
            case 1 -> "Cựu học sinh khóa 1998 (ví dụ)";
            case 2 -> "Quỹ Máy tính cho em (ví dụ)";
            default -> "Ngân hàng Ví Dụ";
        };
    }

    /**
     * A computer of a room.
     *
     * @param isDark whether the power of the room is away now
     * @param asset the number on its label
     */
    String computer(LabRoom room, int number, boolean isDark, int asset) {
        LabFate fate = fates.getOrDefault(room.device(number), LabFate.usual());
        boolean isHere = fate.kind() != Kind.TAKEN && fate.kind() != Kind.IN_REPAIR && fate.kind() != Kind.NEVER_USED;
        LocalDate donated = first.minusDays(200 + asset % 5 * 90L);
        String thing =
                "{\"id\": \"MT-%03d\", \"name\": %s, \"donor\": %s, \"donated\": \"%s\", \"warranty\": \"%s\", \"watts\": %d}"
                        .formatted(
                                asset,
                                DemoFiles.quote(MODELS[asset / 7 % MODELS.length]),
                                DemoFiles.quote(donor((asset - 1) / 20)),
                                donated,
                                donated.plusYears(1 + asset % 2),
                                65 + asset / 20 % 3 * 20);
        long enrolled = fate.kind() == Kind.CARRIED_HERE ? ago(fate) : LabTerm.second(first) - 86_400;
        return json(room, number, fate, !isDark && isHere, enrolled, thing, told(room, number, fate, asset), asset);
    }

    /** The same computer under the name that it had in the room before. */
    String before(LabRoom room, LabRoom next, int number) {
        LabFate fate = fates.getOrDefault(next.device(number), LabFate.usual());
        int asset = room.computers() + number;
        return "{\"device\": \"%s\", \"name\": \"Máy %02d\", \"created\": %d, \"moved\": {\"to\": \"%s\", \"at\": %d}, \"parts\": [%s]}"
                .formatted(
                        room.id() + "-cu",
                        room.computers() + 1,
                        LabTerm.second(first) - 86_400,
                        next.device(number),
                        ago(fate),
                        parts(asset, 2));
    }

    private String json(
            LabRoom room, int number, LabFate fate, boolean live, long enrolled, String thing, String told, int asset) {
        LabRoom.Place place = room.place(number);
        int modules = fate.kind() == Kind.MEMORY_TAKEN ? 1 : 2;
        String finding = finding(fate);
        return ("{\"device\": \"%s\", \"name\": \"Máy %02d\", \"seat\": \"%d\", \"x\": %d, \"y\": %d, \"created\": %d, \"live\": %s, \"boots\": %d,"
                        + " \"parts\": [%s], \"health\": {%s}%s%s, \"asset\": %s, \"told\": \"%s\"}")
                .formatted(
                        room.device(number),
                        number,
                        number,
                        place.x(),
                        place.y(),
                        enrolled,
                        live,
                        120 + asset % 40,
                        parts(asset, modules),
                        fate.health().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(one -> "\"%s\": \"%s\"".formatted(one.getKey(), one.getValue()))
                                .collect(Collectors.joining(", ")),
                        modules == 1 ? ", \"was\": [%s]".formatted(parts(asset, 2)) : "",
                        finding,
                        thing,
                        told);
    }

    private String finding(LabFate fate) {
        boolean isFailing = fate.health().values().stream().anyMatch(text -> text.startsWith("replace"));
        String kind = switch (fate.kind()) {
            case MEMORY_TAKEN -> "memory-gone";
            case TAKEN -> "missing";
            default -> isFailing ? "disk-failing" : "";
        };
        // who is missing is found to be so a week later
        long since = ago(fate) + (fate.kind() == Kind.TAKEN ? Duration.ofDays(7).toSeconds() : 0);
        return kind.isEmpty() ? "" : ", \"finding\": {\"kind\": \"%s\", \"at\": %d}".formatted(kind, since);
    }

    private long ago(LabFate fate) {
        return now.minus(Duration.ofDays(fate.daysAgo())).getEpochSecond();
    }

    /** Kind, slot, size and serial of each; a third of the boards have what their maker left there. */
    private static String parts(int asset, int modules) {
        List<String> all = new ArrayList<>();
        all.add(part('b', 0, 0, asset % 3 == 0 ? "To be filled by O.E.M." : "DEMO-B%05d".formatted(asset * 91)));
        all.add(part('u', 0, 0, "4c4c4544-0037-5810-8034-b7c0%08x".formatted(asset * 4099)));
        all.add(part('d', 1, asset % 2 == 0 ? 240 : 500, "DEMO-D%05d".formatted(asset * 131)));
        all.add(part('n', 1, 0, "02:00:00:00:%02x:%02x".formatted(asset / 256, asset % 256)));
        for (int slot = 0; slot < modules; slot++) {
            all.add(part('m', slot, 4096, "DEMO-M%d%05d".formatted(slot, asset * 77)));
        }
        return String.join(", ", all);
    }

    private static String part(char kind, int slot, int size, String serial) {
        return "[\"%c\", %d, %d, \"%s\"]".formatted(kind, slot, size, serial);
    }

    /** When it was started, and what went on from then: seconds since 1970, then letters with seconds; {@code 1790000000n120a600}. */
    private String told(LabRoom room, int number, LabFate fate, int asset) {
        SplittableRandom random = new SplittableRandom(SEED * 1000 + asset);
        LocalDate behind = LocalDate.ofInstant(now, LabTerm.ZONE).plusDays(1);
        if (fate.kind() == Kind.NEVER_USED) {
            return first.datesUntil(behind)
                    .filter(day -> day.getDayOfWeek() == DayOfWeek.MONDAY && !LabHoliday.isOne(holidays, day))
                    .map(day -> LabTerm.second(day) + 25_300 + number)
                    .filter(start -> start + 600 < now.getEpochSecond())
                    .map(start -> start + "n600")
                    .collect(Collectors.joining(" "));
        }
        double liking = Math.min(0.97, room.liking() + 0.2 * random.nextDouble());
        List<Sitting> sittings = RoomWeeks.sittings(
                random, liking, first, behind, room.lessons(), day -> LabHoliday.isOne(holidays, day));
        cut(room).forEach(cut -> RoomWeeks.powerCut(sittings, cut, random));
        boolean isGone = fate.kind() == Kind.TAKEN || fate.kind() == Kind.IN_REPAIR;
        long from = fate.kind() == Kind.CARRIED_HERE ? ago(fate) : 0;
        long to = isGone ? ago(fate) : now.getEpochSecond();
        return sittings.stream()
                .filter(one -> one.begin() >= from && one.begin() < to)
                .map(LabStory::told)
                .collect(Collectors.joining(" "));
    }

    /** Twice in these weeks the power of a room fails within a lesson. */
    private List<Long> cut(LabRoom room) {
        int week = Math.floorMod(room.id().hashCode(), 5);
        long tuesday = LabTerm.second(first.plusWeeks(1L + week).plusDays(1)) + 8 * 3600 + 600;
        return List.of(tuesday, tuesday + Duration.ofDays(7L * 6 + 1).toSeconds() - 2700);
    }

    private static String told(Sitting sitting) {
        StringBuilder text = new StringBuilder().append(sitting.begin());
        Doing before = Doing.OFF;
        for (Span span : sitting.spans()) {
            long seconds = span.to() - span.from();
            boolean rests = span.doing() == Doing.IDLE && before == Doing.ACTIVE;
            long still = rests ? Math.min(IDLE_AFTER, seconds) : 0;
            append(text, 'a', still);
            append(text, letter(span.doing()), seconds - still);
            before = span.doing();
        }
        return text.toString();
    }

    private static void append(StringBuilder text, char letter, long seconds) {
        if (seconds > 0) {
            text.append(letter).append(seconds);
        }
    }

    private static char letter(Doing doing) {
        return switch (doing) {
            case ACTIVE, FILM -> 'a';
            case IDLE, LOCKED -> 'i';
            case NOBODY -> 'n';
            case SLEEP, OFF -> 's';
        };
    }

    /** A repair, for the server. */
    String ticket(LabRoom room, String device, String what, List<Step> steps) {
        return "{\"school\": %s, \"device\": \"%s\", \"what\": %s, \"steps\": [%s]}"
                .formatted(
                        DemoFiles.quote(room.school()),
                        device,
                        DemoFiles.quote(what),
                        steps.stream().map(this::step).collect(Collectors.joining(", ")));
    }

    private String step(Step step) {
        return "{\"at\": %d, \"state\": \"%s\", \"note\": %s, \"cost\": %d}"
                .formatted(
                        now.minus(Duration.ofDays(step.daysAgo())).getEpochSecond(),
                        step.state(),
                        DemoFiles.quote(step.note()),
                        step.cost());
    }
}
