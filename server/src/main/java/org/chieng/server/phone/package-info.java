/**
 * Phones as sensors of a class: an experiment for the app phyphox that each phone fetches by a ticket, and pages in browsers that send motion
 * and the level of sound. Each phone is a device of its own until the lesson ends.
 */
@NullMarked
package org.chieng.server.phone;

import org.jspecify.annotations.NullMarked;
