// Marking a work: points add up, what is written is saved, notes stand where words are selected or a picture is
// pressed, kept words go to where one writes. Without this script the form does all of it.
(() => {
  const WAIT = 1500;
  const EDGE = 300; // letters of a quote

  const prepare = (desk) => {
    if (desk.classList.contains('ready')) return;
    desk.classList.add('ready');
    const open = 'open' in desk.dataset;
    const work = desk.querySelector('.the-work');
    const list = desk.querySelector('.note-list');
    const row = desk.querySelector('#note-row');
    const line = desk.querySelector('.saved');
    const edition = desk.querySelector('[name="edition"]');
    const comment = desk.querySelector('[name="comment"]');
    let timer = 0;
    let sending = null;
    let isDirty = false;
    let last = comment;

    // ---- Points ----
    const total = desk.querySelector('.points output');
    const add = () => {
      const chosen = [...desk.querySelectorAll('.level input:checked')];
      if (!desk.querySelector('.level')) {
        total.textContent = desk.querySelector('[name="points"]').value || '–';
        return;
      }
      const sum = chosen.reduce((points, each) => points + Number(each.dataset.points), 0);
      total.textContent = String(Math.round(sum * 100) / 100);
    };

    // ---- Saving ----
    const say = (words, isAway = false) => {
      line.textContent = words;
      line.classList.toggle('away', isAway);
    };
    const save = async () => {
      clearTimeout(timer);
      if (!open || !isDirty) return;
      if (sending) { await sending; if (!isDirty) return; }
      isDirty = false;
      say(desk.dataset.saving);
      sending = (async () => {
        try {
          const answer = await fetch(desk.dataset.save, {
            method: 'POST', body: new FormData(desk), headers: { Accept: 'application/json' }, credentials: 'same-origin',
          });
          const told = await answer.json();
          if (answer.ok) {
            edition.value = told.edition;
            say(told.said);
          } else say(told.problem, true);
        } catch {
          isDirty = true;
          say(desk.dataset.lost, true);
          timer = setTimeout(save, 8 * WAIT);
        }
      })();
      await sending;
      sending = null;
    };
    const touch = () => {
      isDirty = true;
      clearTimeout(timer);
      timer = setTimeout(save, WAIT);
    };
    desk.addEventListener('input', (event) => {
      if (event.target.closest('.new-note, #words')) return; // sent by their own buttons
      add();
      touch();
    });
    desk.addEventListener('focusin', (event) => {
      if (event.target.matches('textarea:not([name="words"])')) last = event.target;
    });
    desk.addEventListener('submit', async (event) => {
      clearTimeout(timer);
      isDirty = false;
      if (!sending) return; // what is on its way names the edition that this form must name
      event.preventDefault();
      await sending;
      desk.requestSubmit(event.submitter);
    });
    addEventListener('pagehide', () => { if (isDirty) save(); });

    // ---- Notes ----
    const placeOf = (item) => {
      const said = item.querySelector('[name="note-at"]').value;
      try { return said ? JSON.parse(said) : {}; } catch { return {}; }
    };
    const textIn = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const nodes = [];
      let text = '';
      while (walker.nextNode()) { nodes.push([text.length, walker.currentNode]); text += walker.currentNode.data; }
      return [text, nodes];
    };
    const nthOf = (text, quote, before) => {
      let [count, at] = [0, text.indexOf(quote)];
      while (at >= 0 && at < before) { count += 1; at = text.indexOf(quote, at + 1); }
      return count;
    };
    const startOf = (text, quote, nth) => {
      let at = text.indexOf(quote);
      for (let count = 0; at >= 0 && count < nth; count += 1) at = text.indexOf(quote, at + 1);
      return at;
    };
    const wrap = (root, start, end, number, item) => {
      const [, nodes] = textIn(root);
      const touched = nodes.filter(([at, node]) => at < end && at + node.length > start);
      touched.forEach(([at, node], index) => {
        const range = document.createRange();
        range.setStart(node, Math.max(0, start - at));
        range.setEnd(node, Math.min(node.length, end - at));
        const mark = Object.assign(document.createElement('mark'), {});
        mark.dataset.number = number;
        if (index === touched.length - 1) mark.dataset.last = '';
        range.surroundContents(mark);
        mark.addEventListener('click', () => item.querySelector('textarea').focus());
      });
    };
    const framed = (picture) => {
      const held = picture.closest('.on-pictures');
      if (held) return held;
      const frame = Object.assign(document.createElement('span'), { className: 'on-pictures' });
      picture.before(frame);
      frame.append(picture);
      return frame;
    };
    const fileOf = (picture) => picture.getAttribute('src').match(/\/work-file\/([^/?]+)\//)?.[1] ?? '';
    const pictures = () => [...work.querySelectorAll('.piece img')].filter(fileOf);
    const point = (picture, place, number, item) => {
      const dot = Object.assign(document.createElement('button'), { type: 'button', className: 'place', textContent: number });
      dot.style.insetInlineStart = `${(document.dir === 'rtl' ? 1 - place.x : place.x) * 100}%`;
      dot.style.insetBlockStart = `${place.y * 100}%`;
      dot.addEventListener('click', () => item.querySelector('textarea').focus());
      framed(picture).append(dot);
    };
    const show = () => {
      work.querySelectorAll('.place').forEach((dot) => dot.remove());
      work.querySelectorAll('mark').forEach((mark) => {
        const parent = mark.parentNode;
        mark.replaceWith(...mark.childNodes);
        parent.normalize();
      });
      [...list.children].forEach((item, index) => {
        const place = placeOf(item);
        const number = String(index + 1);
        if (place.file) {
          const picture = pictures().find((each) => fileOf(each) === place.file);
          if (picture) point(picture, place, number, item);
        } else if (place.quote) {
          const roots = [...work.querySelectorAll('.piece')];
          const named = roots.filter((each) => each.dataset.piece === place.piece);
          for (const root of named.length ? named : roots) {
            const at = startOf(textIn(root)[0], place.quote, place.nth ?? 0);
            if (at >= 0) { wrap(root, at, at + place.quote.length, number, item); break; }
          }
        }
      });
    };
    const note = (place) => {
      const item = row.content.firstElementChild.cloneNode(true);
      item.querySelector('[name="note-at"]').value = JSON.stringify(place);
      item.querySelector('q').textContent = place.quote ?? '';
      item.querySelector('q').hidden = !place.quote;
      item.querySelector('.on-picture').hidden = !place.file;
      list.append(item);
      show();
      item.querySelector('textarea').focus();
    };
    list.addEventListener('click', (event) => {
      const pressed = event.target.closest('[data-drop], [value^="drop_note"]');
      if (!pressed) return;
      event.preventDefault();
      const item = pressed.closest('li');
      const next = item.nextElementSibling ?? item.previousElementSibling;
      item.remove();
      (next?.querySelector('textarea') ?? comment).focus();
      show();
      touch();
    });

    // ---- A note where words are selected ----
    const button = Object.assign(document.createElement('button'), {
      type: 'button', className: 'button small note-here', textContent: desk.querySelector('.new-note summary').textContent,
      hidden: true,
    });
    document.body.append(button);
    const selected = () => {
      const selection = getSelection();
      if (!open || !selection.rangeCount || selection.isCollapsed) return null;
      const range = selection.getRangeAt(0);
      const root = (range.startContainer.parentElement ?? work).closest('.piece');
      if (!root || !work.contains(root) || !root.contains(range.endContainer)) return null;
      const before = document.createRange();
      before.selectNodeContents(root);
      before.setEnd(range.startContainer, range.startOffset);
      const raw = range.toString();
      const quote = raw.trim().slice(0, EDGE).trim();
      if (!quote) return null;
      const start = before.toString().length + raw.indexOf(quote);
      return { range, place: { piece: root.dataset.piece, quote, nth: nthOf(textIn(root)[0], quote, start) } };
    };
    document.addEventListener('selectionchange', () => {
      const found = selected();
      button.hidden = !found;
      if (!found) return;
      const box = found.range.getBoundingClientRect();
      button.style.top = `${scrollY + box.bottom + 8}px`;
      button.style.left = `${Math.max(8, scrollX + Math.min(box.left, innerWidth - 180))}px`;
    });
    button.addEventListener('mousedown', (event) => event.preventDefault());
    button.addEventListener('click', () => {
      const found = selected();
      button.hidden = true;
      if (found) { getSelection().removeAllRanges(); note(found.place); }
    });
    work.addEventListener('click', (event) => {
      const picture = open && event.target.closest('.piece img');
      if (!picture || !fileOf(picture)) return;
      const box = picture.getBoundingClientRect();
      const share = (value) => Math.round(Math.min(1, Math.max(0, value)) * 10000) / 10000;
      note({
        file: fileOf(picture), x: share((event.clientX - box.left) / box.width), y: share((event.clientY - box.top) / box.height),
      });
    });

    // ---- Kept words go to where one writes ----
    desk.querySelector('.kept-words').addEventListener('click', (event) => {
      const pressed = event.target.closest('[data-words]');
      if (!pressed || !open) return;
      event.preventDefault();
      const field = last?.isConnected ? last : comment;
      const [from, to] = [field.selectionStart, field.selectionEnd];
      const gap = from && !/\s$/.test(field.value.slice(0, from)) ? ' ' : '';
      field.focus();
      field.setRangeText(`${gap}${pressed.dataset.words}`, from, to, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });

    // ---- Keys: in the rubric alone, and never where one types ----
    const criteria = [...desk.querySelectorAll('[data-criterion]')];
    const go = (criterion) => {
      const level = criterion.querySelector('input:checked') ?? criterion.querySelector('input[type="radio"]');
      level?.focus();
    };
    desk.addEventListener('keydown', (event) => {
      if (!open || event.altKey || event.isComposing) return;
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        const next = desk.querySelector('[data-next]');
        if (next) { event.preventDefault(); desk.requestSubmit(next); }
        return;
      }
      const here = event.target.closest('[data-criterion]');
      if (!here || event.ctrlKey || event.metaKey || !event.target.matches('input[type="radio"]')) return;
      const place = criteria.indexOf(here);
      if (event.key === 'j' || event.key === 'k') {
        const other = criteria[place + (event.key === 'j' ? 1 : -1)];
        if (other) { event.preventDefault(); go(other); }
      } else if (/^[1-9]$/.test(event.key)) {
        const level = here.querySelectorAll('input[type="radio"]')[Number(event.key) - 1];
        if (!level) return;
        event.preventDefault();
        level.checked = true;
        level.focus();
        level.dispatchEvent(new Event('input', { bubbles: true }));
      }
    });
    if (location.hash === '#rubric' && criteria.length && open) {
      const first = criteria[0].querySelector('input:checked') ?? criteria[0].querySelector('input');
      const focus = () => setTimeout(() => first.focus({ preventScroll: true })); // after the browser's own leap
      if (document.readyState === 'complete') focus(); else addEventListener('load', focus);
    }
    show();
  };

  const all = (root) => root.querySelectorAll('form.desk').forEach(prepare);
  document.addEventListener('DOMContentLoaded', () => all(document));
  document.addEventListener('htmx:load', (event) => all(event.detail.elt));
})();
