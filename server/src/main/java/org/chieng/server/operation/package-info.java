/** What an operator and their tools see: health, metrics for Prometheus, and what was refused. Micrometer is seen here only. */
@NullMarked
package org.chieng.server.operation;

import org.jspecify.annotations.NullMarked;
