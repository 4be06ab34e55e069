// @ts-check
/**
 * What the browser's sensors say, at an even rate. Sound is reduced to its level here: no sample leaves this file. Times are those of
 * `performance.now()`, in milliseconds.
 */

/** Samples over which a level is taken: a twentieth of a second at 48 kHz. */
const WINDOW = 2048;
/** Silence, in dB: below it a microphone gives nothing but zeros. */
const SILENCE = -120;

/** The level of samples from -1 to 1, in dB against the loudest. @param {Float32Array} samples */
export function levelOf(samples) {
  let sum = 0;
  for (const sample of samples) {
    sum += sample * sample;
  }
  return Math.max(SILENCE, 10 * Math.log10(sum / samples.length || 1e-12));
}

export class Meter {
  /** @param {number} rate in Hz */
  constructor(rate) {
    this.rate = rate;
    /** The newest acceleration with gravity, in m/s². @type {[number, number, number] | null} */ this.motion = null;
    /** The newest level of sound, in dB. @type {number | null} */ this.level = null;
    /** @type {(at: number, values: [number, number, number]) => void} */ this.onMotion = () => {};
    /** @type {(at: number, level: number) => void} */ this.onSound = () => {};
    this.next = 0;
    this.timer = 0;
    /** @type {MediaStream | null} */ this.stream = null;
    /** @type {AudioContext | null} */ this.context = null;
    this.moved = (/** @type {DeviceMotionEvent} */ event) => this.#move(event);
  }

  /**
   * Asks for what is needed.
   * @param {{motion: boolean, sound: boolean}} wanted
   */
  async open({motion, sound}) {
    if (motion) {
      const asks = /** @type {{requestPermission?: () => Promise<string>}} */ (/** @type {unknown} */ (window.DeviceMotionEvent));
      if (asks?.requestPermission && await asks.requestPermission() !== 'granted') { // Safari on iOS
        throw new DOMException('no motion', 'NotAllowedError');
      }
      window.addEventListener('devicemotion', this.moved);
    }
    if (sound) {
      this.stream = await navigator.mediaDevices.getUserMedia(
        {audio: {echoCancellation: false, noiseSuppression: false, autoGainControl: false}});
      this.context = new AudioContext();
      await this.context.resume();
      const analyser = this.context.createAnalyser();
      analyser.fftSize = WINDOW;
      this.context.createMediaStreamSource(this.stream).connect(analyser);
      const samples = new Float32Array(WINDOW);
      this.timer = window.setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        this.level = levelOf(samples);
        this.onSound(performance.now(), this.level);
      }, 1000 / this.rate);
    }
  }

  /** The first of each span of the rate: browsers send some 60 a second, whatever is asked for. @param {DeviceMotionEvent} event */
  #move(event) {
    const {x, y, z} = event.accelerationIncludingGravity ?? {};
    if (typeof x !== 'number' || typeof y !== 'number' || typeof z !== 'number') {
      return; // a computer has no such sensor, and says so with an event without values
    }
    this.motion = [x, y, z];
    const now = performance.now();
    if (now >= this.next) {
      const step = 1000 / this.rate;
      this.next = Math.max(this.next + step, now + step / 2);
      this.onMotion(now, this.motion);
    }
  }

  close() {
    window.removeEventListener('devicemotion', this.moved);
    window.clearInterval(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close().catch(console.warn);
  }
}
