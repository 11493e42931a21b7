// Passkeys: the form with data-passkey asks the device (create, get, or sign-in without a name) and is sent with what it
// answers. Such forms are hidden until here it is known that the browser can do it; [data-without-passkeys] says so.
// A passkey belongs to a name: at an address that is a number (http://127.0.0.1:8000) no browser makes or uses one.
(() => {
  const { failed } = document.currentScript.dataset;
  if (!window.PublicKeyCredential || !navigator.credentials || /^[\d.]+$|:/.test(location.hostname)) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const listed = (credentials) => (credentials || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const create = async ({ publicKey }) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: listed(publicKey.excludeCredentials),
      // Kept on the device where it can be, so that it signs in by itself; a simple key on a stick does for codes.
      authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: 'preferred', requireResidentKey: false },
    } });
    return { ...common(made), response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    } };
  };

  const get = async ({ publicKey }) => {
    const given = await navigator.credentials.get({ publicKey: {
      ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: listed(publicKey.allowCredentials),
    } });
    const { clientDataJSON, authenticatorData, signature, userHandle } = given.response;
    return { ...common(given), response: {
      clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    } };
  };

  const common = (credential) => ({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || null,
    clientExtensionResults: credential.getClientExtensionResults(),
  });

  const optionsOf = async (form) => {
    if (form.dataset.passkey !== 'sign-in') return JSON.parse(document.getElementById('passkey-options').textContent);
    const answer = await fetch(form.action, { headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return await answer.json();
  };

  document.querySelectorAll('[data-without-passkeys]').forEach((said) => { said.hidden = true; });
  document.querySelectorAll('form[data-passkey]').forEach((form) => {
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const said = form.querySelector('[data-said]');
      said.textContent = '';
      try {
        const data = await optionsOf(form);
        const options = data.creation_options || data.request_options;
        const credential = await (form.dataset.passkey === 'create' ? create(options) : get(options));
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        said.textContent = failed;
      }
    });
  });
})();
