// @ts-check
/** A chart as a picture to take home: what is seen, with the question above it and what each colour is below. */

/** @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/**
 * Parts a text into lines that are no wider than that.
 * @param {CanvasRenderingContext2D} pen @param {string} text @param {number} width
 */
function lines(pen, text, width) {
  /** @type {string[]} */ const found = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = found.length ? `${found[found.length - 1]} ${word}` : word;
    if (found.length && pen.measureText(longer).width <= width) {
      found[found.length - 1] = longer;
    } else {
      found.push(word);
    }
  }
  return found;
}

/**
 * Draws it.
 * @param {HTMLCanvasElement} chart
 * @param {string} question
 * @param {string} title
 * @param {{name: string, hue: number}[]} legend
 * @param {string[]} texts below it, e.g. what was fitted
 */
export function picture(chart, question, title, legend, texts) {
  const ratio = devicePixelRatio;
  const size = 16 * ratio;
  const made = document.createElement('canvas');
  const pen = /** @type {CanvasRenderingContext2D} */ (made.getContext('2d'));
  const edge = size * 1.2;
  made.width = Math.max(chart.width, 480 * ratio) + 2 * edge;
  const inner = made.width - 2 * edge;
  const font = (/** @type {number} */ scale, /** @type {string} */ weight) => `${weight} ${Math.round(size * scale)}px system-ui, sans-serif`;
  pen.font = font(1.25, '650');
  const head = lines(pen, question, inner);
  pen.font = font(0.9, '400');
  const foot = texts.flatMap((text) => lines(pen, text, inner));
  made.height = edge * 2 + head.length * size * 1.7 + size * 1.8 + chart.height + size * 2 + foot.length * size * 1.5;
  pen.fillStyle = colour('card');
  pen.fillRect(0, 0, made.width, made.height);
  let y = edge;
  const write = (/** @type {string} */ text, /** @type {number} */ step) => {
    y += step;
    pen.fillText(text, edge, y);
  };
  pen.fillStyle = colour('ink');
  pen.font = font(1.25, '650');
  head.forEach((line) => write(line, size * 1.7));
  pen.fillStyle = colour('muted');
  pen.font = font(1, '550');
  write(title, size * 1.6);
  y += size * 0.4;
  pen.drawImage(chart, edge, y);
  y += chart.height + size * 1.4;
  let x = edge;
  pen.font = font(0.9, '550');
  for (const {name, hue} of legend) {
    const width = pen.measureText(name).width + size * 2.4;
    pen.fillStyle = colour(`run-${hue}`);
    pen.fillRect(x, y - size * 0.4, size, size * 0.25);
    pen.fillStyle = colour('ink');
    pen.fillText(name, x + size * 1.3, y);
    x += width;
  }
  pen.font = font(0.9, '400');
  foot.forEach((line) => write(line, size * 1.5));
  return made;
}

/** Pictures below each other. @param {HTMLCanvasElement[]} parts */
export function stack(parts) {
  const made = document.createElement('canvas');
  made.width = Math.max(...parts.map(({width}) => width));
  made.height = parts.reduce((sum, {height}) => sum + height, 0);
  const pen = /** @type {CanvasRenderingContext2D} */ (made.getContext('2d'));
  pen.fillStyle = colour('card');
  pen.fillRect(0, 0, made.width, made.height);
  let y = 0;
  for (const part of parts) {
    pen.drawImage(part, 0, y);
    y += part.height;
  }
  return made;
}

/** Gives it to the browser as a file. @param {HTMLCanvasElement} made @param {string} name */
export async function download(made, name) {
  const blob = await new Promise((resolve) => made.toBlob(resolve, 'image/png'));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(/** @type {Blob} */ (blob));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
