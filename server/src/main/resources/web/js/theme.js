// @ts-check
// Runs before the first paint, so that a page in the dark never flashes.
(() => {
  const chosen = localStorage.getItem('chieng.theme');
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
})();
