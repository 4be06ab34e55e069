// @ts-check
/** What can be set on a device, as the interface has it. */
import {Refused, change} from './session.js';

/**
 * @typedef {{name: string, takes?: string, most?: number, value?: unknown, safe?: unknown, by?: string, rest?: number}} Actuator
 * @typedef {{rule: string, state?: string, detail?: string}} Rule
 * @typedef {{state: string, message?: string, actuators?: Actuator[], rules?: Rule[]}} Control
 * @typedef {{state: string, message?: string, version?: number}} Told
 * @typedef {{version: number, time: number, what: string, subject?: string, scale?: number, offset?: number, by?: string, state?: string, message?: string}} Version
 * @typedef {{device: string, name: string, school: string, sources?: string[], rules?: string[], channels?: Record<string, {scale?: number, offset?: number}>,
 *   history: Version[]}} Settings
 */

const id = encodeURIComponent;

/** @param {string} address */
async function get(address) {
  const answer = await fetch(`/api/v1${address}`, {headers: {Accept: 'application/json'}});
  if (!answer.ok) {
    throw new Refused(answer.status);
  }
  return answer.json();
}

/** @param {string} device @returns {Promise<Control>} */
export const control = (device) => get(`/devices/${id(device)}/control`);
/** @param {string} device @returns {Promise<Settings>} */
export const settings = (device) => get(`/devices/${id(device)}/settings`);
/** @param {string} device @param {string} actuator @param {unknown} value @param {number} [seconds] @returns {Promise<Told>} */
export const set = (device, actuator, value, seconds) => change(`/devices/${id(device)}/set`, {actuator, value, for: seconds || undefined});
/** @param {string} device @param {string} rule empty: none @param {string} instead empty: none @returns {Promise<Told>} */
export const changeRule = (device, rule, instead) => change(`/devices/${id(device)}/rules`, {rule: rule || undefined, instead: instead || undefined});
/** @param {string} device @param {{source: string, channel: string, scale: number, offset: number}} wanted @returns {Promise<Told>} */
export const calibrate = (device, wanted) => change(`/devices/${id(device)}/calibration`, wanted);
/** @param {string} device @param {number} version @returns {Promise<Told>} */
export const restore = (device, version) => change(`/devices/${id(device)}/settings/restore`, {version});
