package org.chieng.sim.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chieng.sim.lab.LabTerm;
import org.chieng.sim.lab.LessonTime;

/**
 * The computer rooms of the demo's schools: sixteen with 313 donated computers, what happened to them in the last thirteen weeks, and what these
 * schools have lent. All is invented, the same for the same day. Immutable.
 */
public final class DemoLabs {
    /** What happens reaches so far back. */
    static final int WEEKS = 13;

    /** So long the power of one room is away when the demo starts. */
    private static final Duration DARK = Duration.ofMinutes(15);

    private final Instant now;
    private final List<LabRoom> rooms;
    private final Map<String, LabFate> fates;

    /**
     * Invents them.
     *
     * @param now the demo's start
     * @param around ids of schools around those that have boards, twelve at least
     */
    public DemoLabs(Instant now, List<String> around) {
        this.now = now;
        this.rooms = rooms(around);
        this.fates = LabFate.of(rooms);
    }

    /** The first two are those of the demo's lab manager: the school whose id is the first. */
    private static List<LabRoom> rooms(List<String> around) {
        String first = DemoSchool.ALL.get(1).id();
        String other = DemoSchool.ALL.get(0).id();
        List<LabRoom> rooms = new ArrayList<>(List.of(
                new LabRoom(first, 1, 20, 0.8),
                new LabRoom(first, 2, 20, 0.7),
                new LabRoom(other, 1, 20, 0.7),
                new LabRoom(other, 2, 20, 0.5)));
        for (int i = 0; i < 12; i++) {
            rooms.add(new LabRoom(around.get(i), 1, i < 5 ? 20 : 19, 0.35 + 0.5 * (i * 7 % 12) / 12));
        }
        return List.copyOf(rooms);
    }

    /** All of it, for a server that is told so with {@code --demo-labs}. */
    public String happenings() {
        LocalDate today = LocalDate.ofInstant(now, LabTerm.ZONE);
        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate first = monday.minusWeeks(WEEKS);
        List<LabHoliday> holidays = LabHoliday.within(first, today);
        LocalDate shown = today.with(TemporalAdjusters.previous(DayOfWeek.MONDAY));
        while (LabHoliday.isOne(holidays, shown)) {
            shown = shown.minusWeeks(1);
        }
        LabStory story = new LabStory(now, first, holidays, fates);
        // a lesson and the next one: the rooms are full whenever somebody starts the demo
        long lesson = shown.atTime(9, 10).atZone(LabTerm.ZONE).toEpochSecond();
        return """
                {
                "shown": {"from": %d, "to": %d},
                "labs": [
                %s
                ],
                "holidays": [
                %s
                ],
                "loans": [
                %s
                ],
                "tickets": [
                %s
                ]
                }
                """.formatted(
                        lesson,
                        lesson + Duration.ofMinutes(75).toSeconds(),
                        rooms.stream().map(room -> lab(room, story)).collect(Collectors.joining(",\n")),
                        holidays(holidays),
                        new LabLoans(today, schools()).json(),
                        tickets(story));
    }

    private List<String> schools() {
        return rooms.stream().map(LabRoom::school).distinct().toList();
    }

    private String lab(LabRoom room, LabStory story) {
        boolean isDark = room.equals(rooms.get(2));
        List<String> computers = new ArrayList<>(IntStream.rangeClosed(1, room.computers())
                .mapToObj(number -> story.computer(room, number, isDark, asset(room, number)))
                .toList());
        if (room.equals(rooms.get(0))) {
            computers.add(story.before(room, rooms.get(1), 9));
        }
        return """
                {"id": %s, "school": %s, "name": %s, "dark": %d, "lessons": [%s], "computers": [
                %s]}""".formatted(
                        DemoFiles.quote(room.id()),
                        DemoFiles.quote(room.school()),
                        DemoFiles.quote(room.name()),
                        isDark ? now.minus(DARK).getEpochSecond() : 0,
                        room.lessons().stream().map(DemoLabs::lesson).collect(Collectors.joining(", ")),
                        String.join(",\n", computers));
    }

    /** The number on a computer's label, from 1. */
    private int asset(LabRoom room, int number) {
        return rooms.stream()
                        .takeWhile(one -> !one.equals(room))
                        .mapToInt(LabRoom::computers)
                        .sum()
                + number;
    }

    private static String lesson(LessonTime lesson) {
        return "{\"day\": %d, \"number\": %d, \"begins\": \"%s\", \"ends\": \"%s\"}"
                .formatted(lesson.day().getValue(), lesson.number(), lesson.begins(), lesson.ends());
    }

    private String holidays(List<LabHoliday> holidays) {
        return schools().stream()
                .flatMap(school -> holidays.stream().map(one -> one.json(school)))
                .collect(Collectors.joining(",\n"));
    }

    private String tickets(LabStory story) {
        LabRoom first = rooms.get(0);
        return String.join(
                ",\n",
                story.ticket(
                        first,
                        first.device(17),
                        "Bật không lên nguồn",
                        List.of(
                                new LabStory.Step(4, "broken", "Có mùi khét, đã rút điện", 0),
                                new LabStory.Step(3, "seen", "Hỏng bộ nguồn", 0),
                                new LabStory.Step(2, "in-repair", "Gửi tiệm sửa, hẹn thứ sáu", 350_000))),
                story.ticket(
                        first,
                        first.device(2),
                        "Bàn phím liệt phím",
                        List.of(
                                new LabStory.Step(24, "broken", "Phím A và phím cách", 0),
                                new LabStory.Step(20, "back", "Thay bàn phím", 90_000))),
                story.ticket(
                        rooms.get(1),
                        rooms.get(1).device(4),
                        "Màn hình sọc",
                        List.of(
                                new LabStory.Step(40, "broken", "Sọc dọc bên phải", 0),
                                new LabStory.Step(33, "in-repair", "Thay cáp màn hình", 120_000),
                                new LabStory.Step(29, "back", "Chạy tốt", 0))));
    }
}
