// The editor of an exercise in code: Tab indents, Enter keeps the indentation, and it grows with its text. Escape gives
// the Tab key back until the editor is entered anew, and the line below says so. Without this script it is a plain field.
(() => {
  const INDENT = '    ';
  const EDITOR = 'textarea.code-editor';

  // Through the browser's own way of typing where it has one, so that undo goes on working.
  const type = (editor, text) => {
    if (!document.execCommand('insertText', false, text)) {
      editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, 'end');
      editor.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };

  const linesOf = ({ value, selectionStart, selectionEnd }) => {
    const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
    const last = selectionEnd > selectionStart && value[selectionEnd - 1] === '\n' ? selectionEnd - 1 : selectionEnd;
    const end = value.indexOf('\n', last);
    return [start, end < 0 ? value.length : end];
  };

  const shift = (editor, isBack) => {
    const [start, end] = linesOf(editor);
    const before = editor.value.slice(start, end);
    const after = before.split('\n').map((line) => (isBack ? line.replace(/^( {1,4}|\t)/, '') : line && INDENT + line)).join('\n');
    if (after === before) return;
    editor.setSelectionRange(start, end);
    type(editor, after);
    editor.setSelectionRange(start, start + after.length);
  };

  const breakLine = (editor) => {
    const line = editor.value.slice(editor.value.lastIndexOf('\n', editor.selectionStart - 1) + 1, editor.selectionStart);
    const indent = line.match(/^[ \t]*/)[0];
    type(editor, `\n${indent}${/:\s*(#.*)?$/.test(line) ? INDENT : ''}`);
  };

  const grow = (editor) => {
    if (CSS.supports('field-sizing', 'content')) return;
    editor.style.blockSize = 'auto';
    editor.style.blockSize = `${editor.scrollHeight + 4}px`;
  };

  const prepare = (root) => root.querySelectorAll(EDITOR).forEach((editor) => {
    if (editor.dataset.ready) return;
    editor.dataset.ready = 'yes';
    grow(editor);
    if (editor.readOnly) return;
    const help = document.getElementById(`${editor.id.replace(/-field$/, '')}-help`);
    help?.append(' ', editor.dataset.tabHelp);
  });

  document.addEventListener('DOMContentLoaded', () => prepare(document));
  document.addEventListener('htmx:load', (event) => prepare(event.detail.elt));
  document.addEventListener('input', (event) => event.target.matches?.(EDITOR) && grow(event.target));
  document.addEventListener('focusin', (event) => { if (event.target.matches?.(EDITOR)) delete event.target.dataset.leaving; });

  // A page that looks again swaps what waits: the focus stays there, and is nowhere taken from.
  let hadFocus = '';
  document.addEventListener('htmx:beforeSwap', ({ detail: { target, requestConfig } }) => {
    const isLook = requestConfig?.verb === 'get' && target?.matches?.('.question, .quiz, .waiting');
    hadFocus = isLook && target.contains(document.activeElement) ? target.id : '';
  });
  document.addEventListener('htmx:load', ({ detail: { elt } }) => {
    if (!hadFocus || elt.id !== hadFocus) return;
    const told = elt.matches('.waiting') ? elt.querySelector('a') : elt.querySelector('.said, .quiz-result');
    if (told?.matches('.said, .quiz-result')) told.tabIndex = -1;
    told?.focus({ preventScroll: true });
    hadFocus = '';
  });

  document.addEventListener('keydown', (event) => {
    const editor = event.target;
    if (!editor.matches?.(EDITOR) || editor.readOnly || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') editor.dataset.leaving = 'yes';
    if (event.key === 'Tab' && !editor.dataset.leaving) {
      event.preventDefault();
      if (event.shiftKey || editor.selectionStart !== editor.selectionEnd) shift(editor, event.shiftKey);
      else type(editor, INDENT);
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      breakLine(editor);
    }
  });
})();
