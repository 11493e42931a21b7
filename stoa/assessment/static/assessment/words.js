// Says under a field of a cloud of words how many characters are left, once they are few. Without this script the field
// just ends where it ends, and the line below says how much room there is.
(() => {
  const FEW = 15;

  const lineOf = (field) => (field.matches?.('.word-fields input') ? field.parentElement.querySelector('.left') : null);

  document.addEventListener('focusin', ({ target }) => lineOf(target)?.setAttribute('role', 'status'));
  document.addEventListener('input', ({ target }) => {
    const left = lineOf(target);
    if (!left) return;
    const rest = target.maxLength - [...target.value].length;
    left.textContent = rest <= FEW ? left.dataset.left.replace('{count}', Math.max(0, rest)) : '';
  });
})();
