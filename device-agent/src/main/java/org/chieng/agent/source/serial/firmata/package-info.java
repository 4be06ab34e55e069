/**
 * Boards that run StandardFirmata 2.x (protocol.md of github.com/firmata/protocol): bytes in, values and bytes out, no I/O. {@link
 * org.chieng.agent.source.serial.firmata.FirmataParser} cuts the stream into messages, {@link
 * org.chieng.agent.source.serial.firmata.FirmataDetector} tells by a firmware report that a board speaks it, {@link
 * org.chieng.agent.source.serial.firmata.FirmataBoard} sets the pins up and knows what came of them.
 *
 * <p>Threading: a board's thread feeds them; only {@code FirmataBoard}'s outputs are set from others.
 */
@NullMarked
package org.chieng.agent.source.serial.firmata;

import org.jspecify.annotations.NullMarked;
