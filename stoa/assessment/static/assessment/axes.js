// Points on a number line, on a plane or on a picture can be placed by hand and by arrow keys. The number fields beside
// it say where they are: this script writes into them, and draws what they say.
(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const make = (name, attributes = {}, ...inner) => {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inner);
    return made;
  };

  // Words of the page, where the course has another language.
  const spoken = (made, { lang, dir }) => (lang ? Object.assign(made, { lang, dir }) : made);

  // An axis runs from one number to another, which is smaller where it grows upwards.
  const axisOf = (text) => {
    const [first, last, step] = text.split(' ').map(Number);
    return { first, last, step, least: Math.min(first, last), most: Math.max(first, last) };
  };
  const share = (axis, number) => ((number - axis.first) / (axis.last - axis.first)) * 100;
  const snapped = (axis, number) => {
    const near = axis.least + Math.round((number - axis.least) / axis.step) * axis.step;
    return Number(Math.min(axis.most, Math.max(axis.least, near)).toFixed(9));
  };

  const numberIn = (text, decimal) => {
    const plain = text.trim().replace(/[−–]/g, '-').replace(decimal, '.').replace(/\s*%$/, '');
    const match = /^([-+]?\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/.exec(plain);
    return match ? Number(match[1]) / Number(match[2] ?? 1) : NaN;
  };

  // Shapes in per cent of the drawing, as the server draws them.
  const pair = ([x, y]) => `${x} ${y}`;
  const heights = {
    absolute: ([x, y], [u, v]) => (at) => y + (v - y) * Math.abs((at - x) / (u - x)),
    exponential: ([x, y], [u, v]) => (at) => y * (v / y) ** ((at - x) / (u - x)),
    sine: ([x, y], [u, v]) => (at) => y + (v - y) * Math.sin(((Math.PI / 2) * (at - x)) / (u - x)),
  };
  const curveOf = (draw, one, two, zero) => {
    const isOneSided = draw === 'exponential';
    const rest = isOneSided ? zero : 0;
    const [from, to] = [one, two].map(([x, y]) => [x, y - rest]);
    if (from[0] === to[0] || (isOneSided && from[1] * to[1] <= 0)) return '';
    const height = heights[draw](from, to);
    const ways = [...Array(201).keys()].map((step) => step / 2).concat(one[0], two[0]).sort((a, b) => a - b);
    return `M${ways.map((way) => pair([way, Math.min(400, Math.max(-300, height(way) + rest))])).join('L')}`;
  };
  const pathOf = (draw, [one, two, ...more], zero) => {
    if (heights[draw]) return curveOf(draw, one, two, zero);
    if (draw === 'segment') return `M${pair(one)}L${pair(two)}`;
    if (draw === 'polygon') return `M${[one, two, ...more].map(pair).join('L')}Z`;
    if (draw === 'parabola') {
      if (one[0] === two[0]) return '';
      const reach = Math.max(one[0], 100 - one[0]) + 1;
      const high = one[1] + ((two[1] - one[1]) / (two[0] - one[0]) ** 2) * reach * reach;
      return `M${one[0] - reach} ${high}Q${one[0]} ${2 * one[1] - high} ${one[0] + reach} ${high}`;
    }
    const [across, along] = [two[0] - one[0], two[1] - one[1]];
    if (!across && !along) return '';
    const long = 300 / Math.max(Math.abs(across), Math.abs(along));
    const back = draw === 'line' ? long : 0;
    return `M${one[0] - back * across} ${one[1] - back * along}L${one[0] + long * across} ${one[1] + long * along}`;
  };

  class Stage {
    constructor(element) {
      const { dataset } = element;
      this.element = element;
      this.words = dataset;
      this.draw = dataset.draw ?? '';
      this.isInterval = dataset.axes === 'interval';
      this.axes = [axisOf(dataset.x), ...(dataset.y ? [axisOf(dataset.y)] : [])];
      this.plot = element.querySelector('.axes-plot');
      this.placing = element.closest('.placing');
      this.places = [...this.placing.querySelectorAll('.place')].map((row, index, all) => ({
        fields: [...row.querySelectorAll('input')],
        kind: row.querySelector('select'),
        name: (row.querySelector('.place-name') ?? row.querySelector('label')).textContent.trim(),
        start: this.axes.map((axis, which) =>
          snapped(axis, axis.first + ((axis.last - axis.first) * (which ? 1 : index + 1)) / (which ? 2 : all.length + 1))),
      }));
      this.build();
      this.redraw();
    }

    build() {
      this.plot.querySelector('.given')?.remove();
      this.plot.setAttribute('role', 'group');
      this.reach = make('path', { class: 'reach' });
      this.plot.append(make('svg', { class: 'shape', viewBox: '0 0 100 100', preserveAspectRatio: 'none' }, this.reach));
      const isNumbered = this.places.length > 2 || (this.draw === 'points' && this.places.length > 1);
      this.places.forEach((place, index) => {
        place.slider = make('g', { role: 'slider', tabindex: 0, 'aria-label': place.name,
          'aria-valuemin': this.axes[0].least, 'aria-valuemax': this.axes[0].most },
          make('circle', { class: 'grip', r: 22 }), make('circle', { class: 'ring', r: 14 }),
          make('circle', { class: 'halo', r: 9 }), make('circle', { class: 'dot', r: 6 }));
        if (this.words.lang) place.slider.setAttribute('lang', this.words.lang);
        if (isNumbered) {
          const number = make('text', { y: -16 });
          number.textContent = index + 1;
          place.slider.append(number);
        }
        place.handle = make('svg', { class: 'placed handle', overflow: 'visible' }, place.slider);
        place.slider.addEventListener('keydown', (event) => this.key(event, place));
        place.slider.addEventListener('pointerdown', (event) => this.drag(event, place));
        this.plot.append(place.handle);
      });
      this.told = Object.assign(document.createElement('p'), { className: 'heard', role: 'status' });
      const press = Object.assign(document.createElement('p'), { className: 'help press', textContent: this.words.press });
      press.setAttribute('aria-hidden', 'true');
      this.element.after(spoken(press, this.words));
      this.placing.append(spoken(this.told, this.words));
      this.plot.addEventListener('click', (event) => this.press(event));
      this.placing.addEventListener('input', () => this.redraw());
      this.placing.addEventListener('change', () => this.redraw());
      this.element.classList.add('ready');
    }

    // The numbers of a place, or nothing where its fields say none that could be drawn.
    numbers(place) {
      const found = place.fields.map((field) => numberIn(field.value, this.words.decimal));
      const isSeen = found.every((number, which) => number >= this.axes[which].least && number <= this.axes[which].most);
      return isSeen ? found : null;
    }

    written(numbers) {
      const texts = numbers.map((number) => String(number).replace('.', this.words.decimal));
      return texts.join(this.words.decimal === ',' ? '; ' : ', ');
    }

    set(place, numbers) {
      place.fields.forEach((field, which) => {
        const number = snapped(this.axes[which], numbers[which]);
        field.value = String(number).replace('.', this.words.decimal);
      });
      if (place.kind?.value === '') { // an end is drawn filled, so that is what it is until it is changed
        place.kind.value = 'closed';
        place.kind.dispatchEvent(new Event('change', { bubbles: true }));
      }
      place.fields[0].dispatchEvent(new Event('input', { bubbles: true }));
    }

    tell(place) {
      const numbers = this.numbers(place);
      if (!numbers) return;
      this.told.textContent = this.words.at.replace('{name}', place.name).replace('{value}', this.written(numbers));
    }

    redraw() {
      this.places.forEach((place) => {
        const numbers = this.numbers(place);
        const [x, y] = this.spot(numbers ?? place.start);
        place.handle.setAttribute('x', `${x}%`);
        place.handle.setAttribute('y', `${y}%`);
        place.handle.classList.toggle('unset', !numbers);
        place.handle.classList.toggle('hollow', place.kind?.value === 'open');
        place.handle.classList.toggle('away', place.kind?.value === 'none');
        place.slider.setAttribute('aria-valuenow', (numbers ?? place.start)[0]);
        const kind = place.kind?.value ? `, ${place.kind.selectedOptions[0].textContent}` : '';
        place.slider.setAttribute('aria-valuetext',
          numbers ? this.written(numbers) + kind : `${this.words.unset}. ${this.words.move}`);
      });
      this.reach.setAttribute('d', this.isInterval ? this.bar() : this.outline());
    }

    spot(numbers) {
      return [share(this.axes[0], numbers[0]), this.axes[1] ? share(this.axes[1], numbers[1]) : 50];
    }

    outline() {
      const spots = this.places.map((place) => this.numbers(place)).filter(Boolean).map((each) => this.spot(each));
      const isWhole = spots.length === this.places.length && spots.length > 1;
      return isWhole && this.draw && this.draw !== 'points' ? pathOf(this.draw, spots, this.spot([0, 0])[1]) : '';
    }

    bar() {
      const ends = this.places.map((place, index) => {
        if (place.kind.value === 'none') return index ? 104 : -4;
        const numbers = this.numbers(place);
        return numbers ? this.spot(numbers)[0] : NaN;
      });
      if (!(ends[0] <= ends[1])) return '';
      const tips = [ends[0] < 0 ? 'M-3 44L-4.500 50L-3 56' : '', ends[1] > 100 ? 'M103 44L104.500 50L103 56' : ''];
      return `M${ends[0]} 50H${ends[1]}${tips.join('')}`;
    }

    key(event, place) {
      const at = this.numbers(place) ?? place.start;
      const far = event.shiftKey ? 10 : 1;
      const [across, along] = this.axes;
      const upwards = along && along.first > along.last ? 1 : -1;
      const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
      Object.assign(ways, along ? { ArrowUp: [0, upwards], ArrowDown: [0, -upwards] } : { ArrowUp: [1, 0], ArrowDown: [-1, 0] });
      const way = ways[event.key];
      if (way) this.set(place, at.map((number, which) => number + way[which] * far * this.axes[which].step));
      else if (event.key === 'Home') this.set(place, [across.least, ...at.slice(1)]);
      else if (event.key === 'End') this.set(place, [across.most, ...at.slice(1)]);
      else if (event.key === 'Enter' || event.key === ' ') this.choose(place, at);
      else return;
      event.preventDefault();
    }

    // Sets a point where it stands; an end that is set changes from filled to hollow.
    choose(place, at) {
      if (!this.numbers(place)) this.set(place, at);
      else if (place.kind) {
        place.kind.value = place.kind.value === 'closed' ? 'open' : 'closed';
        place.kind.dispatchEvent(new Event('change', { bubbles: true }));
      }
    }

    under(event) {
      const box = this.plot.getBoundingClientRect();
      const parts = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
      return this.axes.map((axis, which) => axis.first + parts[which] * (axis.last - axis.first));
    }

    // What is not placed yet goes where was pressed; else the nearest does.
    press(event) {
      if (event.target.closest('.handle')) return;
      const numbers = this.under(event);
      const open = this.places.filter((place) => place.kind?.value !== 'none');
      const away = (place) => {
        const [to, from] = [this.spot(numbers), this.spot(this.numbers(place) ?? place.start)];
        return Math.hypot(to[0] - from[0], this.axes[1] ? to[1] - from[1] : 0);
      };
      const place = open.find((each) => !this.numbers(each)) ?? open.sort((one, other) => away(one) - away(other))[0];
      if (!place) return;
      this.set(place, numbers);
      this.tell(place);
      place.slider.focus({ preventScroll: true });
    }

    drag(event, place) {
      if (event.button) return;
      event.preventDefault();
      place.slider.focus({ preventScroll: true });
      const over = new AbortController();
      const [begun, wasSet] = [[event.clientX, event.clientY], Boolean(this.numbers(place))];
      let hasMoved = false;
      const move = (at) => {
        if (at.pointerId !== event.pointerId) return;
        hasMoved ||= Math.hypot(at.clientX - begun[0], at.clientY - begun[1]) > 4;
        if (hasMoved) this.set(place, this.under(at));
      };
      const end = (at) => {
        if (at.pointerId !== event.pointerId) return;
        over.abort();
        place.handle.classList.remove('held');
        if (!hasMoved && at.type === 'pointerup' && (!wasSet || place.kind)) this.choose(place, this.numbers(place) ?? place.start);
        if (hasMoved || !wasSet) this.tell(place);
      };
      place.handle.classList.add('held');
      document.addEventListener('pointermove', move, { signal: over.signal });
      document.addEventListener('pointerup', end, { signal: over.signal });
      document.addEventListener('pointercancel', end, { signal: over.signal });
    }
  }

  const stages = new Set();
  const prepare = (root) => root.querySelectorAll('.axes[data-axes]:not([data-shut], .ready)').forEach((element) => {
    if (!element.closest('fieldset:disabled')) stages.add(new Stage(element));
  });
  document.addEventListener('DOMContentLoaded', () => prepare(document));
  document.addEventListener('htmx:load', (event) => {
    stages.forEach((stage) => { if (!stage.element.isConnected) stages.delete(stage); });
    prepare(event.detail.elt);
  });
  // What was filled in before and is there again (a draft, or Back) is drawn.
  addEventListener('pageshow', () => setTimeout(() => stages.forEach((stage) => stage.redraw())));
})();
