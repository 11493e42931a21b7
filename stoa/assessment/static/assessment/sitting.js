// A quiz that is saved as it is answered: what changes goes to the server question by question, again and again until
// it arrives; the clock counts what the server said is left, whatever the clock of the device says. Without this script
// a button saves, and the page says when the bell rings.
(() => {
  const WAIT = 800;
  const AGAIN = [2000, 4000, 8000, 15000];
  const CALM = 60;
  const works = new WeakMap();

  // Which question a field belongs to: it answers or marks it, or says how sure one is.
  const idIn = (name) => /^(?:answer|again|sure)-([^:]*)/.exec(name ?? '')?.[1] ?? '';
  // What was changed here and is not known to have arrived; the empty name says that there may be none.
  const changedIn = (work) => new Set(['', ...work.dirty, ...work.underWay ?? []]);
  const isThere = (work) => document.contains(work.form);

  const say = (work, name, time = '') => {
    const { line } = work;
    line.classList.toggle('away', name === 'away' || name === 'refused');
    line.textContent = line.dataset[name].replace('{time}', time);
  };

  const bodyOf = (work, names) => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(work.form)) {
      if (!idIn(name) || names.has(idIn(name))) body.append(name, value);
    }
    names.forEach((name) => body.append('touched', name));
    return body;
  };

  // One request at a time, so that a later answer is never overtaken by an earlier one.
  const save = async (work) => {
    clearTimeout(work.timer);
    if (work.sending) return work.sending;
    if (!work.dirty.size || work.isOver) return undefined;
    const names = new Set(work.dirty);
    work.dirty.clear();
    work.underWay = names;
    work.sending = send(work, names);
    const isKept = await work.sending;
    work.sending = work.underWay = undefined;
    if (!isKept) names.forEach((name) => work.dirty.add(name));
    if (work.isRefused || !isThere(work)) return undefined;
    if (!isKept) work.timer = setTimeout(() => save(work), AGAIN[Math.min(work.failed++, AGAIN.length - 1)]);
    else if (work.dirty.size) work.timer = setTimeout(() => save(work), WAIT);
    return undefined;
  };

  const send = async (work, names) => {
    try {
      const response = await fetch(work.line.dataset.save, {
        method: 'POST', body: bodyOf(work, names), headers: { 'HX-Request': 'true' }, keepalive: true,
        signal: AbortSignal.timeout(15000),
      });
      if (response.ok) {
        const told = await response.json();
        work.failed = 0;
        say(work, 'saved', told.at);
        if (told.left !== null) set(work, told.left);
        return true;
      }
      if (response.status < 500) {
        work.isRefused = true;
        say(work, 'refused');
        return false;
      }
    } catch { /* no connection: said below, and tried again */ }
    say(work, 'away');
    return false;
  };

  // The list of questions says at once what is answered and what is marked.
  const isFilled = (field) => (['radio', 'checkbox'].includes(field.type) ? field.checked : field.value.trim() !== '');
  const list = (work, id) => {
    const box = work.form.querySelector('.q-list');
    const row = box?.querySelector(`[data-question="${CSS.escape(id)}"]`);
    if (!row) return;
    const fields = [...work.form.elements].filter((field) => field.name && idIn(field.name) === id);
    const filled = fields.some((field) => field.name.startsWith('answer-') && isFilled(field));
    const marked = fields.some((field) => field.name.startsWith('again-') && field.checked);
    row.classList.toggle('filled', filled);
    row.classList.toggle('marked', marked);
    const said = [box.dataset[filled ? 'answered' : 'open'], ...(marked ? [box.dataset.again] : [])];
    row.setAttribute('aria-label', [row.dataset.name, ...said].join(', '));
    const [done, all] = [box.querySelectorAll('.filled').length, box.querySelectorAll('li').length];
    box.querySelector('.q-count').textContent = box.dataset.of.replace('{filled}', done).replace('{count}', all);
  };

  const set = (work, left) => { work.ends = performance.now() + left * 1000; };

  const words = (bar, left) => {
    const minutes = Math.ceil(left / 60);
    return minutes <= 1 ? bar.dataset.one : bar.dataset.minutes.replace('{count}', minutes);
  };

  const tick = (work) => {
    const bar = work.bar;
    if (!isThere(work)) return clearInterval(work.ticking);
    const left = Math.max(0, (work.ends - performance.now()) / 1000);
    const shown = bar.querySelector('.sit-left');
    const minutes = Math.floor(left / 60);
    shown.textContent = left < 5 * CALM
      ? `${minutes}:${String(Math.floor(left % 60)).padStart(2, '0')}` : words(bar, left);
    bar.classList.toggle('soon', left < 5 * CALM);
    // Said aloud at half an hour, ten minutes, five and one: often enough to plan, seldom enough to think.
    const mark = [30, 10, 5, 1].filter((each) => left <= each * 60).pop();
    if (mark !== undefined && mark !== work.said) {
      if (work.said !== null) bar.querySelector('[role=status]').textContent = words(bar, left);
      work.said = mark;
    }
    if (left === 0 && !work.isRinging) over(work);
    return undefined;
  };

  const over = async (work) => {
    work.isRinging = true;
    work.bar.querySelector('[role=status]').textContent = work.bar.dataset.over;
    if (work.sending) await work.sending;
    if (work.dirty.size) await save(work);
    work.isOver = true;
    work.form.requestSubmit(work.form.querySelector('.foot button[type=submit]:not([formaction])'));
  };

  const prepare = (root) => {
    root.querySelectorAll?.('form:has(.save-line)').forEach((form) => {
      if (works.has(form)) return;
      const bar = form.closest('.quiz').querySelector('.sit-bar');
      const work = { form, bar, line: form.querySelector('.save-line'), dirty: new Set(), failed: 0, said: null };
      works.set(form, work);
      form.querySelectorAll('.bare-save').forEach((button) => { button.hidden = true; });
      if (bar) {
        set(work, Number(bar.dataset.left));
        const marks = [30, 10, 5, 1].filter((each) => Number(bar.dataset.left) <= each * 60);
        work.said = marks.pop();
        work.ticking = setInterval(() => tick(work), 1000);
        tick(work);
      }
      const changed = (event) => {
        const name = idIn(event.target.name);
        if (name) list(work, name);
        if (!name || work.isRefused) return;
        work.dirty.add(name);
        clearTimeout(work.timer);
        work.timer = setTimeout(() => save(work), WAIT);
      };
      form.addEventListener('input', changed);
      form.addEventListener('change', changed);
    });
    root.querySelectorAll?.('.sit-stop[data-again]').forEach((stop) => {
      const seconds = Number(stop.dataset.again) + 2;
      if (!stop.dataset.waits) setTimeout(() => document.contains(stop) && location.reload(), seconds * 1000);
      stop.dataset.waits = 'yes';
    });
  };

  // What was saved from another window stands: only what was changed here goes along when it is handed in.
  document.addEventListener('htmx:configRequest', (event) => {
    const work = works.get(event.detail.elt);
    if (!work || !work.line) return;
    clearTimeout(work.timer);
    const all = event.detail.formData;
    if (!work.bar) return;
    const changed = changedIn(work);
    [...new FormData(work.form).keys()]
      .filter((name) => idIn(name) && !changed.has(idIn(name)))
      .forEach((name) => all.delete(name));
    changed.forEach((name) => all.append('touched', name));
  });
  // A break and the like lead to the page anew: the browser sends them itself, and what was changed here is said too.
  document.addEventListener('submit', (event) => {
    if (!event.submitter?.hasAttribute('formaction')) return;
    event.stopPropagation();
    const work = works.get(event.target);
    if (!work) return;
    event.target.addEventListener('formdata', ({ formData }) => {
      changedIn(work).forEach((name) => formData.append('touched', name));
    }, { once: true });
  }, true);
  ['htmx:sendError', 'htmx:timeout'].forEach((name) => document.addEventListener(name, (event) => {
    const work = works.get(event.detail.elt);
    if (!work) return;
    say(work, 'away');
    if (work.isOver) setTimeout(() => isThere(work) && work.form.requestSubmit(), 3000);
  }));

  const all = () => [...document.querySelectorAll('form:has(.save-line)')].map((form) => works.get(form)).filter(Boolean);
  addEventListener('online', () => all().forEach(save));
  addEventListener('pagehide', () => all().forEach((work) => { if (!work.sending) save(work); }));
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') all().forEach(save);
  });
  document.addEventListener('DOMContentLoaded', () => prepare(document));
  document.addEventListener('htmx:load', (event) => prepare(event.detail.elt.parentElement ?? document));
})();
