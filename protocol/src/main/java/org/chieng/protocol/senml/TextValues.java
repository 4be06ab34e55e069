package org.chieng.protocol.senml;

import java.util.Base64;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;

/** Makes values of texts that came from outside, within their limits. */
final class TextValues {
    private TextValues() {}

    static Value text(String text) throws RejectedException {
        if (text.length() > Value.Text.MAX_LENGTH) {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE,
                    "text has " + text.length() + " characters, at most " + Value.Text.MAX_LENGTH + " are taken");
        }
        return new Value.Text(text);
    }

    static Value data(byte[] bytes) throws RejectedException {
        if (bytes.length > Value.Data.MAX_BYTES) {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE,
                    "data has " + bytes.length + " bytes, at most " + Value.Data.MAX_BYTES + " are taken");
        }
        return new Value.Data(bytes);
    }

    /** Data of JSON: base64 with the URL alphabet, padding left out (RFC 8428 section 4.3). */
    static Value base64Url(String text) throws RejectedException {
        try {
            return data(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new RejectedException(ErrorCode.INVALID_VALUE, "field 'vd' must be base64 with the URL alphabet");
        }
    }

    static String label(String label) throws RejectedException {
        if (label.length() > Reading.MAX_LABEL_LENGTH) {
            throw new RejectedException(
                    ErrorCode.INVALID_NAME,
                    "label has " + label.length() + " characters, at most " + Reading.MAX_LABEL_LENGTH + " are taken");
        }
        return label;
    }
}
