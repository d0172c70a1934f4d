// Asking over HTTP with an end to waiting: on a dead network a request would hang for minutes.

/** As `fetch`; rejects after `patience` milliseconds without an answer. */
export function fetchWithin(patience, address, options = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patience);
  const done = () => clearTimeout(timer);
  const answered = fetch(address, { ...options, signal: abort.signal });
  answered.then(done, done);
  return answered;
}
