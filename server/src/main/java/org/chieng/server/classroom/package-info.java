/**
 * A lesson: the class, who is in it, and what the teacher does with it. A pupil is a random id and a nickname; whoever has it hidden is called
 * nothing anywhere, and whoever is taken out leaves nothing behind. What changes is told to the pages of the school by {@link
 * org.chieng.server.live.ClassNews}.
 */
@NullMarked
package org.chieng.server.classroom;

import org.jspecify.annotations.NullMarked;
