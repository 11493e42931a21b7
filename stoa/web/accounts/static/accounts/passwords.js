// A button below the passwords of a form that shows them. Its words come from the script element's data attributes.
// Without this file a password stays hidden while it is typed, as browsers have it.
(() => {
  const { show, hide } = document.currentScript.dataset;
  document.querySelectorAll('form').forEach((form) => {
    const inputs = [...form.querySelectorAll('input[type="password"]')];
    if (!inputs.length) return;
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'linkish reveal' });
    const turn = (isShown) => {
      inputs.forEach((input) => { input.type = isShown ? 'text' : 'password'; });
      button.textContent = isShown ? hide : show;
    };
    // Shown in the clear, it is still nothing to be corrected, or sent to whoever corrects.
    inputs.forEach((input) => Object.assign(input, { spellcheck: false, autocapitalize: 'off' }));
    button.addEventListener('click', () => turn(inputs[0].type === 'password'));
    form.addEventListener('submit', () => turn(false));
    turn(false);
    inputs.at(-1).after(button);
  });
})();
