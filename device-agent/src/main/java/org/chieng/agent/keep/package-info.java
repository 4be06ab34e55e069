/**
 * Small files that outlast a kill and a power cut: {@link org.chieng.agent.keep.KeptFile} is replaced as a whole or not at all.
 * Threading: confined to whoever owns the file.
 */
@NullMarked
package org.chieng.agent.keep;

import org.jspecify.annotations.NullMarked;
