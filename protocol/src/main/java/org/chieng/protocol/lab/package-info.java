/**
 * What a lab's computer tells of itself: the channels of source {@code lab}, as {@code docs/protocol.md} has them. Everything is a number or a
 * word of a closed list; what tells two computers apart goes as a hash of fixed length: no field can hold a person, a title, an address, a file
 * or a network's name. {@link org.chieng.protocol.lab.FingerprintMatcher} tells whether two fingerprints are of one computer. Values and pure
 * functions.
 */
@NullMarked
package org.chieng.protocol.lab;

import org.jspecify.annotations.NullMarked;
