// Comfort for any page: the focus goes to what went wrong, dialogs open in place, an address is copied and that is said.
// Everything works without it: the buttons are links or forms.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);

  const say = (text) => {
    const place = $('.toasts');
    if (!place) return;
    const note = Object.assign(document.createElement('p'), { className: 'toast', textContent: text });
    place.replaceChildren(note);
    setTimeout(() => note.remove(), 6000);
  };

  const copy = async (button) => {
    try { await navigator.clipboard.writeText(button.dataset.copy); say(button.dataset.copied); }
    catch { say(`${button.dataset.uncopied} ${button.dataset.copy}`); }
  };

  // Where the clock of the page is, so that deadlines are shown in it.
  document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('[data-time-zone]').forEach((field) => {
    field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
  }));

  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-dialog]');
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); return; }
    const button = event.target.closest('[data-copy]');
    if (button) { event.preventDefault(); copy(button); }
  });

  // A page of another site: loaded here once it is asked for, not before. The link beside it works alone.
  document.addEventListener('click', (event) => {
    const shown = event.target.closest('.embed[data-frame] .show-here');
    if (!shown) return;
    const place = shown.closest('.embed');
    const frame = Object.assign(document.createElement('iframe'), { src: place.dataset.frame, title: place.dataset.title, allowFullscreen: true, referrerPolicy: 'strict-origin' });
    shown.remove();
    place.querySelector('.under').before(frame);
    frame.focus();
  });
  document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('.embed[data-frame] .under').forEach((under) => {
    under.prepend(Object.assign(document.createElement('button'), { type: 'button', className: 'button show-here', textContent: document.body.dataset.show }));
  }));

  // The error summary takes the focus once: on arrival, and after a part of the page was exchanged.
  const attend = (root) => $('.error-summary', root)?.focus();
  document.addEventListener('DOMContentLoaded', () => attend(document));
  document.addEventListener('htmx:afterSwap', (event) => {
    const target = event.detail.target;
    ($('.error-summary', target) ?? $('[data-focus]', target))?.focus();
  });
  document.addEventListener('htmx:sendError', () => say(document.body.dataset.offline));
  document.addEventListener('htmx:responseError', () => say(document.body.dataset.failed));
})();
