package org.chieng.gateway.store.influx;

/** A call that failed, and what that means for the one who made it. */
final class InfluxFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is to be done. */
    enum Kind {
        /** Not reached, overloaded or broken: try again later. */
        AWAY,
        /** It won't have us until somebody changes a setting. */
        REFUSED,
        /** It can't take this, now or ever. */
        BAD
    }

    private final Kind kind;

    InfluxFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** By status of HTTP; 0 where there was no answer. Whatever is not known to be for ever is tried again. */
    static Kind kindOf(int status) {
        return switch (status) {
            case 400, 413, 422 -> Kind.BAD;
            case 401, 403, 404 -> Kind.REFUSED;
            default -> Kind.AWAY;
        };
    }
}
