// @ts-check
/** What people of the school call sources and channels, and the pictures that they chose for them. */

/** @typedef {{device: string, source: string, channel?: string, name?: string, icon?: string}} Named a source, or with `channel` a channel of it; without `name` it has none */

/** @type {Map<string, Named>} */
const known = new Map();

/** @param {string} device @param {string} source @param {string} [channel] */
const key = (device, source, channel) => (channel === undefined ? `${device}/${source}` : `${device}/${source}/${channel}`);

/** Takes what the server says. @param {Named[]} names */
export function learn(names) {
  for (const one of names) {
    const at = key(one.device, one.source, one.channel);
    if (one.name) {
      known.set(at, one);
    } else {
      known.delete(at);
    }
  }
}

/** What is known of a source, or of a channel. @param {string | undefined} device @param {string | undefined} source @param {string} [channel] */
export const naming = (device, source, channel) =>
  (device === undefined || source === undefined ? undefined : known.get(key(device, source, channel)));
