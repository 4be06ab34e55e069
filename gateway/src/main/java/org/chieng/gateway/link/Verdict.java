package org.chieng.gateway.link;

/**
 * What a line is. Immutable.
 *
 * @param state the one state
 * @param quality the one quality
 * @param ruleVersion of {@link LinkRule}, kept beside what is stored
 */
public record Verdict(LinkState state, Quality quality, int ruleVersion) {}
