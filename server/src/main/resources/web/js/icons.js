// @ts-check
/** Pictures that people may choose for a source or a channel. */

const SVG = 'http://www.w3.org/2000/svg';

/** Lines on a field of 24 by 24, by name. @type {Record<string, string>} */
export const ICONS = {
  thermometer: 'M14 14V5a2 2 0 0 0-4 0v9a4 4 0 1 0 4 0zM12 9v8',
  drop: 'M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2',
  leaf: 'M5 19C4 9 10 4 20 4c0 10-5 16-15 15zM5 19l8-8',
  cloud: 'M7 18a4 4 0 0 1 0-8 5 5 0 0 1 9.6-1A4.5 4.5 0 0 1 17 18z',
  wind: 'M3 9h11a3 3 0 1 0-3-3M3 14h15a3 3 0 1 1-3 3',
  sound: 'M4 10v4h3l5 4V6l-5 4zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  bolt: 'M13 2 5 14h6l-1 8 8-12h-6z',
  ruler: 'M3 16 16 3l5 5L8 21zM8 11l2 2M11 8l2 2M14 5l2 2',
  heart: 'M12 20S4 15 4 9a4 4 0 0 1 8-1.5A4 4 0 0 1 20 9c0 6-8 11-8 11z',
  wave: 'M2 12c2.5-8 5-8 7.5 0s5 8 7.5 0 3-6 5-6',
  flask: 'M9 3h6M10 3v6L5 19a1.5 1.5 0 0 0 1.4 2h11.2a1.5 1.5 0 0 0 1.4-2L14 9V3M8 14h8',
  fish: 'M3 12c4-6 11-6 15 0-4 6-11 6-15 0zM18 12l3-4v8zM8 11v.1',
  house: 'M4 11 12 4l8 7M6 10v10h12V10M10 20v-6h4v6',
  chip: 'M7 7h10v10H7zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4',
};

/** The picture of that name, as what stands before a text; nothing when there is none. @param {string | undefined} name @returns {SVGElement[]} */
export function picture(name) {
  const lines = name === undefined ? undefined : ICONS[name];
  if (!lines) {
    return [];
  }
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'picture');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', lines);
  svg.append(path);
  return [svg];
}
