package org.chieng.server.phone;

import io.nayuki.qrcodegen.QrCode;

/** Draws QR codes (ISO/IEC 18004) as SVG, dark on white whatever the page's colours: scanners need it so. Pure functions. */
final class QrSvg {
    /** Light modules around it, as the standard asks for (section 6.3.8). */
    private static final int QUIET = 4;

    private QrSvg() {}

    /** That of a text, one unit a module. */
    static String of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        int size = code.size + 2 * QUIET;
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
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size
                + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size + "H0z\"/>"
                + "<path fill=\"#000\" d=\"" + path + "\"/></svg>";
    }
}
