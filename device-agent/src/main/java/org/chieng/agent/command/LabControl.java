package org.chieng.agent.command;

import java.util.List;
import java.util.Map;
import org.chieng.protocol.name.DeviceId;

/** What can be done with the computers of the lab that this agent is the relay of. Called on the thread of commands; may take some seconds. */
public interface LabControl {
    /** Wakes computers; what came of it by name: {@code sent}, {@code on}, {@code unknown} (nobody knows how) or {@code failed}. */
    Map<String, String> wake(List<DeviceId> devices);

    /**
     * Has computers shut themselves down.
     *
     * @param force also those that somebody uses
     * @return what came of it by name: {@code done} (it will be off in some minutes), {@code off}, {@code in-use}, {@code not-allowed}, {@code failed} or
     *     {@code silent}
     */
    Map<String, String> shutdown(List<DeviceId> devices, boolean force) throws InterruptedException;
}
