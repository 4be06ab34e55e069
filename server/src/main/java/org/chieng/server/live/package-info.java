/**
 * What has just been stored, on its way to browsers: server-sent events
 * (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML section 9.2</a>), one stream a page.
 *
 * <p>{@link org.chieng.server.live.LiveHub} has one {@code SchoolLive} for each school that somebody looks at. It gathers
 * readings for a tenth of a second, encodes them once, and puts the event into a bounded ring. Each stream has its own place
 * in the ring and is sent what follows as long as its socket takes it: a slow reader costs no memory, and one that falls
 * behind the ring's tail is told so by a {@code gap} event and fetches the rest from the history. The same place in the ring,
 * sent back as {@code Last-Event-ID}, resumes a stream that was cut.
 *
 * <p>Everything here is confined to the event loop that it was made on, but for {@code SnapshotReader}, which runs on a
 * worker. Events, all with JSON data:
 *
 * <ul>
 *   <li>{@code snapshot}: {@code {"now", "school", "devices": […], "series": […]}}, the first event unless resumed
 *   <li>(no name): readings, {@code [t0, [series, dt, value, dt, value, …], …]}; times are {@code t0 + dt} in milliseconds
 *   <li>{@code series}: series that came up, or whose unit or label changed
 *   <li>{@code status}: {@code {"device", "online", "since"}}
 *   <li>{@code late}: {@code [[series, from, to], …]}, more was stored than a live picture can use: fetch the history
 *   <li>{@code class}: {@code {"class", "change"}}, {@code people}, {@code names} or {@code ended}: who may know asks the class's address
 *   <li>{@code gap}: {@code {}}, events were left out: fetch the history
 * </ul>
 */
@NullMarked
package org.chieng.server.live;

import org.jspecify.annotations.NullMarked;
