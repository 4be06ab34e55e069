package org.chieng.agent.check;

import java.util.ArrayList;
import java.util.List;

/**
 * All findings, in sections. Immutable.
 *
 * @param sections in the order in which a teacher would look
 */
public record Report(List<Section> sections) {
    public Report {
        sections = List.copyOf(sections);
    }

    /**
     * What belongs together. Immutable.
     *
     * @param title the key of its heading
     * @param findings what was looked at
     */
    public record Section(String title, List<Finding> findings) {
        public Section {
            findings = List.copyOf(findings);
        }
    }

    /** Whether nothing is bad. */
    public boolean isGood() {
        return !has(Mark.BAD);
    }

    private boolean has(Mark mark) {
        return sections.stream()
                .flatMap(section -> section.findings().stream())
                .anyMatch(finding -> finding.mark() == mark);
    }

    private String end() {
        return has(Mark.BAD) ? "end.bad" : has(Mark.WATCH) ? "end.look" : "end.good";
    }

    /** The report as lines; a finding that asks for something has what to do in the line below it. */
    public String text(Words words) {
        List<String> lines = new ArrayList<>();
        for (Section section : sections) {
            if (section.findings().isEmpty()) {
                continue; // e.g. no rules
            }
            lines.add(words.say(section.title(), List.of()));
            for (Finding finding : section.findings()) {
                lines.add("  " + finding.mark().sign() + " " + words.say(finding.key(), finding.details()));
                words.find(finding.key() + ".todo")
                        .ifPresent(todo -> lines.add("    → " + words.say(finding.key() + ".todo", finding.details())));
            }
        }
        lines.add(words.say(end(), List.of()));
        return String.join("\n", lines) + "\n";
    }
}
