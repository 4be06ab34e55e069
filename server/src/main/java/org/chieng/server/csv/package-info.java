/** Tables of comma-separated values as spreadsheets write and read them (RFC 4180). Pure functions; no file is opened here. */
@NullMarked
package org.chieng.server.csv;

import org.jspecify.annotations.NullMarked;
