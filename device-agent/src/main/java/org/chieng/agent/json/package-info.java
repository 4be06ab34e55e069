/**
 * JSON as commands and configuration have it: small objects, read whole and bounded into {@link org.chieng.agent.json.JsonObject}, written
 * by {@link org.chieng.agent.json.JsonText}. The settings file's sections are read through the same class, so that what the server pushes
 * and what a person writes is checked once. Jackson's streaming core, which {@code protocol} brings anyway, is seen here only. Threading:
 * confined to whoever reads or writes.
 */
@NullMarked
package org.chieng.agent.json;

import org.jspecify.annotations.NullMarked;
