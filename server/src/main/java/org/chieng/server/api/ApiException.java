package org.chieng.server.api;

/** A request that can't be answered; carries the answer. Has no stack trace: it is expected input, not a bug. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    /**
     * @param problem what is wrong
     * @param detail in one sentence, and how to mend it
     */
    public ApiException(Problem problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }

    /** In one sentence, and how to mend it. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
