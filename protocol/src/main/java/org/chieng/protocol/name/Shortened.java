package org.chieng.protocol.name;

/** Cuts what came from outside to a length that fits an error message, and hides control characters. */
final class Shortened {
    private static final int LIMIT = 40;

    private Shortened() {}

    static String of(String text) {
        String head = text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
        return head.replaceAll("\\p{Cntrl}", "?");
    }
}
