/**
 * Files that other programs read: {@link org.chieng.server.export.SchoolFiles} for spreadsheets and maps (CSV as Excel opens it, GeoJSON as of RFC
 * 7946), {@link org.chieng.server.export.GigaFiles} and {@link org.chieng.server.export.GigaImport} and
 * {@link org.chieng.server.export.GigaMeasurementImport} for UNICEF Giga, with its names of fields, lists
 * of values and units ({@code unicef/giga-dagster}, {@code config_expectations.py}; speeds in kbit/s). Blocks: run it on a worker.
 */
@NullMarked
package org.chieng.server.export;

import org.jspecify.annotations.NullMarked;
