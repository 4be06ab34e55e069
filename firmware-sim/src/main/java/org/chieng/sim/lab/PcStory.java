package org.chieng.sim.lab;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.chieng.sim.lab.Sitting.End;
import org.chieng.sim.lab.Sitting.Misread;

/** Makes up what goes on at one computer on school days. Confined to one thread. */
final class PcStory {
    private final SplittableRandom random;
    private final double liking;
    private final List<Sitting> sittings = new ArrayList<>();

    /** @param liking in how many of the lessons it is used, 0 to 1 */
    PcStory(SplittableRandom random, double liking) {
        this.random = random;
        this.liking = liking;
    }

    List<Sitting> sittings() {
        return sittings;
    }

    /**
     * Half a day.
     *
     * @param leftAt when all go home, before the last lesson ends; or the end of time
     * @param isDue whether it is used at least once now
     * @return whether it was used
     */
    boolean half(LocalDate day, List<LessonTime> lessons, long leftAt, boolean isDue) {
        List<LessonTime> used = new ArrayList<>(
                lessons.stream().filter(one -> random.nextDouble() < liking).toList());
        if (used.isEmpty() && isDue && !lessons.isEmpty()) {
            used.add(lessons.get(0));
        }
        if (used.isEmpty()) {
            return false;
        }
        List<Span> spans = new ArrayList<>();
        long begin = at(day, used.get(0).begins()) - 60 + random.nextInt(300);
        for (LessonTime lesson : used) {
            long over = Math.min(at(day, lesson.ends()) - random.nextInt(120), leftAt + random.nextInt(60));
            long login = Math.max(at(day, lesson.begins()), spans.isEmpty() ? begin : over(spans))
                    + 60
                    + random.nextInt(180);
            if (login + 600 > over) {
                continue;
            }
            if (!spans.isEmpty() && random.nextInt(300) == 0) {
                login = crash(spans, login);
            }
            waitUntil(spans, spans.isEmpty() ? begin : over(spans), login);
            lesson(spans, over);
        }
        if (!spans.isEmpty()) {
            end(spans, leftAt);
        }
        return true;
    }

    private static long at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(LabTerm.ZONE).toEpochSecond();
    }

    private static long over(List<Span> spans) {
        return spans.get(spans.size() - 1).to();
    }

    /** It hangs in the lesson before, and is started anew. */
    private long crash(List<Span> spans, long login) {
        Sitting whole = sitting(spans, End.CRASH);
        long middle = (spans.get(spans.size() - 1).from() + over(spans)) / 2;
        sittings.add(whole.cutAt(middle, End.CRASH));
        long begin = Math.max(middle + 120 + random.nextInt(180), over(spans));
        spans.clear();
        spans.add(new Span(Doing.NOBODY, begin, begin + 60));
        return Math.max(login, begin + 90);
    }

    /** Between lessons it waits; where that is long it may fall asleep. */
    private void waitUntil(List<Span> spans, long from, long login) {
        if (login - from > 1200 && !spans.isEmpty() && random.nextInt(5) < 2) {
            spans.add(new Span(Doing.NOBODY, from, from + 300));
            spans.add(new Span(Doing.SLEEP, from + 300, login - 45));
            spans.add(new Span(Doing.NOBODY, login - 45, login));
        } else {
            spans.add(new Span(Doing.NOBODY, from, login));
        }
    }

    private void lesson(List<Span> spans, long over) {
        while (over(spans) < over - 180) {
            add(spans, Doing.ACTIVE, 180 + random.nextInt(720), over);
            Doing then = switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4 -> Doing.IDLE;
                case 5 -> Doing.FILM;
                case 6 -> Doing.LOCKED;
                default -> Doing.ACTIVE;
            };
            if (then != Doing.ACTIVE) {
                add(spans, then, then == Doing.FILM ? 600 + random.nextInt(600) : 60 + random.nextInt(660), over);
            }
        }
    }

    private static void add(List<Span> spans, Doing doing, long seconds, long over) {
        long from = over(spans);
        long to = Math.min(over, from + seconds);
        if (to > from) {
            spans.add(new Span(doing, from, to));
        }
    }

    /** Mostly it is shut down; at times it is forgotten, and on or asleep for hours. */
    private void end(List<Span> spans, long leftAt) {
        long from = over(spans);
        boolean inOrder = leftAt < Long.MAX_VALUE / 2;
        switch (inOrder ? 99 : random.nextInt(60)) {
            case 0 -> spans.add(new Span(Doing.NOBODY, from, from + 3600 + random.nextInt(3600)));
            case 1, 2 -> {
                spans.add(new Span(Doing.NOBODY, from, from + 1200));
                spans.add(new Span(Doing.SLEEP, from + 1200, from + 5400));
                spans.add(new Span(Doing.NOBODY, from + 5400, from + 5460 + random.nextInt(240)));
            }
            default -> spans.add(new Span(Doing.NOBODY, from, from + 10 + random.nextInt(inOrder ? 60 : 290)));
        }
        sittings.add(sitting(spans, End.SHUTDOWN));
    }

    private Sitting sitting(List<Span> spans, End end) {
        return new Sitting(spans, end, misread(), random.nextInt(7) == 0);
    }

    private Misread misread() {
        return switch (random.nextInt(120)) {
            case 0, 1 -> Misread.MEMORY_LESS;
            case 2, 3, 4 -> Misread.MEMORY_NONE;
            case 5, 6 -> Misread.DISK_LESS;
            case 7, 8, 9 -> Misread.DISK_SILENT;
            case 10 -> Misread.FILLERS;
            default -> Misread.NONE;
        };
    }
}
