package org.chieng.agent.flow;

import java.util.Map;
import org.chieng.protocol.name.ChannelName;

/** Hears when readings begin to come with another calibration. Called on the source's thread, seldom; may write a small file. */
@FunctionalInterface
public interface CalibrationListener {
    /** Takes the calibration of each channel that was ever told one, as the journal has it now. */
    void calibrated(Map<ChannelName, Calibration> told);
}
