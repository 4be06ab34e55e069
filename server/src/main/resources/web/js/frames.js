// @ts-check
/** One redraw a frame of the screen at most, however many ask for it. */

let work = () => {};
let asked = 0;

/** Says what a redraw is. @param {() => void} draw */
export function drawsWith(draw) {
  work = draw;
}

/** Asks for a redraw with the next frame; a page out of sight has no frames, and draws nothing. */
export function redraw() {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    work();
  });
}
