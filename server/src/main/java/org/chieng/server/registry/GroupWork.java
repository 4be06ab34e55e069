package org.chieng.server.registry;

/**
 * What a group made of an experiment that was assigned. Immutable.
 *
 * @param board with which the group measures
 * @param experiment the group's own
 */
public record GroupWork(BoardId board, EntryId experiment) {}
