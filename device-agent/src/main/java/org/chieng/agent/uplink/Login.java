package org.chieng.agent.uplink;

import org.chieng.protocol.name.DeviceId;

/** What the agent logs in with. Immutable as long as the secret is left alone. */
final class Login {
    private final DeviceId device;
    private final char[] secret;

    Login(DeviceId device, char[] secret) {
        this.device = device;
        this.secret = secret;
    }

    DeviceId device() {
        return device;
    }

    char[] secret() {
        return secret;
    }
}
