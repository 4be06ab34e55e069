/**
 * How the parts of the computer are. What asks ({@link org.chieng.agent.source.lab.health.DiskFetch}, {@link
 * org.chieng.agent.source.lab.health.PowerSupplies}) and what understands and judges (parsers and rules) are apart, so that tests give what real machines printed.
 * Whatever can't be asked or understood is unknown, with the reason. Confined to the source's thread.
 */
@NullMarked
package org.chieng.agent.source.lab.health;

import org.jspecify.annotations.NullMarked;
