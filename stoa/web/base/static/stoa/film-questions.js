// A film that asks: it stops at a question's time, shows the question below itself, and goes on when it is told to.
// Where somebody jumps to, it does not stop; what is answered stops it no more. Without this file the questions stand
// below the film, each with its time. Words come from the script element's data attributes.
(() => {
  const words = document.currentScript.dataset;
  const STEP = 1.5;
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const clock = (seconds) => {
    const [whole, left] = [Math.floor(seconds / 60), String(Math.floor(seconds % 60)).padStart(2, '0')];
    const hours = Math.floor(whole / 60);
    return hours ? `${hours}:${String(whole % 60).padStart(2, '0')}:${left}` : `${whole}:${left}`;
  };
  const worded = (text, asked) => text.replace('{time}', clock(asked.at));
  const isAnswered = ({ panel }) => panel.querySelector('.question > .said:not(.held), .foot .said, .verdict, .opinion .results') !== null;

  const leaveFullScreen = async (media) => {
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
    if (document.pictureInPictureElement === media) await document.exitPictureInPicture().catch(() => {});
    if (media.webkitDisplayingFullscreen) media.webkitExitFullscreen();
  };

  const prepare = (place) => {
    const media = place.querySelector('video, audio');
    const box = place.querySelector('.film-questions');
    const all = [...box.querySelectorAll('.film-question')].map((panel, number) => ({ panel, number, at: Number(panel.dataset.at) }));
    let before = 0;

    // ---- A button for each question, and its mark on a line as long as the film
    const list = element('div', { className: 'film-list' });
    list.setAttribute('role', 'group');
    list.setAttribute('aria-label', words.list);
    const line = element('div', { className: 'film-line' }, element('i'));
    line.setAttribute('aria-hidden', 'true');
    const name = (asked) => {
      const label = worded(words.at, asked);
      asked.button.setAttribute('aria-label', isAnswered(asked) ? `${label}, ${words.answered}` : label);
      [asked.button, asked.mark].forEach((each) => each.classList.toggle('done', isAnswered(asked)));
      asked.go.textContent = isAnswered(asked) ? words.go : words.skip;
    };
    const draw = () => {
      const length = media.duration || 0;
      line.hidden = !length;
      all.forEach(({ mark, at }) => { mark.style.insetInlineStart = `${length ? Math.min(100, (at / length) * 100) : 0}%`; });
    };

    // ---- Opening and closing
    const close = (asked) => {
      asked.panel.hidden = true;
      asked.isStopped = false;
      asked.button.setAttribute('aria-expanded', 'false');
    };
    const open = (asked, isStopped = false) => {
      all.filter((each) => each !== asked).forEach(close);
      asked.isStopped = isStopped;
      asked.panel.hidden = false;
      asked.panel.setAttribute('aria-label', worded(isStopped ? words.stopped : words.at, asked));
      asked.button.setAttribute('aria-expanded', 'true');
      name(asked);
      asked.panel.focus({ preventScroll: true });
      asked.panel.scrollIntoView({ block: 'nearest' });
    };
    const goOn = (asked) => {
      asked.isPassed = true;
      close(asked);
      media.focus({ preventScroll: true });
      media.scrollIntoView({ block: 'nearest' });
      media.play()?.catch(() => {});
    };

    all.forEach((asked) => {
      const { panel, number } = asked;
      panel.id ||= `${place.dataset.player}-asks-${number + 1}`;
      panel.tabIndex = -1;
      panel.setAttribute('role', 'group');
      asked.button = element('button', { type: 'button', textContent: clock(asked.at) });
      asked.button.setAttribute('aria-controls', panel.id);
      asked.button.addEventListener('click', () => {
        if (!panel.hidden) { close(asked); return; }
        media.pause();
        open(asked);
      });
      asked.mark = element('span');
      asked.go = element('button', { type: 'button', className: 'button second' });
      asked.go.addEventListener('click', () => goOn(asked));
      panel.append(element('p', { className: 'film-go' }, asked.go));
      panel.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || event.target.matches('select')) return;
        if (asked.isStopped) { goOn(asked); return; }
        close(asked);
        asked.button.focus();
      });
      // An answer puts the question there anew: then it is said that it is answered.
      new MutationObserver(() => name(asked)).observe(panel, { childList: true });
      list.append(asked.button);
      line.append(asked.mark);
      close(asked);
      name(asked);
    });
    box.prepend(line, list);
    draw();
    media.addEventListener('durationchange', draw);

    // ---- The film comes to a question; or somebody jumps, which passes none and asks again what lies ahead
    const stop = async (asked) => {
      media.pause();
      await leaveFullScreen(media);
      open(asked, true);
    };
    media.addEventListener('timeupdate', () => {
      const now = media.currentTime;
      const isPlaying = !media.paused && !media.seeking && now - before < STEP * Math.max(1, media.playbackRate);
      const due = isPlaying && all.find((each) => !each.isPassed && before < each.at && each.at <= now && !isAnswered(each));
      before = now;
      if (media.duration) line.firstChild.style.inlineSize = `${(now / media.duration) * 100}%`;
      if (due) stop(due);
    });
    media.addEventListener('seeking', () => {
      before = media.currentTime;
      all.filter(({ at }) => at > before).forEach((each) => { each.isPassed = false; });
    });

    // ---- A time leads to the film, and a link to a question opens it
    box.addEventListener('click', (event) => {
      const link = event.target.closest('.film-at [data-t]');
      if (!link) return;
      event.preventDefault();
      const start = Number(link.dataset.t);
      const seek = () => { media.currentTime = start; };
      if (media.readyState) seek(); else media.addEventListener('loadedmetadata', seek, { once: true });
      media.dispatchEvent(new CustomEvent('stoa:wanted'));
      goOn(all.find(({ panel }) => panel.contains(link)));
    });
    const lead = (id) => {
      const target = id && document.getElementById(id);
      const asked = target && all.find(({ panel }) => panel.contains(target));
      if (asked) open(asked);
      return Boolean(asked);
    };
    place.addEventListener('click', (event) => {
      const link = event.target.closest('.transcript .asked a');
      if (!link || !lead(decodeURIComponent(link.hash.slice(1)))) return;
      event.preventDefault();
      media.pause();
    });
    addEventListener('hashchange', () => lead(decodeURIComponent(location.hash.slice(1))));
    lead(decodeURIComponent(location.hash.slice(1)));
  };

  document.querySelectorAll('.watch:has(.film-question)').forEach((place) => {
    if (place.querySelector('video, audio')) prepare(place);
  });
})();
