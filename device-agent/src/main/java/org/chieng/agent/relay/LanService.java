package org.chieng.agent.relay;

import java.util.concurrent.CompletionStage;
import org.chieng.protocol.name.DeviceId;

/** Answers what computers of the lab say, who have shown that they have its key. Thread-safe; may block on the disk. */
public interface LanService {
    /**
     * Answers one request.
     *
     * @param from who says that it is; one computer of the lab could say that it is another
     * @param kind the path behind the device, e.g. {@code telemetry}, {@code replies/17}
     * @return never fails
     */
    CompletionStage<LanAnswer> answer(DeviceId from, String kind, byte[] payload);
}
