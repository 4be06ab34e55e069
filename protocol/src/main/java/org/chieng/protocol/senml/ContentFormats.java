package org.chieng.protocol.senml;

import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.jspecify.annotations.Nullable;

/** The numbers that CoAP has for content types (IANA, CoAP Content-Formats). Pure functions. */
public final class ContentFormats {
    /** No Content-Format was told. */
    public static final int NONE = -1;

    private ContentFormats() {}

    /**
     * The MIME type of a number, null when none was told.
     *
     * @throws RejectedException with {@link ErrorCode#UNSUPPORTED_CONTENT_TYPE}
     */
    public static @Nullable String mimeType(int format) throws RejectedException {
        return switch (format) {
            case NONE -> null;
            case 0 -> "text/plain";
            case 50 -> "application/json";
            case 60 -> "application/cbor";
            case 110 -> "application/senml+json";
            case 112 -> "application/senml+cbor";
            default ->
                throw new RejectedException(
                        ErrorCode.UNSUPPORTED_CONTENT_TYPE,
                        "Content-Format " + format + " is not understood: use 110, 112, 50 or 60, or none");
        };
    }
}
