/**
 * What the lines of schools did in a month, by provider: {@link org.chieng.server.report.ServiceReports} reads spans and measurements into a {@link
 * org.chieng.server.report.ServiceReport}, whose rows are all there is; {@link org.chieng.server.report.Figures} are sums of them, {@link
 * org.chieng.server.report.ReportCsv} writes the rows and {@link org.chieng.server.report.ReportPdf} the figures. Rules: {@code docs/server.md}
 * "Service reports", ADR 37. Blocks: run it on a worker.
 */
@NullMarked
package org.chieng.server.report;

import org.jspecify.annotations.NullMarked;
