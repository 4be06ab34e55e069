/**
 * Tells people of outages: one message when an incident has begun and one when it is over, never one a school; nothing in quiet hours, and what
 * waited in them in one message at their end. What is to be told, and what has not arrived yet, lies in the registry.
 */
@NullMarked
package org.chieng.server.alert;

import org.jspecify.annotations.NullMarked;
