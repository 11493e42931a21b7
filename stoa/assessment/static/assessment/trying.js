// Trying a program in the learner's own browser. Python comes when the button is pressed and not before; each run has a
// worker of its own, which is ended when it takes too long. What it says is shown as text, and goes nowhere.
(() => {
  const files = document.currentScript.dataset;
  const LOADING = 60000; // milliseconds for Python to come over a slow line
  const NONE = { text: '', asks: 'run', call: '', stdin: '', wanted: '', within: null };

  const prepare = (root) => root.querySelectorAll('.code-try[hidden]').forEach((panel) => {
    const editor = document.getElementById(panel.dataset.for);
    if (editor && !editor.readOnly && window.Worker && window.WebAssembly) {
      panel.querySelector('.code-tried').setAttribute('role', 'status');
      panel.hidden = false;
    }
  });

  const element = (name, className, text) => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const row = (test, told, words) => {
    const made = element('li', `answer-row ${told.passed ? 'right' : 'not-yet'}`, '');
    if (test.text) made.append(element('span', 'row-text', ''), element('span', `verdict ${told.passed ? 'right' : 'not-yet'}`, told.passed ? words.passed : words.failed));
    if (test.text) made.firstChild.append(element('code', '', test.text));
    const error = told.line ? words.line.replace('%(line)s', told.line).replace('%(problem)s', () => told.error) : told.error;
    const said = told.late || error || (told.ended === 'exited' ? words.exited : '');
    const parts = [said || (!told.passed && told.value ? words.gave.replace('%s', () => told.value) : '')];
    if (told.lacks) parts.push(words.lacks);
    if (told.output && (!told.passed || !test.text)) parts.push(words.printed.replace('%s', () => JSON.stringify(told.output)));
    const came = parts.filter(Boolean).join('\n');
    if (came) made.append(element('p', 'came', came));
    return made;
  };

  const run = (panel) => {
    const { words, tests, seconds } = JSON.parse(panel.dataset.try);
    const code = document.getElementById(panel.dataset.for).value;
    const [start, stop] = panel.querySelectorAll('button');
    const place = panel.querySelector('.code-tried');
    const listed = tests.length ? tests : [NONE];
    const list = element('ul', 'answer-rows code-tests', '');
    const worker = new Worker(files.worker);
    let clock = 0;
    let current = -1;

    const end = (text) => {
      clearTimeout(clock);
      worker.terminate();
      start.disabled = false;
      stop.hidden = true;
      if (document.activeElement === stop || document.activeElement === document.body) start.focus();
      place.replaceChildren(...(list.children.length ? [list] : []), element('p', 'help', text));
    };
    const late = () => {
      if (current >= 0) list.append(row(listed[current], { passed: false, late: words.late.replace('%s', limit) }, words));
      end(current >= 0 ? words.done : words.broken);
    };
    const limit = Math.max(5, Math.ceil(3 * seconds)); // a phone is slower than the server
    const wait = (milliseconds) => { clearTimeout(clock); clock = setTimeout(late, milliseconds); };

    worker.onmessage = ({ data }) => {
      if (data.ready) place.replaceChildren(element('p', 'help', words.running));
      if (data.begins !== undefined) { current = data.begins; wait(1000 * limit); }
      if (data.index !== undefined) list.append(row(listed[data.index], data, words));
      if (data.done) end(words.done);
      if (data.broken) end(words.broken);
    };
    worker.onerror = () => end(words.broken);
    stop.onclick = () => end(words.done);
    start.disabled = true;
    stop.hidden = false;
    place.replaceChildren(element('p', 'help', words.loading));
    wait(LOADING);
    const whole = (path) => new URL(path, document.baseURI).href;
    worker.postMessage({ module: whole(files.module), wasm: whole(files.wasm), code, tests: listed });
  };

  document.addEventListener('DOMContentLoaded', () => prepare(document));
  document.addEventListener('htmx:load', (event) => prepare(event.detail.elt));
  document.addEventListener('click', (event) => {
    const button = event.target.closest('.code-try button:not([data-stop])');
    if (button) run(button.closest('.code-try'));
  });
})();
