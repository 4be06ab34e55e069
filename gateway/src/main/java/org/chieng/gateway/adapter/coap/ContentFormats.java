package org.chieng.gateway.adapter.coap;

import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.jspecify.annotations.Nullable;

/** The numbers that CoAP has for content types (IANA, CoAP Content-Formats). Pure functions. */
final class ContentFormats {
    private ContentFormats() {}

    /** The MIME type of a number, null when none was told. */
    static @Nullable String mimeType(int format) throws RejectedException {
        return switch (format) {
            case MediaTypeRegistry.UNDEFINED -> null;
            case MediaTypeRegistry.TEXT_PLAIN -> "text/plain";
            case MediaTypeRegistry.APPLICATION_JSON -> "application/json";
            case MediaTypeRegistry.APPLICATION_CBOR -> "application/cbor";
            case MediaTypeRegistry.APPLICATION_SENML_JSON -> "application/senml+json";
            case MediaTypeRegistry.APPLICATION_SENML_CBOR -> "application/senml+cbor";
            default ->
                throw new RejectedException(
                        ErrorCode.UNSUPPORTED_CONTENT_TYPE,
                        "Content-Format " + format + " is not understood: use 110, 112, 50 or 60, or none");
        };
    }
}
