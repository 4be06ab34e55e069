/**
 * Does what the server sends down. {@code CommandRunner} takes commands from the uplink and does them one after the other on a thread of
 * its own; {@code CommandLog} remembers on disk which it has begun, so that none is done twice; {@link
 * org.chieng.agent.command.RawFetch}, {@link org.chieng.agent.command.LiveWatch} and {@link org.chieng.agent.command.ReplySender} are
 * what it needs of others. {@code docs/protocol.md} has the commands and answers.
 */
@NullMarked
package org.chieng.agent.command;

import org.jspecify.annotations.NullMarked;
