// A film or a recording that can be read: the transcript follows and seeks, speed and place are remembered, keys work.
// Words come from the script element's data attributes, so that they are translated with the page.
// Without this file the browser's own player and the plain transcript remain.
(() => {
  const words = document.currentScript.dataset;
  const HLS = 'application/vnd.apple.mpegurl';
  const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* storage is switched off */ } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* storage is switched off */ } };
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const source = (media) => media.querySelector('source')?.src || media.getAttribute('src') || '';
  const play = (media) => media.play()?.catch(() => {});
  const seek = (media, seconds) => { media.currentTime = Math.max(0, Math.min(seconds, media.duration || seconds)); };

  // ---- Where it was left, and a place named in the address (?t=12)
  const remember = (media) => {
    const key = `stoa-at:${new URL(source(media), location.href).pathname}`;
    const asked = Number(new URLSearchParams(location.search).get('t'));
    let saved = 0;
    media.addEventListener('loadedmetadata', () => {
      const left = Number(read(key));
      if (asked > 0 && location.hash === `#${media.id}`) seek(media, asked);
      else if (left > 5 && left < media.duration - 8 && media.currentTime < 1) seek(media, left);
    }, { once: true });
    media.addEventListener('timeupdate', () => {
      if (Math.abs(media.currentTime - saved) < 4) return;
      saved = media.currentTime;
      keep(key, saved.toFixed(1));
    });
    media.addEventListener('ended', () => drop(key));
  };

  // ---- Speed
  const speed = (media, tools) => {
    const select = element('select', { className: 'input' });
    for (const value of SPEEDS) {
      const label = `${value.toLocaleString(document.documentElement.lang || undefined)}×`;
      select.append(element('option', { value: String(value), textContent: label }));
    }
    const set = (value) => {
      media.defaultPlaybackRate = media.playbackRate = value;
      select.value = String(value);
    };
    const former = Number(read('stoa-speed'));
    set(SPEEDS.includes(former) ? former : 1);
    select.addEventListener('change', () => { set(Number(select.value)); keep('stoa-speed', select.value); });
    media.addEventListener('ratechange', () => { if (SPEEDS.includes(media.playbackRate)) select.value = String(media.playbackRate); });
    tools.append(element('label', { className: 'speed' }, `${words.speed} `, select));
  };

  // ---- The transcript follows, and a line of it plays its moment
  const follow = (media, box) => {
    const lines = [...box.querySelectorAll('[data-t]')];
    const starts = lines.map((line) => Number(line.dataset.t));
    let current = null;
    box.addEventListener('click', (event) => {
      const line = event.target.closest('[data-t]');
      if (!line) return;
      event.preventDefault();
      const start = Number(line.dataset.t);
      if (media.readyState) seek(media, start);
      else media.addEventListener('loadedmetadata', () => seek(media, start), { once: true });
      media.dispatchEvent(new CustomEvent('stoa:wanted'));
      play(media);
    });
    media.addEventListener('timeupdate', () => {
      let at = -1;
      while (at + 1 < starts.length && starts[at + 1] <= media.currentTime + 0.05) at += 1;
      const line = lines[at] ?? null;
      if (line === current) return;
      current?.removeAttribute('aria-current');
      current = line;
      if (!line) return;
      line.setAttribute('aria-current', 'true');
      if (!box.matches(':hover, :focus-within') && box.offsetParent !== null) {
        box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
      }
    });
  };

  // ---- Several transcripts: one is shown, its language chosen from a list and remembered
  const languages = (boxes, tools) => {
    const select = element('select', { className: 'input' });
    const show = (language) => boxes.forEach((box) => { box.hidden = box.lang !== language; });
    boxes.forEach((box) => select.append(element('option', { value: box.lang, textContent: box.dataset.name || box.lang })));
    const former = read('stoa-transcript');
    select.value = boxes.some((box) => box.lang === former) ? former : boxes[0].lang;
    show(select.value);
    select.addEventListener('change', () => { show(select.value); keep('stoa-transcript', select.value); });
    tools.append(element('label', { className: 'speed' }, `${words.transcript} `, select));
  };

  // ---- Keys, while the focus is on the film or its transcript
  const captions = (media) => {
    const tracks = [...media.textTracks].filter((track) => track.kind === 'captions' || track.kind === 'subtitles');
    const showing = tracks.some((track) => track.mode === 'showing');
    const wanted = tracks.find((track) => track.language === document.documentElement.lang) ?? tracks[0];
    tracks.forEach((track) => { track.mode = !showing && track === wanted ? 'showing' : 'disabled'; });
  };
  const faster = (media, step) => {
    const at = SPEEDS.indexOf(media.playbackRate) + step;
    if (SPEEDS[at]) media.defaultPlaybackRate = media.playbackRate = SPEEDS[at];
  };
  const turn = (media) => (media.paused ? play(media) : media.pause());
  const KEYS = {
    ' ': turn,
    k: turn,
    j: (media) => seek(media, media.currentTime - 10),
    l: (media) => seek(media, media.currentTime + 10),
    ArrowLeft: (media) => seek(media, media.currentTime - 5),
    ArrowRight: (media) => seek(media, media.currentTime + 5),
    c: captions,
    '<': (media) => faster(media, -1),
    '>': (media) => faster(media, 1),
  };
  // On the film itself these are the browser's own, or those of the one of its buttons that has the focus: both acting
  // would undo each other. It has none while there is nothing that it can play.
  const NATIVE = [' ', 'ArrowLeft', 'ArrowRight'];
  const isNative = (media, event) => event.target === media && media.controls
    && media.networkState !== media.NETWORK_NO_SOURCE && NATIVE.includes(event.key);
  const keys = (media, place) => place.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
    if (event.target.closest('.film-questions')) return;
    if (event.key === ' ' && event.target.matches('button, summary')) return;
    const act = KEYS[event.key];
    if (!act || isNative(media, event)) return;
    event.preventDefault();
    if (event.repeat && (act === turn || act === captions)) return;
    media.dispatchEvent(new CustomEvent('stoa:wanted'));
    act(media);
  });

  // ---- HLS where the browser has none of its own: the player's code is fetched when somebody wants to watch
  let loading = null;
  const player = () => {
    loading ??= new Promise((done, failed) => {
      document.head.append(element('script', { src: words.hls, onload: () => done(window.Hls), onerror: failed }));
    });
    return loading;
  };
  const playable = (media) => [...media.querySelectorAll('source')].some((item) => media.canPlayType(item.type || 'video/mp4'));
  const adaptive = (media, place) => {
    const playlist = [...media.querySelectorAll('source')].find((item) => item.type.toLowerCase() === HLS || /\.m3u8(\?|$)/.test(item.src));
    if (!playlist || playable(media)) return;
    const button = element('button', { type: 'button', className: 'button start', textContent: words.play });
    const fail = () => { button.replaceWith(element('p', { className: 'callout wait', role: 'alert', textContent: words.failed })); };
    const start = async () => {
      button.disabled = true;
      try {
        const Hls = await player();
        if (!Hls.isSupported()) { fail(); return; }
        const stream = new Hls({ workerPath: words.hlsWorker, capLevelToPlayerSize: true });
        stream.on(Hls.Events.ERROR, (_, problem) => { if (problem.fatal) { stream.destroy(); fail(); } });
        stream.on(Hls.Events.MANIFEST_PARSED, () => { button.remove(); media.focus(); play(media); });
        stream.loadSource(playlist.src);
        stream.attachMedia(media);
      } catch { fail(); }
    };
    button.addEventListener('click', start);
    media.addEventListener('stoa:wanted', start, { once: true });
    media.after(button);
  };

  // ---- Renditions of a film, where the site has made some. Whether it has is asked when somebody turns to the film, so
  // that play begins with them; the film's own file plays where there are none or something fails. Who saves data begins
  // small and stays there.
  const light = () => navigator.connection?.saveData === true;
  const renditions = (media) => {
    const address = media.dataset.stream;
    if (!address) return;
    let asked = null;
    let taken = false;
    const there = () => (asked ??= fetch(address, { method: 'HEAD' }).then((answer) => answer.ok, () => false));
    const plain = () => { media.removeAttribute('src'); media.load(); play(media); };
    const take = () => {
      taken = true;
      media.src = address;
      media.addEventListener('error', plain, { once: true });
    };
    const prepare = async () => {
      if (media.canPlayType(HLS) && await there() && !taken && media.paused && !media.readyState) take();
    };
    const begin = async () => {
      if (taken) return;
      media.pause();
      if (!await there()) { play(media); return; }
      if (media.canPlayType(HLS)) { take(); play(media); return; }
      try {
        const Hls = await player();
        if (!Hls.isSupported()) { play(media); return; }
        const stream = new Hls({ workerPath: words.hlsWorker, capLevelToPlayerSize: true, startLevel: light() ? 0 : -1 });
        if (light()) stream.autoLevelCapping = 0;
        stream.on(Hls.Events.ERROR, (_, problem) => { if (problem.fatal) { stream.destroy(); plain(); } });
        stream.on(Hls.Events.MANIFEST_PARSED, () => play(media));
        stream.loadSource(address);
        stream.attachMedia(media);
      } catch { play(media); }
    };
    for (const turned of ['pointerenter', 'pointerdown', 'focus']) media.addEventListener(turned, prepare, { once: true });
    media.addEventListener('play', begin, { once: true });
  };

  document.querySelectorAll('.watch').forEach((place) => {
    const media = place.querySelector('video, audio');
    if (!media) return;
    const boxes = [...place.querySelectorAll('.transcript')];
    const tools = element('p', { className: 'transcript-tools' });
    (boxes[0] ?? place.lastElementChild).before(tools);
    adaptive(media, place);
    renditions(media);
    remember(media);
    speed(media, tools);
    if (boxes.length > 1) languages(boxes, tools);
    boxes.forEach((box) => follow(media, box));
    if (words.keys) tools.append(element('span', { className: 'keys', textContent: words.keys }));
    keys(media, place);
  });
})();
