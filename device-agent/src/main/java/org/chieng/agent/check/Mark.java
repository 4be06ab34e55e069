package org.chieng.agent.check;

/** How good a finding is; printed as one character, so that it can be seen without colours. */
public enum Mark {
    /** It works. */
    GOOD("✓"),
    /** Nothing is wrong, and nothing is proven. */
    INFO("·"),
    /** It works for now; somebody should look at it. */
    WATCH("!"),
    /** It does not work. */
    BAD("✗");

    private final String sign;

    Mark(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }
}
