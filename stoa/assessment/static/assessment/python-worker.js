// Runs a learner's own program in their own browser, with the tests that they may see: for trying it, never for a grade.
// It lives in a worker, so that the page can end it at any time, and is told where Python is by the page.
const HARNESS = `
import io as _io
import json as _json
import sys as _sys

def _line(problem):
    told = _io.StringIO()
    _sys.print_exception(problem, told)
    places = [part.split(",")[0] for part in told.getvalue().split('File "<string>", line ')[1:]]
    return int(places[-1].split()[0]) if places else 0

def _same(wanted, given, within):
    if isinstance(wanted, bool) or isinstance(given, bool) or wanted is None or given is None:
        return type(wanted) is type(given) and wanted == given
    if isinstance(wanted, (int, float)) and isinstance(given, (int, float)):
        if within is None and isinstance(wanted, int) and isinstance(given, int):
            return wanted == given
        room = within * (1 + 1e-9) if within is not None else max(1e-12, 1e-9 * max(abs(wanted), abs(given)))
        return abs(given - wanted) <= room
    if isinstance(wanted, (list, tuple)):
        return type(wanted) is type(given) and len(wanted) == len(given) and all(
            _same(wanted[i], given[i], within) for i in range(len(wanted)))
    if isinstance(wanted, dict):
        return isinstance(given, dict) and len(wanted) == len(given) and all(
            key in given and _same(wanted[key], given[key], within) for key in wanted)
    return type(wanted) is type(given) and wanted == given

def _one(order):
    order = _json.loads(order)
    lines = order["stdin"].split("\\n")
    def typed(said=""):
        if said:
            print(said, end="")
        if not lines:
            raise EOFError
        return lines.pop(0)
    space, told = {"__name__": "__main__", "input": typed}, {}
    try:
        exec(order["code"], space)
        value = eval(order["call"], space) if order["call"] else None
        told["ended"] = "returned"
        told["value"] = repr(value)[:300] if order["asks"] == "value" or value is not None else ""
        if order["asks"] == "value":
            told["passed"] = _same(eval(order["wanted"]), value, order["within"])
    except SystemExit:
        told["ended"] = "exited"
    except BaseException as problem:
        told["ended"] = "raised"
        name, said = type(problem).__name__, str(problem)[:300]
        told["error"] = name + (": " + said if said else "")
        told["line"] = _line(problem)
        told["lacks"] = isinstance(problem, ImportError)
        if order["asks"] == "raises":
            wanted = __builtins_of(order["wanted"])
            told["passed"] = name == order["wanted"] or (wanted is not None and isinstance(problem, wanted))
    return _json.dumps(told)

def __builtins_of(name):
    try:
        found = eval(name, {})
    except NameError:
        return None
    return found if isinstance(found, type) else None
`;
// What a program has no business with: it may reckon, and nothing else.
const AWAY = ['fetch', 'XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'EventSource', 'WebTransport', 'Worker', 'SharedWorker',
  'importScripts', 'indexedDB', 'caches', 'BroadcastChannel', 'navigator', 'Notification', 'FileReaderSync'];
const MOST = 4000;

const lines = (text) => text.replace(/^\n+|\s+$/g, '').split('\n').map((line) => line.trimEnd()).join('\n');

self.onmessage = async ({ data: { module, wasm, code, tests } }) => {
  const answer = self.postMessage.bind(self);
  let printed = '';
  const decoder = new TextDecoder();
  const note = (bytes) => { if (printed.length < MOST) printed += decoder.decode(bytes, { stream: true }); };
  try {
    const { loadMicroPython } = await import(module);
    const python = await loadMicroPython({ url: wasm, heapsize: 16 * 1024 * 1024, stdout: note, stderr: note, linebuffer: false });
    for (const name of AWAY) {
      try { Object.defineProperty(self, name, { value: undefined, configurable: false }); } catch { /* it is not there */ }
    }
    python.runPython(HARNESS);
    const one = python.globals.get('_one');
    answer({ ready: true });
    for (const [index, test] of tests.entries()) {
      printed = '';
      answer({ begins: index });
      const told = JSON.parse(one(JSON.stringify({ ...test, code })));
      const passed = test.asks === 'prints' ? told.ended === 'returned' && lines(printed) === lines(test.wanted) : Boolean(told.passed);
      answer({ index, ...told, passed, output: printed.slice(0, 300) });
    }
    answer({ done: true });
  } catch (problem) {
    answer({ broken: String(problem && problem.message || problem).slice(0, 300) });
  }
};
