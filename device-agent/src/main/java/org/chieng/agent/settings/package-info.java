/**
 * Names, units and calibration of channels, rules, and safe values of actuators: from the config file, and from the server. {@link
 * org.chieng.agent.settings.Sections} reads both in the same form; {@link org.chieng.agent.settings.Settings} keeps what the server pushed
 * over restarts, and applies it to the flow of readings and to the rules. Threading: {@code Settings} is confined to the thread of
 * commands.
 */
@NullMarked
package org.chieng.agent.settings;

import org.jspecify.annotations.NullMarked;
