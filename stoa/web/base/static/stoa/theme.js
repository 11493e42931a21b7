// Day or night, remembered. In the head and not deferred, so that no page flashes in the other light first.
// Without this file the choice in the footer works for the page it is made on.
(() => {
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem('stoa-theme') ?? ''; } catch { return ''; } };
  const keep = (value) => { try { localStorage.setItem('stoa-theme', value); } catch { /* storage is switched off */ } };
  const apply = (value) => { if (value === 'light' || value === 'dark') root.dataset.theme = value; else delete root.dataset.theme; };

  apply(read());
  document.addEventListener('DOMContentLoaded', () => {
    const chosen = document.querySelector(`input[name="theme"][value="${read() === 'light' || read() === 'dark' ? read() : 'auto'}"]`);
    if (chosen) chosen.checked = true;
  });
  document.addEventListener('change', (event) => {
    if (event.target.name === 'theme') { keep(event.target.value); apply(event.target.value); }
  });
  addEventListener('storage', (event) => { if (event.key === 'stoa-theme') apply(event.newValue ?? ''); });
})();
