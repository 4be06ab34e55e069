/** Programs of Debian that tests run as processes on free ports of the loopback: a broker, an InfluxDB with its front. */
@NullMarked
package org.chieng.testkit;

import org.jspecify.annotations.NullMarked;
