// Labels can be put on the spots of a picture: dragged there, or chosen and then set by pressing the spot. The lists
// below the picture say which label belongs to which spot: this script writes into them, and shows what they say. Where
// there is little room the picture keeps its numbers alone, and a number that is pressed leads to its list.
(() => {
  const NEAR = 44;
  const LEAST = 24;
  const ROOM = { across: 170, down: 40 };
  const narrow = matchMedia('(max-width: 34rem)');
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  // Words of the page, where the course has another language.
  const spoken = (made, { lang, dir }) => (lang ? Object.assign(made, { lang, dir }) : made);
  const button = (className) => Object.assign(document.createElement('button'), { type: 'button', className });

  class Labels {
    constructor(stage) {
      this.stage = stage;
      this.words = stage.dataset;
      this.rows = stage.nextElementSibling;
      this.picked = '';
      this.build();
      this.redraw();
    }

    build() {
      const selects = [...this.rows.querySelectorAll('select')];
      const discs = [...this.stage.querySelectorAll('svg.spot')];
      this.spots = selects.map((select, index) => this.spot(select, discs[index], index + 1));
      this.tray = Object.assign(document.createElement('div'), { className: 'label-tray' });
      this.tray.setAttribute('role', 'group');
      this.tray.setAttribute('aria-label', this.words.pick);
      const name = Object.assign(document.createElement('p'), { className: 'tray-name', textContent: this.words.pick });
      name.setAttribute('aria-hidden', 'true');
      this.chips = [...selects[0].options].filter((option) => option.value).map((option) => {
        const chip = button('');
        chip.textContent = option.textContent;
        chip.value = option.value.split(':')[1];
        chip.addEventListener('click', () => {
          if (!this.hasDragged) this.pick(this.picked === chip.value ? '' : chip.value);
        });
        chip.addEventListener('pointerdown', (event) => this.drag(event, chip));
        return chip;
      });
      this.tray.append(spoken(name, this.words), ...this.chips);
      this.told = Object.assign(document.createElement('p'), { className: 'heard', role: 'status' });
      this.stage.before(this.tray);
      this.stage.append(...this.spots.map((spot) => spot.button), spoken(this.told, this.words));
      this.rows.addEventListener('change', () => this.redraw());
      ['focusin', 'focusout'].forEach((name) => this.rows.addEventListener(name, (event) => this.point(event)));
      new ResizeObserver(() => this.fit()).observe(this.stage);
      this.stage.classList.add('ready');
    }

    spot(select, disc, number) {
      const made = button('spot-button');
      const [x, y] = [disc.getAttribute('x'), disc.getAttribute('y')];
      Object.assign(made.style, { left: x, top: y });
      made.classList.toggle('leftward', Number.parseFloat(x) > 55);
      ['right', 'wrong'].forEach((look) => made.classList.toggle(look, disc.classList.contains(look)));
      const round = Object.assign(document.createElement('span'), { className: 'disc', textContent: number });
      const tag = Object.assign(document.createElement('span'), { className: 'tag' });
      const name = Object.assign(document.createElement('span'), { className: 'heard' });
      [round, tag].forEach((seen) => seen.setAttribute('aria-hidden', 'true'));
      made.append(name, round, tag);
      const spot = { select, number, tag, name, button: made };
      made.addEventListener('click', () => this.press(spot));
      return spot;
    }

    // A spot is as large as a fingertip, and has its label beside it, where its neighbours leave it the room.
    fit() {
      const { width, height } = this.stage.getBoundingClientRect();
      const places = this.spots.map(({ button: { style } }) =>
        [Number.parseFloat(style.left) * width / 100, Number.parseFloat(style.top) * height / 100]);
      this.spots.forEach((spot, index) => {
        const apart = places.filter((_place, other) => other !== index).map(([x, y]) =>
          Math.max(Math.abs(x - places[index][0]), Math.abs(y - places[index][1])));
        const size = Math.max(LEAST, Math.min(NEAR, ...apart));
        spot.button.style.setProperty('--size', `${size}px`);
        const isTight = places.some(([x, y], other) => other !== index
          && Math.abs(x - places[index][0]) < ROOM.across && Math.abs(y - places[index][1]) < ROOM.down);
        spot.button.classList.toggle('tight', isTight);
      });
    }

    // The spot whose list has the focus stands out on the picture.
    point({ target, type }) {
      const spot = this.spots.find((each) => each.select === target);
      spot?.button.classList.toggle('here', type === 'focusin');
    }

    textOf(value) {
      return this.chips.find((chip) => chip.value === value)?.textContent ?? '';
    }

    valueOf(spot) {
      return spot.select.value.split(':')[1] ?? '';
    }

    pick(value) {
      this.picked = value;
      this.redraw();
    }

    press(spot) {
      if (this.picked) this.put(spot, this.picked);
      else if (this.valueOf(spot) && !narrow.matches) this.pick(this.valueOf(spot));
      else {
        spot.select.closest('.answer-row').scrollIntoView({ block: 'center' });
        spot.select.focus({ preventScroll: true });
      }
    }

    put(spot, value) {
      spot.select.value = [...spot.select.options].find((option) => option.value.endsWith(`:${value}`)).value;
      spot.select.dispatchEvent(new Event('input', { bubbles: true }));
      this.pick('');
      this.told.textContent = fill(this.words.placed, { label: this.textOf(value), number: spot.number });
    }

    redraw() {
      const used = new Set(this.spots.map((spot) => this.valueOf(spot)));
      this.chips.forEach((chip) => {
        chip.setAttribute('aria-pressed', String(chip.value === this.picked));
        chip.classList.toggle('used', used.has(chip.value));
      });
      this.spots.forEach((spot) => {
        const label = this.textOf(this.valueOf(spot));
        spot.tag.textContent = label;
        spot.name.textContent = this.picked
          ? fill(this.words.drop, { label: this.textOf(this.picked), number: spot.number })
          : fill(this.words.spot, { label: label || this.words.none, number: spot.number });
      });
      this.stage.classList.toggle('picking', Boolean(this.picked));
    }

    near(event) {
      const away = (spot) => {
        const box = spot.button.getBoundingClientRect();
        return Math.hypot(event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2);
      };
      const [best] = [...this.spots].sort((one, other) => away(one) - away(other));
      return best && away(best) <= NEAR ? best : null;
    }

    drag(event, chip) {
      if (event.button) return;
      const over = new AbortController();
      const [x, y] = [event.clientX + scrollX, event.clientY + scrollY];
      const show = (spot) => this.spots.forEach((each) => each.button.classList.toggle('near', each === spot));
      let hasMoved = false;
      const move = (at) => {
        if (at.pointerId !== event.pointerId) return;
        const [across, down] = [at.clientX + scrollX - x, at.clientY + scrollY - y];
        hasMoved ||= Math.hypot(across, down) > 6;
        if (!hasMoved) return;
        chip.classList.add('lifted');
        chip.style.transform = `translate(${across}px, ${down}px)`;
        show(this.near(at));
      };
      const end = (at) => {
        if (at.pointerId !== event.pointerId) return;
        over.abort();
        chip.classList.remove('lifted');
        chip.style.transform = '';
        show(null);
        if (!hasMoved) return;
        // A click that follows on the drag is none.
        this.hasDragged = true;
        setTimeout(() => { this.hasDragged = false; });
        const spot = at.type === 'pointerup' ? this.near(at) : null;
        if (spot) this.put(spot, chip.value);
      };
      document.addEventListener('pointermove', move, { signal: over.signal });
      document.addEventListener('pointerup', end, { signal: over.signal });
      document.addEventListener('pointercancel', end, { signal: over.signal });
    }
  }

  const ready = new Set();
  const prepare = (root) => root.querySelectorAll('.labels[data-pick]:not(.ready)').forEach((stage) => {
    if (!stage.closest('fieldset:disabled')) ready.add(new Labels(stage));
  });
  document.addEventListener('DOMContentLoaded', () => prepare(document));
  document.addEventListener('htmx:load', (event) => prepare(event.detail.elt));
  addEventListener('pageshow', () => setTimeout(() => ready.forEach((labels) => labels.redraw())));
})();
