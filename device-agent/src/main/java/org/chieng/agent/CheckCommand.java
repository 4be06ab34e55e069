package org.chieng.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.check.CheckSocket;
import org.chieng.agent.check.Finding;
import org.chieng.agent.check.Findings;
import org.chieng.agent.check.Mark;
import org.chieng.agent.check.Report;
import org.chieng.agent.check.Words;
import org.chieng.agent.flow.ReadingFlow;
import org.chieng.agent.source.Source;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.uplink.LineFault;
import org.chieng.agent.uplink.LineTest;
import org.chieng.agent.uplink.SecretFile;

/**
 * {@code check}: asks the running agent how everything is. Where none runs, it tries for some seconds by itself what is plugged in and whether
 * the server takes the device; nothing is journalled then, and nothing is sent.
 */
final class CheckCommand {
    private static final int TRY_SECONDS = 10;

    private final AgentConfig config;
    private final AgentClock clock;
    private final Words words;

    CheckCommand(AgentConfig config, AgentClock clock, Words words) {
        this.config = config;
        this.clock = clock;
        this.words = words;
    }

    /** The language of the system, Vietnamese or else English. */
    static Words usualWords() {
        return Words.of(Locale.getDefault().getLanguage()).orElse(Words.EN);
    }

    /** That the agent runs, as it says of itself. */
    static Finding running(AgentConfig config) {
        String version = Optional.ofNullable(CheckCommand.class.getPackage().getImplementationVersion())
                .orElse("?");
        return Finding.of(Mark.GOOD, "agent.running", config.uplink().device(), version);
    }

    /** Room on the data folder's disk, in bytes; much where it can't be told. */
    static long free(AgentConfig config) {
        try {
            return Files.getFileStore(config.data()).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Finds out and gives the report. Blocks for some seconds when no agent runs. */
    CheckSocket.Answer run() throws InterruptedException {
        try {
            Optional<CheckSocket.Answer> answer = CheckSocket.ask(config.data(), words);
            if (answer.isPresent()) {
                return answer.get();
            }
        } catch (IOException e) {
            return answer(
                    new Report(List.of(section("section.agent", Finding.of(Mark.BAD, "agent.locked", config.data())))));
        }
        return answer(tryOut());
    }

    private CheckSocket.Answer answer(Report report) {
        return new CheckSocket.Answer(report.isGood(), report.text(words));
    }

    private static Report.Section section(String title, Finding... findings) {
        return new Report.Section(title, List.of(findings));
    }

    private Report tryOut() throws InterruptedException {
        ReadingFlow flow =
                new ReadingFlow(readings -> false, clock); // nothing is kept, and boards with Wi-Fi are told so
        List<Source> sources = Agent.sources(config, flow, clock, ClockBook.trustingSystem(clock));
        sources.forEach(Source::start);
        List<Finding> boards;
        try {
            TimeUnit.SECONDS.sleep(TRY_SECONDS);
            List<SourceStatus> statuses =
                    sources.stream().flatMap(source -> source.status().stream()).toList();
            boards = Findings.boards(statuses, flow.faults());
        } finally {
            sources.forEach(Source::close);
        }
        return new Report(List.of(
                section("section.agent", Finding.of(Mark.BAD, "agent.stopped", TRY_SECONDS)),
                new Report.Section("section.boards", boards),
                new Report.Section("section.line", line())));
    }

    private List<Finding> line() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        if (!SecretFile.isThere(config.uplink())) {
            findings.add(Finding.of(Mark.BAD, "secret.none", config.claim().page("")));
            return findings;
        }
        Optional<LineFault> fault = LineTest.run(config.uplink());
        String uri = config.uplink().uri();
        findings.add(fault.isEmpty() ? Finding.of(Mark.GOOD, "line.reached", uri) : Findings.lost(uri, fault.get()));
        return findings;
    }
}
