// Steps that are put in order can be moved: by buttons, by dragging, or by the list of places that is there without
// this script. Whatever is used, every step keeps a place of its own.
(() => {
  const rowsOf = (list) => [...list.querySelectorAll(':scope > .answer-row')];
  const ICONS = { up: 'm5 12 5-5 5 5', down: 'm5 8 5 5 5-5' };

  // Words of the page, where the course has another language.
  const spoken = (made, { lang, dir }) => (lang ? Object.assign(made, { lang, dir }) : made);

  const placeOf = (row) => Number(row.querySelector('select').value.split(':')[1] ?? 0);
  const isShut = (list) => Boolean(list.closest('fieldset:disabled'));

  const mark = (list) => rowsOf(list).forEach((row, place, all) => {
    row.querySelector('[data-move="up"]').setAttribute('aria-disabled', String(place === 0));
    row.querySelector('[data-move="down"]').setAttribute('aria-disabled', String(place === all.length - 1));
  });

  const number = (list) => {
    rowsOf(list).forEach((row, place) => {
      const select = row.querySelector('select');
      select.value = [...select.options].find((option) => option.value.endsWith(`:${place + 1}`)).value;
    });
    mark(list);
  };

  // What was filled in before and is there again (a draft, or Back) stands in its order.
  const sort = (list) => {
    const rows = rowsOf(list);
    if (new Set(rows.map(placeOf).filter(Boolean)).size < rows.length) return;
    list.append(...rows.sort((one, other) => placeOf(one) - placeOf(other)));
    mark(list);
  };

  const tell = (list, row) => {
    const all = rowsOf(list);
    list.nextElementSibling.textContent = list.dataset.moved
      .replace('{place}', all.indexOf(row) + 1).replace('{count}', all.length);
  };

  const put = (list, row, place) => {
    const others = rowsOf(list).filter((each) => each !== row);
    if (place < 0 || place > others.length) return false;
    if (others[place]) others[place].before(row); else list.append(row);
    number(list);
    row.querySelector('select').dispatchEvent(new Event('input', { bubbles: true }));
    return true;
  };

  const button = (list, way, text) => {
    const made = Object.assign(document.createElement('button'), { type: 'button' });
    made.dataset.move = way;
    made.setAttribute('aria-label', `${list.dataset[way]}: ${text}`);
    made.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[way]}"/></svg>`;
    return spoken(made, list.dataset);
  };

  const prepare = (root) => root.querySelectorAll('.answer-rows[data-order]').forEach((list) => {
    if (list.dataset.order) return;
    list.dataset.order = 'ready';
    rowsOf(list).forEach((row) => {
      const text = row.querySelector('.row-text').textContent.trim();
      const moves = Object.assign(document.createElement('span'), { className: 'row-moves' });
      moves.append(button(list, 'up', text), button(list, 'down', text));
      const places = row.querySelector('select');
      places.after(moves);
      places.options[0].textContent = '–';
      row.prepend(Object.assign(document.createElement('span'), { className: 'row-handle', ariaHidden: 'true' }));
    });
    const told = Object.assign(document.createElement('p'), { className: 'heard', role: 'status' });
    list.after(spoken(told, list.dataset));
    mark(list);
    sort(list);
  });
  const lists = () => document.querySelectorAll('.answer-rows[data-order="ready"]');

  document.addEventListener('DOMContentLoaded', () => prepare(document));
  addEventListener('pageshow', () => setTimeout(() => lists().forEach(sort)));
  document.addEventListener('htmx:load', (event) => prepare(event.detail.elt));

  document.addEventListener('click', (event) => {
    const pressed = event.target.closest('.row-moves [data-move]');
    if (!pressed) return;
    const [row, list] = [pressed.closest('.answer-row'), pressed.closest('[data-order]')];
    if (put(list, row, rowsOf(list).indexOf(row) + (pressed.dataset.move === 'up' ? -1 : 1))) tell(list, row);
    pressed.focus();
  });

  document.addEventListener('change', (event) => {
    const list = event.target.closest?.('[data-order="ready"]');
    if (!list || event.target.tagName !== 'SELECT' || !event.target.value) return;
    const row = event.target.closest('.answer-row');
    put(list, row, Number(event.target.value.split(':')[1]) - 1);
    tell(list, row);
    event.target.focus();
  });

  // Dragging: the row goes where the pointer is, beside the row that it is over.
  document.addEventListener('pointerdown', (event) => {
    const handle = event.target.closest('.row-handle');
    if (!handle || event.button) return;
    const [row, list] = [handle.closest('.answer-row'), handle.closest('[data-order]')];
    if (isShut(list)) return;
    event.preventDefault();
    const over = new AbortController();
    const before = rowsOf(list).indexOf(row);
    const isInside = (each, y) => {
      const box = each.getBoundingClientRect();
      return y > box.top + box.height / 4 && y < box.bottom - box.height / 4;
    };
    const move = (at) => {
      if (at.pointerId !== event.pointerId) return;
      const place = rowsOf(list).findIndex((each) => each !== row && isInside(each, at.clientY));
      if (place >= 0) put(list, row, place);
    };
    const end = (at) => {
      if (at.pointerId !== event.pointerId) return;
      over.abort();
      row.classList.remove('lifted');
      if (rowsOf(list).indexOf(row) !== before) tell(list, row);
    };
    row.classList.add('lifted');
    document.addEventListener('pointermove', move, { signal: over.signal });
    document.addEventListener('pointerup', end, { signal: over.signal });
    document.addEventListener('pointercancel', end, { signal: over.signal });
  });
})();
