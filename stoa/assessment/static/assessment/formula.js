// Keys that put signs into the field of an expression, where the caret is. Without this script they stay hidden.
(() => {
  const prepare = (root) => root.querySelectorAll('.formula-keys[hidden]').forEach((keys) => { keys.hidden = false; });

  document.addEventListener('DOMContentLoaded', () => prepare(document));
  document.addEventListener('htmx:load', (event) => prepare(event.detail.elt));

  // What is selected goes where the bar stands in what is put in; the caret follows it.
  document.addEventListener('click', (event) => {
    const key = event.target.closest('.formula-keys [data-insert]');
    if (!key) return;
    const field = document.getElementById(key.closest('.formula-keys').dataset.for);
    if (!field || field.readOnly || field.matches(':disabled')) return;
    let [from, to] = [field.selectionStart, field.selectionEnd];
    const [before, after = ''] = key.dataset.insert.split('|');
    // A fraction takes the number or name before the caret as what is divided.
    if (after === ')/()' && from === to) from -= (/[\p{L}\d.,]+$/u.exec(field.value.slice(0, from)) ?? [''])[0].length;
    const chosen = field.value.slice(from, to);
    const isRaised = before === '^(' && chosen;
    const put = isRaised ? `(${chosen})^()` : before + chosen + after;
    field.focus();
    field.setRangeText(put, from, to, 'end');
    const inside = isRaised ? put.length - 1 : before.length + chosen.length + (chosen && after === ')/()' ? 3 : 0);
    field.setSelectionRange(from + inside, from + inside);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
})();
