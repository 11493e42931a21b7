// A box that scrolls sideways can be reached by Tab, so that arrow keys scroll it; one whose content fits is no stop.
// Without this file each of them is a stop.
(() => {
  const BOX = '.eq, .scroll, math:not([display])';
  const fit = (box) => { if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute('tabindex'); };
  const watched = new ResizeObserver((seen) => seen.forEach(({ target }) => fit(target.closest(BOX))));
  const watch = (root) => root.querySelectorAll('.eq[tabindex], .scroll[tabindex], math:not([display])').forEach((box) => {
    watched.observe(box);
    if (box.firstElementChild && box.localName !== 'math') watched.observe(box.firstElementChild);
  });
  document.addEventListener('DOMContentLoaded', () => watch(document));
  document.addEventListener('htmx:afterSwap', (event) => watch(event.detail.target.parentNode ?? document));
})();
