/**
 * The lines of a demo's schools that have no agent: what happened to them is brought into the registry once ({@link
 * org.chieng.server.demo.LinesPast}), and what goes on is told to the gateway as if devices told it ({@link org.chieng.server.demo.LinesNow}). What
 * happens stands in a file that the demo's launcher writes. In the same way its computer rooms are brought into the registry ({@link
 * org.chieng.server.demo.LabsRegistry}) and the store ({@link org.chieng.server.demo.LabsPast}), and go on ({@link org.chieng.server.demo.LabsNow}). Nothing of this is used unless the server was started as a demo.
 */
@NullMarked
package org.chieng.server.demo;

import org.jspecify.annotations.NullMarked;
