package org.chieng.server.api;

import io.vertx.ext.web.RoutingContext;

/**
 * Stands before all routes: an address that can't be decoded (RFC 3986 section 2.1) is answered with a problem. The router itself would answer a plain 400
 * and log a fault of ours for each.
 */
public final class WellFormed {
    private WellFormed() {}

    /** Lets through what can be decoded. */
    public static void handle(RoutingContext context) {
        if (isDecodable(context)) {
            context.next();
        } else {
            Problem.INVALID_PARAMETER.send(
                    context.response(),
                    context.request().path(),
                    "the address must be UTF-8, with two hex digits behind each %");
        }
    }

    private static boolean isDecodable(RoutingContext context) {
        try {
            context.normalizedPath();
            context.request().params();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
