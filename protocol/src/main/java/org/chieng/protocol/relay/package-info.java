/**
 * What an agent sends for the computers of its lab: topic {@code relayed}, as {@code docs/protocol.md} has it under "A relay". Values and pure
 * functions.
 */
@NullMarked
package org.chieng.protocol.relay;

import org.jspecify.annotations.NullMarked;
