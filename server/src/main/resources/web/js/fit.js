// @ts-check
/**
 * Figures and fits of measured points. Pure functions, so that they are tested by themselves (NIST's certified data, known noise).
 *
 * Least squares with equal weights; what stands behind ± is the standard error of a parameter, from the scatter of the points about the curve: it is right when
 * the deviations of points are independent of each other.
 * - line and parabola: linear least squares (J. R. Taylor, An Introduction to Error Analysis, 2nd ed., ch. 8; W. H. Press et al., Numerical Recipes, 3rd ed.,
 *   sec. 15.4), reckoned about the middle of the points so that digits last;
 * - exponential with an offset: for each rate the two other parameters are a linear problem, so that one search over the rate needs no first guess (variable
 *   projection, G. H. Golub and V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413); errors from s²(JᵀJ)⁻¹ (Numerical Recipes, sec. 15.5).
 */

/** @typedef {[number, number]} Point x and y, finite */
/** @typedef {{n: number, min: number, mean: number, max: number, deviation: number | null}} Statistics deviation of a sample, n − 1 */
/**
 * @typedef {'line' | 'parabola' | 'exponential'} Kind y = a + b·x, y = a + b·x + c·x², y = c + a·exp(k·x)
 * @typedef {{kind: Kind, values: number[], errors: number[], deviation: number, r2: number, at: (x: number) => number}} Fit values and their
 *   standard errors in the order of a, b, c or c, a, k; deviation of points from the curve; share of the variance that it explains
 */

/** Rates that are tried, in e-foldings over the span of the points: less is a straight line, more a step. */
const LEAST_BEND = 0.02;
const MOST_BEND = 60;
const TRIES = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** In one pass (B. P. Welford, Technometrics 4 (1962) 419). @param {Point[]} points @returns {Statistics | null} */
export function statistics(points) {
  let n = 0;
  let mean = 0;
  let squares = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const [, value] of points) {
    n++;
    const from = value - mean;
    mean += from / n;
    squares += from * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return n === 0 ? null : {n, min, mean, max, deviation: n < 2 ? null : Math.sqrt(squares / (n - 1))};
}

/** Gauss and Jordan with pivots; null when it can't be. @param {number[][]} matrix symmetric, positive @returns {number[][] | null} */
function inverse(matrix) {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      pivot = Math.abs(rows[row][column]) > Math.abs(rows[pivot][column]) ? row : pivot;
    }
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const head = rows[column][column];
    if (Math.abs(head) < 1e-13 * Math.abs(matrix[0][0])) {
      return null;
    }
    rows[column] = rows[column].map((cell) => cell / head);
    for (let row = 0; row < size; row++) {
      if (row !== column) {
        const factor = rows[row][column];
        rows[row] = rows[row].map((cell, i) => cell - factor * rows[column][i]);
      }
    }
  }
  return rows.map((row) => row.slice(size));
}

/**
 * Linear least squares about the mean of y; the first of the functions is 1.
 * @param {Point[]} points
 * @param {(x: number) => number[]} basis
 */
function leastSquares(points, basis) {
  const middle = statistics(points)?.mean ?? 0;
  const size = basis(points[0][0]).length;
  const normal = Array.from({length: size}, () => new Array(size).fill(0));
  const right = new Array(size).fill(0);
  for (const [x, y] of points) {
    const f = basis(x);
    for (let i = 0; i < size; i++) {
      right[i] += f[i] * (y - middle);
      for (let j = 0; j < size; j++) {
        normal[i][j] += f[i] * f[j];
      }
    }
  }
  const cofactors = inverse(normal);
  if (!cofactors) {
    return null;
  }
  const values = cofactors.map((row) => row.reduce((sum, cell, i) => sum + cell * right[i], 0));
  let squares = 0;
  for (const [x, y] of points) {
    const f = basis(x);
    squares += (y - middle - f.reduce((sum, one, i) => sum + one * values[i], 0)) ** 2;
  }
  values[0] += middle;
  return {values, cofactors, squares};
}

/** Middle and half width of the x. @param {Point[]} points @returns {[number, number]} */
function span(points) {
  let least = Infinity;
  let most = -Infinity;
  for (const [x] of points) {
    least = Math.min(least, x);
    most = Math.max(most, x);
  }
  return [(least + most) / 2, (most - least) / 2];
}

/**
 * Brings values and errors from the parameters that were reckoned to those that are told.
 * @param {Kind} kind @param {Point[]} points @param {number[]} values @param {number[][]} cofactors @param {number} squares
 * @param {number[][]} change how the told change with the reckoned @param {(x: number) => number} at
 * @returns {Fit}
 */
function told(kind, points, values, cofactors, squares, change, at) {
  const variance = squares / (points.length - values.length);
  const errors = change.map((row) => {
    let sum = 0;
    row.forEach((one, i) => row.forEach((other, j) => { sum += one * other * cofactors[i][j]; }));
    return Math.sqrt(Math.max(0, sum) * variance);
  });
  const all = statistics(points);
  const total = (all?.deviation ?? 0) ** 2 * (points.length - 1);
  return {kind, values, errors, deviation: Math.sqrt(variance), r2: total > 0 ? 1 - squares / total : 1, at};
}

