package org.chieng.agent.source.serial;

import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is remembered of a port while the agent runs, over unplugging and plugging in. Confined to the thread that has the port. */
final class PortState {
    private static final Logger log = LoggerFactory.getLogger(PortState.class);

    private final Path device;
    private final String name;
    private final StrictTimes times = new StrictTimes();
    private final SilenceWatch silence;
    private String fault = "";
    private int speed = SpeedSearch.SPEEDS.get(0);

    PortState(Path device, String name, Duration silence) {
        this.device = device;
        this.name = name;
        this.silence = new SilenceWatch(silence);
    }

    Path device() {
        return device;
    }

    /** The source's part of channel names. */
    String name() {
        return name;
    }

    StrictTimes times() {
        return times;
    }

    SilenceWatch silence() {
        return silence;
    }

    /** The speed to begin with, in baud. */
    int speed() {
        return speed;
    }

    void opened() {
        fault = "";
        log.info("{} is open: {}", name, device);
    }

    /** Says why the port can't be used, once until the reason is another. */
    void failed(String reason) {
        if (!fault.equals(reason)) {
            fault = reason;
            log.warn("{} can't be used now: {}", device, reason);
        }
    }

    void speedFound(int found) {
        speed = found;
        log.info("{} speaks at {} baud", name, found);
    }
}
