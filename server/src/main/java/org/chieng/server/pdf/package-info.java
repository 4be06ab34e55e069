/**
 * Pages of A4 with text, tables and drawings, as PDF with an embedded font that has all Vietnamese letters: {@link
 * org.chieng.server.pdf.PdfPages}. The only package that sees PDFBox. Blocks: run it on a worker. Decisions: ADR 37.
 */
@NullMarked
package org.chieng.server.pdf;

import org.jspecify.annotations.NullMarked;
