// @ts-check
/** Experiments, as the interface has them. Times are milliseconds since 1970 in UTC; those of points seconds from the run's start. */
import {change} from './session.js';

const ROOT = '/api/v1';

/**
 * @typedef {{device: string, source: string, channel: string}} Series
 * @typedef {{id: string, time: number, text: string}} Note
 * @typedef {{id: string, number: number, started: number, ended?: number, running: boolean, notes: Note[]}} Run
 * @typedef {{id: string, school: string, class: string, question: string, by?: string, channels: Series[], created: number, shared: boolean, group?: {device: string, source: string},
 *   mayChange: boolean, period?: number, duration?: number, start?: import('./trigger.js').Trigger, stop?: import('./trigger.js').Trigger}} Outline
 * @typedef {Outline & {runs: Run[], now: number}} Experiment
 * @typedef {Outline & {runs: number}} Listed
 * @typedef {Series & {unit?: string, label?: string, width?: number, points: [number, number][]}} Measured
 * @typedef {{run: string, number: number, started: number, to: number, running: boolean, channels: Measured[]}} RunData
 */

/** What is not there, or may not be seen. */
export class Missing extends Error {}

/** @param {string} address */
async function get(address) {
  const answer = await fetch(ROOT + address, {headers: {Accept: 'application/json'}});
  if (answer.status === 404) {
    throw new Missing(address);
  }
  if (!answer.ok) {
    throw new Error(`${address}: HTTP ${answer.status}`);
  }
  return answer.json();
}

const id = encodeURIComponent;

/** The newest of a class. @param {string} schoolClass @returns {Promise<Listed[]>} */
export const experiments = async (schoolClass) => (await get(`/classes/${id(schoolClass)}/experiments?limit=500`)).items;
/** @param {string} school @returns {Promise<{id: string, name: string, schoolYear: string}[]>} */
export const classes = async (school) => (await get(`/schools/${id(school)}/classes`)).items;
/** @param {string} experiment @returns {Promise<Experiment>} */
export const experiment = (experiment) => get(`/experiments/${id(experiment)}`);
/** @param {string} run @returns {Promise<RunData>} */
export const runData = (run) => get(`/runs/${id(run)}/data`);
/** @param {string} schoolClass @param {object} wanted @returns {Promise<Experiment>} */
export const addExperiment = (schoolClass, wanted) => change(`/classes/${id(schoolClass)}/experiments`, wanted);
/** @param {string} experiment */
export const removeExperiment = (experiment) => change(`/experiments/${id(experiment)}`, {}, 'DELETE');
/** @param {string} experiment @param {boolean} shared */
export const share = (experiment, shared) => change(`/experiments/${id(experiment)}/share`, {shared});
/** @param {string} experiment @param {number} [started] @returns {Promise<Run>} */
export const startRun = (experiment, started) => change(`/experiments/${id(experiment)}/runs`, {started});
/** @param {string} run @param {number} [ended] @returns {Promise<Run>} */
export const stopRun = (run, ended) => change(`/runs/${id(run)}/stop`, {ended});
/** @param {string} run @param {string} text @param {number} [time] @returns {Promise<Run>} */
export const addNote = (run, text, time) => change(`/runs/${id(run)}/notes`, {text, time});
/** @param {string} run @param {string} note @returns {Promise<Run>} */
export const removeNote = (run, note) => change(`/runs/${id(run)}/notes`, {note});
/** @param {string} run */
export const removeRun = (run) => change(`/runs/${id(run)}`, {}, 'DELETE');

/** Where a browser downloads runs. @param {string} experiment @param {'data.csv' | 'report.pdf'} file @param {string[]} runs @param {string} lang */
export function fileAddress(experiment, file, runs, lang) {
  const query = new URLSearchParams([...runs.map((run) => ['run', run]), ['lang', lang]]);
  return `${ROOT}/experiments/${id(experiment)}/${file}?${query}`;
}
