/** {@code /registry}: the registry's rows as CSV, out and in, for whoever may, over HTTP; how a sheet is read and written is {@code registry.exchange}'s. */
@NullMarked
package org.chieng.server.sheets;

import org.jspecify.annotations.NullMarked;