/** @param {Point[]} points @returns {Fit | null} */
function line(points) {
  const [m, h] = span(points);
  const found = h > 0 ? leastSquares(points, (x) => [1, (x - m) / h]) : null;
  if (!found) {
    return null;
  }
  const [p, q] = found.values;
  const change = [[1, -m / h], [0, 1 / h]];
  return told('line', points, [p - q * m / h, q / h], found.cofactors, found.squares, change, (x) => p + q * (x - m) / h);
}

/** @param {Point[]} points @returns {Fit | null} */
function parabola(points) {
  const [m, h] = span(points);
  const found = h > 0 ? leastSquares(points, (x) => [1, (x - m) / h, ((x - m) / h) ** 2]) : null;
  if (!found) {
    return null;
  }
  const change = [[1, -m / h, (m / h) ** 2], [0, 1 / h, -2 * m / h ** 2], [0, 0, 1 / h ** 2]];
  const values = change.map((row) => row.reduce((sum, one, i) => sum + one * found.values[i], 0));
  const [p, q, r] = found.values;
  return told('parabola', points, values, found.cofactors, found.squares, change, (x) => {
    const u = (x - m) / h;
    return p + q * u + r * u * u;
  });
}

/** @param {Point[]} points @returns {Fit | null} */
function exponential(points) {
  const [m, h] = span(points);
  if (h <= 0) {
    return null;
  }
  const start = m - h;
  const width = 2 * h;
  const v = (/** @type {number} */ x) => (x - start) / width;
  // counted from the end where it is largest, so that nothing overflows
  const from = (/** @type {number} */ rate) => (rate > 0 ? 1 : 0);
  const at = (/** @type {number} */ rate) => leastSquares(points, (x) => [1, Math.exp(rate * (v(x) - from(rate)))]);
  const rate = bestRate((tried) => at(tried)?.squares ?? Infinity);
  const found = rate === null ? null : at(rate);
  if (rate === null || !found) {
    return null;
  }
  const [c, top] = found.values;
  const shift = from(rate);
  const scale = Math.exp(-rate * (shift + start / width));
  const jacobian = leastSquares(points, (x) => {
    const f = Math.exp(rate * (v(x) - shift));
    return [1, f, top * (v(x) - shift) * f];
  });
  if (!jacobian || !Number.isFinite(scale)) {
    return null;
  }
  const change = [[1, 0, 0], [0, scale, -top * scale * (shift + start / width)], [0, 0, 1 / width]];
  return told('exponential', points, [c, top * scale, rate / width], jacobian.cofactors, found.squares, change,
    (x) => c + top * Math.exp(rate * (v(x) - shift)));
}

/** The rate with the least squares, first on a grid, then by golden section; null where there is none between a line and a step. @param {(rate: number) => number} squares */
function bestRate(squares) {
  const ratio = (MOST_BEND / LEAST_BEND) ** (1 / (TRIES - 1));
  let best = {sign: 0, i: 0, squares: Infinity};
  for (const sign of [-1, 1]) {
    for (let i = 0; i < TRIES; i++) {
      const tried = squares(sign * LEAST_BEND * ratio ** i);
      best = tried < best.squares ? {sign, i, squares: tried} : best;
    }
  }
  if (best.i === 0 || best.i === TRIES - 1 || best.sign === 0) {
    return null;
  }
  const rate = (/** @type {number} */ i) => best.sign * LEAST_BEND * ratio ** i;
  let low = best.i - 1;
  let high = best.i + 1;
  while (high - low > 1e-7) {
    const one = high - GOLDEN * (high - low);
    const other = low + GOLDEN * (high - low);
    if (squares(rate(one)) < squares(rate(other))) {
      high = other;
    } else {
      low = one;
    }
  }
  return rate((low + high) / 2);
}

const KINDS = {line, parabola, exponential};
/** How many parameters each has. */
const PARAMETERS = {line: 2, parabola: 3, exponential: 3};

/**
 * Fits a curve.
 * @param {Kind} kind
 * @param {Point[]} points
 * @returns {Fit | null} null when the points don't tell: too few, all at one x, or for an exponential straight or a step
 */
export function fit(kind, points) {
  return points.length > PARAMETERS[kind] ? KINDS[kind](points) : null;
}

/** A span without points of x that is this many times the usual one is a gap, over which nothing is guessed. */
const GAP = 3;

/**
 * Points of one channel against those of another at the same time; where x was measured at other times, on the straight line between two.
 * @param {Point[]} xs time and x, by time
 * @param {Point[]} ys time and y, by time
 * @returns {Point[]}
 */
export function pairs(xs, ys) {
  const spans = xs.slice(1).map(([time], i) => time - xs[i][0]).sort((a, b) => a - b);
  const gap = spans.length ? GAP * spans[spans.length >> 1] : 0;
  /** @type {Point[]} */ const found = [];
  let i = 0;
  for (const [time, y] of ys) {
    while (i + 1 < xs.length && xs[i + 1][0] <= time) {
      i++;
    }
    if (i >= xs.length || xs[i][0] > time) {
      continue;
    }
    const [before, x] = xs[i];
    if (before === time) {
      found.push([x, y]);
    } else if (i + 1 < xs.length && xs[i + 1][0] - before <= gap) {
      const [after, next] = xs[i + 1];
      found.push([x + (next - x) * (time - before) / (after - before), y]);
    }
  }
  return found;
}
