/**
 * The port to time series, {@link org.chieng.gateway.store.TimeSeriesStore}, and its types. Each implementation is a
 * subpackage that nobody sees but the wiring, and passes the same contract tests.
 */
@NullMarked
package org.chieng.gateway.store;

import org.jspecify.annotations.NullMarked;
