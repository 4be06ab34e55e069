/**
 * What the doors have in common and that needs no library of any door: {@link org.chieng.gateway.adapter.DeviceMessages} tells what
 * becomes of a message that a device published, {@link org.chieng.gateway.adapter.ErrorMessages} what a device is told of refusals.
 * The doors themselves are the packages below; none knows another.
 */
@NullMarked
package org.chieng.gateway.adapter;

import org.jspecify.annotations.NullMarked;
