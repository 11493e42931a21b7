// The page of an assignment: what is typed is saved as one writes, and kept in this browser until it has arrived; files
// are sent at once, with how far they are; a spoken answer is recorded here. Without this script buttons do the same.
(() => {
  const WAIT = 1200;
  const AGAIN = [2000, 4000, 8000, 15000];
  const KEPT = 'stoa-work:';
  const form = document.querySelector('.work-form');

  // ---- Notes on a text stand as marks where they belong, numbered like the list.
  const marked = document.querySelector('.marked .work-notes') && document.querySelector('[data-latest] .work-shown.prose, .receipt .work-shown.prose');
  const place = (root, quote, nth, number) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = '';
    while (walker.nextNode()) { nodes.push([text.length, walker.currentNode]); text += walker.currentNode.data; }
    let at = -1;
    for (let count = 0; count <= nth; count += 1) at = text.indexOf(quote, at + 1);
    const from = nodes.findLast(([start]) => start <= at);
    if (at < 0 || !from || at + quote.length > from[0] + from[1].data.length) return;
    const range = document.createRange();
    range.setStart(from[1], at - from[0]);
    range.setEnd(from[1], at - from[0] + quote.length);
    const mark = Object.assign(document.createElement('mark'), { className: 'work-noted' });
    range.surroundContents(mark);
    mark.append(Object.assign(document.createElement('sup'), { textContent: `\u202f${number}` }));
  };
  if (marked) {
    document.querySelectorAll('.work-notes > li').forEach((note, index) => {
      if (note.dataset.quote) place(marked, note.dataset.quote, Number(note.dataset.nth), index + 1);
    });
  }
  if (!form) return;

  const line = form.querySelector('.work-line');
  const fields = () => [...form.querySelectorAll('[name^="piece-"]')];
  const edition = form.elements.edition;
  const owner = form.elements.csrfmiddlewaretoken.value;
  const key = `${KEPT}${owner}:${location.pathname}`;
  const store = (work) => { try { return work(localStorage); } catch { return null; /* storage is switched off */ } };
  // Whoever signs in next on this device has another token: what was typed under this one is not theirs.
  store((all) => Object.keys(all)
    .filter((name) => name.startsWith(KEPT) && !name.startsWith(`${KEPT}${owner}:`)).forEach((name) => all.removeItem(name)));
  let timer, sending = null, failed = 0, isDirty = false, isStopped = false;

  const say = (name, time = '') => {
    line.classList.toggle('away', ['away', 'refused', 'elsewhere'].includes(name));
    line.textContent = form.dataset[name].replace('{time}', time);
  };
  const typed = () => Object.fromEntries(fields().map((field) => [field.name, field.value]));
  const keep = () => store((all) => all.setItem(key, JSON.stringify({ edition: edition.value, typed: typed() })));
  const drop = () => store((all) => all.removeItem(key));

  const count = (field) => {
    const shown = form.querySelector(`[data-words="${field.name}"]`);
    if (!shown) return;
    const words = (field.value.match(/[\p{L}\p{N}_]+(?:['’·-][\p{L}\p{N}_]+)*/gu) ?? []).length;
    shown.textContent = words === 1 ? shown.dataset.one : shown.dataset.many.replace('{count}', words);
    const { least, most } = shown.dataset;
    shown.classList.toggle('off', words > 0 && (words < Number(least) || (Number(most) > 0 && words > Number(most))));
  };

  const body = (more = {}) => {
    const found = new FormData();
    found.append('csrfmiddlewaretoken', owner);
    found.append('edition', edition.value);
    fields().forEach((field) => found.append(field.name, field.value));
    Object.entries(more).forEach(([name, value]) => found.append(name, value));
    return found;
  };

  const elsewhere = (told) => {
    isStopped = true;
    Object.entries(told.elsewhere ?? {}).forEach(([name, html]) => {
      const piece = document.getElementById(`piece-of-${name}`);
      piece.querySelector('.work-elsewhere')?.remove();
      piece.insertAdjacentHTML('afterbegin', html);
    });
    say('elsewhere');
  };

  const stand = (told) => {
    edition.value = told.edition;
    const shown = document.querySelector('.work-top .work-state');
    if (shown && told.state) shown.outerHTML = told.state;
  };

  const send = async () => {
    const sent = JSON.stringify(typed());
    try {
      const response = await fetch(form.action, {
        method: 'POST', body: body({ do: 'autosave' }), headers: { 'HX-Request': 'true' }, redirect: 'error',
        signal: AbortSignal.timeout(20000),
      });
      if (response.ok || response.status === 409) {
        const told = await response.json();
        stand(told);
        failed = 0;
        if (response.status === 409) { elsewhere(told); return true; }
        isDirty = JSON.stringify(typed()) !== sent;
        if (!isDirty) drop();
        say('saved', told.at ?? '');
        return true;
      }
      if (response.status < 500 && response.status !== 429) {
        const told = await response.json().catch(() => ({}));
        isStopped = true;
        say('refused');
        if (told.problem || told.over) line.textContent = told.problem ?? told.over;
        return true;
      }
    } catch { /* no connection, or signed out: said below, and tried again */ }
    say('away');
    return false;
  };

  const save = async () => {
    clearTimeout(timer);
    if (sending || !isDirty || isStopped) return sending;
    say('saving');
    sending = send();
    const isKept = await sending;
    sending = null;
    if (isStopped) return undefined;
    if (!isKept) timer = setTimeout(save, AGAIN[Math.min(failed++, AGAIN.length - 1)]);
    else if (isDirty) timer = setTimeout(save, WAIT);
    return undefined;
  };

  form.addEventListener('input', ({ target }) => {
    if (!target.name?.startsWith('piece-')) return;
    count(target);
    isDirty = true;
    keep();
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  window.addEventListener('online', save);
  document.addEventListener('visibilitychange', () => { if (document.hidden) save(); });
  form.addEventListener('submit', () => { isStopped = true; clearTimeout(timer); });
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted) isStopped = false; });

  // What was written without a connection, and not saved: it comes back where the page still stands as it did then.
  const kept = store((all) => JSON.parse(all.getItem(key)));
  if (kept && kept.edition === edition.value && !document.querySelector('.work-elsewhere')) {
    fields().forEach((field) => {
      const value = kept.typed[field.name];
      if (value !== undefined && value !== field.value) { field.value = value; isDirty = true; }
    });
    if (isDirty) { line.textContent = form.dataset.restored; save(); } else drop();
  } else if (kept) drop();
  fields().forEach(count);

  // ---- Files are sent when they are chosen or dropped.
  const upload = (piece, file) => new Promise((settle) => {
    const at = () => piece.querySelector('.work-sending');
    const words = (name, share = '') => form.dataset[name].replace('{name}', file.name).replace('{share}', share);
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('HX-Request', 'true');
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (at()) at().textContent = words('sending', total ? Math.round((100 * loaded) / total) : 0);
    });
    const lost = () => { at()?.classList.add('lost'); if (at()) at().textContent = words('lost'); settle(false); };
    request.addEventListener('error', lost);
    request.addEventListener('timeout', lost);
    request.addEventListener('load', () => {
      let told;
      try { told = JSON.parse(request.responseText); } catch { lost(); return; }
      if (told.over) { isStopped = true; say('refused'); line.textContent = told.over; settle(false); return; }
      if (!told.fields) { lost(); return; }
      piece.querySelector('.work-fields').innerHTML = told.fields;
      stand(told);
      prepare(piece);
      if (request.status === 200) at().textContent = words('sent');
      if (request.status === 409) elsewhere(told);
      settle(request.status === 200);
    });
    // The typed pieces go along, so that nothing is behind.
    request.send(body({ do: 'upload', piece: piece.dataset.piece, [`file-${piece.dataset.piece}`]: file }));
  });

  const sendAll = async (piece, files) => {
    for (const file of files) await upload(piece, file);
    stayIn(piece);
  };
  // The fields are new; whoever uses the keyboard stays among them: at the field for more, else at what was kept.
  const stayIn = (piece) => {
    (piece.querySelector('input[type="file"]') ?? piece.querySelector('audio, .work-file-name a'))?.focus();
  };

  const recorder = (piece, box) => {
    const button = box.querySelector('button');
    const said = box.querySelector('[role="status"]');
    let media, chunks = [], began, ticking, lost;
    const finish = async () => {
      clearInterval(ticking);
      box.classList.remove('on');
      media.stream.getTracks().forEach((track) => track.stop());
      button.textContent = box.dataset.start;
      const type = media.mimeType.split(';')[0];
      const end = { 'audio/mp4': 'm4a', 'audio/ogg': 'ogg' }[type] ?? 'webm';
      lost = new File(chunks, `recording.${end}`, { type });
      await again();
    };
    const again = async () => {
      const file = lost;
      if (await upload(piece, file)) { stayIn(piece); return; }
      said.textContent = box.dataset.lost;
      button.textContent = box.dataset.again;
    };
    button.addEventListener('click', async () => {
      if (media?.state === 'recording') { media.stop(); return; }
      if (lost) { await again(); return; }
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        media = new MediaRecorder(stream);
      } catch { said.textContent = box.dataset.refused; return; }
      chunks = [];
      media.addEventListener('dataavailable', ({ data }) => { if (data.size) chunks.push(data); });
      media.addEventListener('stop', finish);
      media.start(1000);
      began = performance.now();
      box.classList.add('on');
      button.textContent = box.dataset.stop;
      said.textContent = box.dataset.said;
      ticking = setInterval(() => {
        const seconds = Math.floor((performance.now() - began) / 1000);
        button.textContent = `${box.dataset.stop} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      }, 1000);
    });
    box.hidden = false;
  };

  const prepare = (piece) => {
    const drop = piece.querySelector('.work-drop');
    const input = drop?.querySelector('input[type="file"]');
    if (input) {
      drop.querySelector('.work-drop-hint').hidden = false;
      input.addEventListener('change', () => { const files = [...input.files]; input.value = ''; sendAll(piece, files); });
      drop.addEventListener('dragover', (event) => { event.preventDefault(); drop.classList.add('over'); });
      drop.addEventListener('dragleave', () => drop.classList.remove('over'));
      drop.addEventListener('drop', (event) => {
        event.preventDefault();
        drop.classList.remove('over');
        sendAll(piece, [...event.dataTransfer.files]);
      });
    }
    const box = piece.querySelector('.work-recorder');
    if (box && window.MediaRecorder && navigator.mediaDevices) recorder(piece, box);
  };
  form.querySelectorAll('.work-piece').forEach(prepare);
})();
