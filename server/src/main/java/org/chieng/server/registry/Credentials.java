package org.chieng.server.registry;

import org.chieng.gateway.device.EnrolledDevice;

/** A device with what its secret is checked against. Immutable. */
record Credentials(EnrolledDevice device, SecretHash secret) {}
