package org.chieng.gateway.store;

/** The store can't do it now, e.g. the disk is full; nothing of the failed call is stored, and it may be tried again. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what failed and how to mend it, for an operator
     * @param cause what the library said
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
