// A formula written as it looks. The plain field stays what is sent: what is written here is put into it as text. Loaded
// when somebody asks for it, and from then on at once on this device, until they go back to typing.
(() => {
  const WANTED = 'stoa-formula-look';
  const { module, font } = document.currentScript.dataset;
  let library;

  const load = ({ decimal }) => {
    library ??= import(module).then(({ MathfieldElement }) => {
      MathfieldElement.fontsDirectory = new URL('.', new URL(font, document.baseURI)).href;
      MathfieldElement.soundsDirectory = null;
      MathfieldElement.plonkSound = null;
      MathfieldElement.keypressSound = null;
      MathfieldElement.decimalSeparator = decimal;
    });
    return library;
  };

  // A fraction gets brackets of its own, so that nobody has to guess what stands below the line.
  const bracketed = (latex) => {
    let out = '';
    for (let at = 0; at < latex.length;) {
      if (!latex.startsWith('\\frac', at)) { out += latex[at]; at += 1; continue; }
      let next = at + 5;
      const [above, afterAbove] = group(latex, next);
      const [below, afterBelow] = group(latex, afterAbove);
      next = afterBelow;
      out += `\\left(\\frac{${bracketed(above)}}{${bracketed(below)}}\\right)`;
      at = next;
    }
    return out;
  };
  const group = (latex, at) => {
    if (latex[at] !== '{') return [latex[at] ?? '', at + 1];
    let depth = 0;
    for (let place = at; place < latex.length; place += 1) {
      if (latex[place] === '\\') { place += 1; continue; }
      if (latex[place] === '{') depth += 1;
      if (latex[place] === '}' && (depth -= 1) === 0) return [latex.slice(at + 1, place), place + 1];
    }
    return [latex.slice(at + 1), latex.length];
  };

  const asText = (field, convert) => convert(bracketed(field.value))
    .replace(/root\((\d+)\)(\((?:[^()]|\([^()]*\))*\))/g, '($2)^(1/$1)')
    .replace(/\b(sin|cos|tan|ln|log|exp) \(/g, '$1(')
    .replace(/\s+/g, ' ').trim();

  const open = async (button, takesFocus) => {
    const data = JSON.parse(button.dataset.look);
    const plain = document.getElementById(button.dataset.for);
    if (!plain || plain.readOnly || plain.disabled) return;
    button.textContent = data.loading;
    try { await load(data); } catch { button.textContent = data.failed; library = undefined; return; }
    const { convertLatexToAsciiMath } = await import(module);
    const field = document.createElement('math-field');
    field.className = 'formula-field';
    field.setAttribute('aria-label', plain.labels?.[0]?.textContent || data.label);
    plain.before(field);
    field.setValue(plain.value, { format: 'ascii-math' });
    field.menuItems = [];
    field.smartFence = true;
    field.addEventListener('input', () => {
      plain.value = asText(field, convertLatexToAsciiMath);
      plain.dispatchEvent(new Event('input', { bubbles: true }));
    });
    field.addEventListener('beforeinput', (event) => {
      if (event.inputType !== 'insertLineBreak') return;
      event.preventDefault();
      plain.form?.requestSubmit();
    });
    field.addEventListener('change', () => plain.dispatchEvent(new Event('change', { bubbles: true })));
    plain.hidden = true;
    keysOf(button, true);
    button.textContent = data.type;
    button.setAttribute('aria-pressed', 'true');
    if (takesFocus) field.focus();
  };

  const close = (button) => {
    const plain = document.getElementById(button.dataset.for);
    plain.previousElementSibling?.remove();
    plain.hidden = false;
    keysOf(button, false);
    button.textContent = JSON.parse(button.dataset.look).look;
    button.setAttribute('aria-pressed', 'false');
    plain.focus();
  };

  const keysOf = (button, isHidden) => {
    const keys = document.querySelector(`.formula-keys[data-for="${CSS.escape(button.dataset.for)}"]`);
    if (keys) keys.hidden = isHidden;
  };

  const remember = (isWanted) => {
    try { if (isWanted) localStorage.setItem(WANTED, 'yes'); else localStorage.removeItem(WANTED); } catch { /* private */ }
  };
  const isRemembered = () => { try { return localStorage.getItem(WANTED) === 'yes'; } catch { return false; } };

  const prepare = (root) => root.querySelectorAll('.formula-look[hidden]').forEach((button) => {
    button.hidden = false;
    if (isRemembered()) open(button, false);
  });

  document.addEventListener('DOMContentLoaded', () => prepare(document));
  document.addEventListener('htmx:load', (event) => prepare(event.detail.elt));
  document.addEventListener('click', (event) => {
    const button = event.target.closest('.formula-look');
    if (!button) return;
    const isOpen = button.getAttribute('aria-pressed') === 'true';
    remember(!isOpen);
    if (isOpen) close(button); else open(button, true);
  });
})();
