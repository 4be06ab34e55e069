/**
 * The registry as tables that people keep in a spreadsheet: a file {@code schools.csv}, {@code devices.csv} and so on for each kind of
 * row.
 *
 * <p>{@link org.chieng.server.registry.exchange.RegistrySheets} names the kinds with their columns; {@link
 * org.chieng.server.registry.exchange.SheetImport} reads them in one transaction and tells a fault a row; {@link
 * org.chieng.server.registry.exchange.SheetExport} writes what an import reads back. No secret ever leaves.
 */
@NullMarked
package org.chieng.server.registry.exchange;

import org.jspecify.annotations.NullMarked;
