/**
 * The page's files, read once from the jar, and the headers that keep it safe. Files other than the page itself are served
 * under a name that holds a hash over all of them, so that a browser keeps them for good and still gets new ones at once.
 */
@NullMarked
package org.chieng.server.web;

import org.jspecify.annotations.NullMarked;
