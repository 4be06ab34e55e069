package org.chieng.agent.uplink;

/** Whether each byte on the line counts. */
public enum Metered {
    /** It does: batch, aggregate, keep to the allowance. */
    YES,
    /** It does not. */
    NO,
    /** Nobody tells: treated as {@link #NO}. */
    UNKNOWN
}
