// @ts-check
/** The page of an agent that waits to be claimed (ADR 0041): asks for itself, and is drawn anew only when something has changed. */
const EVERY_MILLIS = 5_000;

window.setInterval(async () => {
  const answer = await fetch('/claim').catch(() => null);
  const text = answer?.ok ? await answer.text() : '';
  const now = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
  const shown = document.querySelector('main');
  if (now && shown && now.innerHTML !== shown.innerHTML) {
    shown.replaceWith(now);
  }
}, EVERY_MILLIS);
