// Comfort for any page: the focus goes to what went wrong, what was done is said, dialogs open in place, an address is
// copied and that is said, Back shows the page as it stands now, and what was filled in and not sent is there again.
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

  // A message that comes with the page changes nothing on it, so nobody who listens would hear of it: it is said again.
  document.addEventListener('DOMContentLoaded', () => {
    const [told, place] = [$('.messages'), $('.toasts')];
    if (!told || !place) return;
    const note = Object.assign(document.createElement('p'), { className: 'visually-hidden', textContent: told.innerText });
    setTimeout(() => place.append(note), 500);
    setTimeout(() => note.remove(), 6000);
  });

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

  // ---- What is filled in: (name, value) of each field as it is now, or as the page came
  const SILENT = ['hidden', 'submit', 'button', 'file', 'password'];
  const fieldsOf = (form) => [...form.elements].filter((at) => at.name && !SILENT.includes(at.type));
  const isTicked = (at) => at.type === 'checkbox' || at.type === 'radio';
  const valueOf = (at, isNow) => {
    if (isTicked(at)) return (isNow ? at.checked : at.defaultChecked) ? [at.value] : [];
    if (!at.options) return [isNow ? at.value : at.defaultValue];
    const chosen = [...at.options].filter((option) => (isNow ? option.selected : option.defaultSelected));
    return (chosen.length ? chosen : [...at.options].slice(0, 1)).map((option) => option.value);
  };
  const filled = (form, isNow) => fieldsOf(form).flatMap((at) => valueOf(at, isNow).map((value) => [at.name, value]));
  const now = (form) => JSON.stringify(filled(form, true));
  const asItCame = (form) => JSON.stringify(filled(form, false));

  // ---- Back and Forward show a page as it was kept, from before the answers and whatever else has changed since.
  // A page that is woken whole (bfcache) is as it was left, one that was fetched anew is new already, and one with
  // something filled in is left to whoever did that. Asked for once more it comes as a reload, not as Back, so this ends
  // after one time; once it is drawn, so that the reader stays in place.
  const ANSWERS = 'form[hx-post*="/answer/"]';
  const [arrival] = performance.getEntriesByType('navigation');
  if (arrival?.type === 'back_forward' && !arrival.transferSize && 'changing' in document.body.dataset) {
    addEventListener('pageshow', () => setTimeout(() => {
      const forms = document.querySelectorAll(`main form:not(${ANSWERS})`);
      if (![...forms].some((form) => now(form) !== asItCame(form))) location.reload();
    }), { once: true });
  }

  // ---- Answers that are not sent yet are kept in this browser, under the token of the session in which they were given:
  // whoever signs in next has another. They are put back where the page still asks as it did then.
  const DRAFT = 'stoa-draft:';
  const LASTS = 30 * 24 * 3600 * 1000;
  const bases = new Map();
  const store = (work) => { try { return work(localStorage); } catch { return null; /* storage is switched off */ } };
  const ownerOf = (form) => form.elements.csrfmiddlewaretoken?.value ?? '';
  const keyOf = (form) => ownerOf(form) && `${DRAFT}${ownerOf(form)}:${form.getAttribute('action')}`;
  const read = (key) => store((all) => JSON.parse(all.getItem(key)));
  const drop = (key) => store((all) => all.removeItem(key));
  const dropAll = (isOver) => store((all) => Object.keys(all).filter((key) => key.startsWith(DRAFT) && isOver(key)).forEach(drop));

  const keep = (form) => {
    const key = keyOf(form);
    if (!bases.has(key)) return;
    if (now(form) === bases.get(key)) drop(key);
    else store((all) => all.setItem(key, JSON.stringify({ at: Date.now(), base: bases.get(key), fields: filled(form, true) })));
  };
  const restore = (form, fields) => {
    for (const at of fieldsOf(form)) {
      const values = fields.filter(([name]) => name === at.name).map(([, value]) => value);
      if (isTicked(at)) at.checked = values.includes(at.value);
      else if (values.length) [at.value] = values;
    }
    const words = { className: 'small muted', textContent: document.body.dataset.draft, lang: document.documentElement.lang };
    const note = Object.assign(document.createElement('p'), words);
    note.setAttribute('role', 'status');
    ($('.foot', form) ?? form.lastElementChild).before(note);
  };
  document.addEventListener('DOMContentLoaded', () => {
    const forms = [...document.querySelectorAll(ANSWERS)].filter((form) => keyOf(form) && $('[type="submit"]', form));
    const owners = forms.map((form) => `${DRAFT}${ownerOf(form)}:`);
    if (owners.length) dropAll((key) => !owners.some((owner) => key.startsWith(owner)) || Date.now() - (read(key)?.at ?? 0) > LASTS);
    for (const form of forms) {
      bases.set(keyOf(form), asItCame(form));
      const draft = read(keyOf(form));
      if (draft?.base === asItCame(form)) restore(form, draft.fields);
    }
  });
  document.addEventListener('input', (event) => {
    if (event.target.form?.matches(ANSWERS)) keep(event.target.form);
  });
  // A part that comes back from being sent says what became of it; what was only held back stays a draft.
  document.addEventListener('htmx:load', ({ detail: { elt } }) => {
    const form = elt.matches('.question, .quiz') && $(ANSWERS, elt);
    if (!form || !$('.quiz-result:not(.wait), :scope > .said:not(.held), .foot > .said', elt)) return;
    drop(keyOf(form));
    bases.set(keyOf(form), asItCame(form));
  });
  document.addEventListener('submit', (event) => {
    if (event.target.getAttribute('action')?.endsWith('/accounts/logout/')) dropAll(() => true);
  });
})();
