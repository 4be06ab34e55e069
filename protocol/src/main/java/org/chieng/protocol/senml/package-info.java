/**
 * SenML packs (RFC 8428) in JSON and CBOR, the flat JSON object that simple boards send, packs in columns, and all of them deflated. {@link
 * org.chieng.protocol.senml.PackDecoder} turns bytes into resolved {@link org.chieng.protocol.senml.Reading readings} and
 * keeps the good records of a pack when others are bad; {@link org.chieng.protocol.senml.PackEncoder} is its reverse.
 * Pure functions and immutable values; the only library seen is Jackson's streaming parser.
 */
@NullMarked
package org.chieng.protocol.senml;

import org.jspecify.annotations.NullMarked;
