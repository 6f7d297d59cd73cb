// A page, looked at once in a language: its headers, its size, what it loads, axe, its width, its tree for readers that see
// nothing, and a picture, wide and light, then narrow and dark. One load serves all of that.

import AxeBuilder from '@axe-core/playwright';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, lastLoad } from './test.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../golden/', import.meta.url));
const PICTURES = `${ROOT}target/browser/screenshots/`;

/** The rules of axe: WCAG 2.0 to 2.2, A and AA, and what is good practice beyond them. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
/** What a page may weigh, with its stylesheet and script. */
const BYTES_MAX = 60 * 1024;

const LOOKS = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
];

/**
 * Opens a path in a page of some language and checks everything that holds for every page.
 *
 * `name` names the picture and the golden tree; `personal` says whether it shows what is one person's, `sandbox` that it is
 * one of the local program's own; `status` is that of the answer, `except` names rules of axe that it cannot keep to.
 */
export async function visit(page, path, { status = 200, ...about }) {
  await page.setViewportSize(LOOKS[0]);
  const answer = await page.goto(path);
  expect(answer.status(), `the status of ${path}`).toBe(status);
  await look(page, about);
}

/** The same for the page on which a browser is. */
export async function look(page, { name, language, personal = false, sandbox = false, except = [] }) {
  const { answer, loaded } = lastLoad(page);
  if (!sandbox) headersHold(answer.headers(), personal);
  await weightHolds(page, loaded);
  expect(await page.locator('html').getAttribute('lang'), 'the language of the page').toBe(language);
  // What is folded up is looked at too.
  await page.evaluate(() => document.querySelectorAll('main details').forEach((details) => details.setAttribute('open', '')));
  for (const { width, height, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    const [content, window] = await page.evaluate(() => {
      const root = document.documentElement;
      return [root.scrollWidth, root.clientWidth];
    });
    expect(content, `${name} at ${width} px is no wider than the window`).toBeLessThanOrEqual(window);
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .options({ runOnly: RULES, rules: { 'target-size': { enabled: true } } })
      .analyze();
    const found = violations.filter(({ id }) => !except.includes(id)).map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    expect(found, `axe on ${name}, ${language}, ${width} px`).toEqual([]);
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: `${PICTURES}${name}.${language}.${width}.png`, fullPage: true });
  }
  treeIsGolden(`${name}.${language}`, await page.locator('body').ariaSnapshot());
}

/** What every page tells the browser. */
export function headersHold(headers, personal) {
  const policy = headers['content-security-policy'] ?? '';
  const directives = policy.split(';').map((directive) => directive.trim());
  expect(directives, policy).toContain("default-src 'none'");
  expect(directives, policy).toContain("frame-ancestors 'none'");
  expect(directives, policy).toContain("base-uri 'none'");
  expect(policy).not.toContain('unsafe-');
  expect(policy).not.toContain('*');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['x-content-type-options']).toBe('nosniff');
  if (personal) expect(headers['cache-control']).toBe('no-store');
}

/** Everything comes from the shop, and all of it together is small. The bar of the sandbox is none of the page. */
async function weightHolds(page, loaded) {
  const own = new URL(page.url()).origin;
  let bytes = 0;
  for (const response of loaded) {
    expect(new URL(response.url()).origin, 'where it is loaded from').toBe(own);
    const redirect = response.status() >= 300 && response.status() < 400;
    if (!redirect && !response.url().endsWith('/local/sandbox.css')) bytes += (await response.body()).length;
  }
  expect(bytes, 'the weight of the page').toBeLessThanOrEqual(BYTES_MAX);
}

/** The tree as assistive technology meets it, without what is another each time. Accepted with UPDATE_GOLDEN=1. */
function treeIsGolden(name, tree) {
  const stable = tree
    .replace(/\b(OF-)?[0-9A-HJKMNP-TV-Z]{12}-Z\b/g, 'OF-NUMBER')
    .replace(/\bORD-[0-9A-Z]{20,}|(?<=\b|%20)[0-9A-HJKMNP-TV-Z]{26}\b/g, 'ID')
    .replace(/127\.0\.0\.1:\d+/g, 'SHOP')
    .replace(/\b\d-[0-9a-f]{32}\b/g, 'PSEUDONYM')
    .replace(/token=[\w.-]+/g, 'token=TOKEN')
    .replace(/\b[0-9a-f]{64}\b/g, 'HASH')
    .concat('\n');
  const file = `${GOLDEN}${name}.yml`;
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, stable);
    return;
  }
  expect(existsSync(file), `${file} exists: accept it with UPDATE_GOLDEN=1`).toBe(true);
  expect(stable, `the tree of ${name}; accept it with UPDATE_GOLDEN=1`).toBe(readFileSync(file, 'utf8'));
}
