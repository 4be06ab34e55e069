package org.chieng.agent.local;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code (ISO/IEC 18004) to be drawn. Immutable.
 *
 * @param size width and height with the light border, in modules
 * @param path the dark modules, as of SVG
 */
record QrPath(int size, String path) {
    /** Light modules around it, as the standard asks for (section 6.3.8). */
    private static final int QUIET = 4;

    /** The code of a text. */
    static QrPath of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET)
                            .append(' ')
                            .append(y + QUIET)
                            .append("h1v1h-1z");
                }
            }
        }
        return new QrPath(code.size + 2 * QUIET, path.toString());
    }
}
