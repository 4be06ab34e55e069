package org.chieng.agent.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.chieng.agent.flow.Calibration;
import org.chieng.agent.flow.CalibrationListener;
import org.chieng.agent.keep.KeptFile;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers over restarts with which calibration the newest readings of each channel came, so that a change is told in the journal even when it
 * was made while the agent was off. Telling one twice harms nothing. Thread-safe.
 */
public final class CalibrationFile implements CalibrationListener {
    private static final Logger log = LoggerFactory.getLogger(CalibrationFile.class);

    private final KeptFile file;

    /** @param file need not be there yet */
    public CalibrationFile(Path file) {
        this.file = new KeptFile(file);
    }

    /** What was told before; empty for what was never calibrated. */
    public synchronized Map<ChannelName, Calibration> recall() {
        Map<ChannelName, Calibration> told = new LinkedHashMap<>();
        for (String line : file.read().orElse("").lines().toList()) {
            String[] parts = line.split(" ", -1);
            try {
                told.put(
                        ChannelName.parse(parts[0]),
                        new Calibration(Double.parseDouble(parts[1]), Double.parseDouble(parts[2])));
            } catch (RejectedException | RuntimeException e) {
                log.warn("'{}' tells no calibration and is passed over", line);
            }
        }
        return told;
    }

    @Override
    public synchronized void calibrated(Map<ChannelName, Calibration> told) {
        try {
            file.write(told.entrySet().stream()
                    .map(one -> one.getKey() + " " + one.getValue().scale() + " "
                            + one.getValue().offset())
                    .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            log.warn("calibrations can't be written down; they are told again after a restart: {}", e.toString());
        }
    }
}
