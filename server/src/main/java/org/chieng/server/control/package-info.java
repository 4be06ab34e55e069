/**
 * Devices are set from the page: actuators by commands, rules and calibration by configurations ({@code docs/protocol.md}). {@link
 * org.chieng.server.control.DeviceTalk} asks a device and waits for what it answers; {@link org.chieng.server.control.SettingsKeeper} keeps each
 * configuration with who made it and what the device said of it. Decisions: ADR 45.
 */
@NullMarked
package org.chieng.server.control;

import org.jspecify.annotations.NullMarked;
