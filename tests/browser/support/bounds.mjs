// Fails a run that loads too many pages, or, where all tests ran, that leaves out a state of those in states.json.

import { readFileSync } from 'node:fs';

const LOADS_MAX = 400;

export default class Bounds {
  loads = 0;
  seen = new Set();

  onTestEnd(test, result) {
    for (const { type, description } of result.annotations) {
      if (type === 'loads') this.loads += Number(description);
      if (type === 'state') this.seen.add(description);
    }
  }

  onEnd() {
    console.log(`${this.loads} pages were loaded, at most ${LOADS_MAX} are allowed`);
    let status;
    if (this.loads > LOADS_MAX) status = 'failed';
    if (process.env.OFERTA_ALL_PAGES === '1') {
      for (const state of missing(this.seen)) {
        console.log(`no page test shows ${state}`);
        status = 'failed';
      }
    }
    return status && { status };
  }

  printsToStdio() {
    return false;
  }
}

/** The states, in each language, that no page was seen in. */
function missing(seen) {
  const kinds = JSON.parse(readFileSync(new URL('../states.json', import.meta.url), 'utf8'));
  const wanted = Object.entries(kinds).flatMap(([kind, states]) => states.map((state) => `${kind}.${state}`));
  return wanted.flatMap((state) => ['en', 'ru'].map((language) => `${state}.${language}`)).filter((it) => !seen.has(it));
}
