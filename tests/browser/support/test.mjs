// What every test has: a shop of its own, browsers that count the pages they load, and a way to be signed in.

import { test as base, expect } from '@playwright/test';
import { BUYER, Shop } from './shop.mjs';

export { expect };
export { BEGIN, BUYER } from './shop.mjs';

export const LANGUAGES = ['en', 'ru'];
const LOCALES = { en: 'en-GB', ru: 'ru-RU' };

export const test = base.extend({
  /** Where the shop's clock stands at first. */
  begin: [undefined, { option: true }],

  shop: async ({ begin }, use) => {
    const shop = await Shop.start(begin);
    await use(shop);
    shop.stop();
  },

  /** Opens a browser of its own cookies, in a language; other options are those of Playwright's contexts. */
  open: async ({ browser, shop }, use, info) => {
    const watched = [];
    await use(async ({ language = 'en', ...options } = {}) => {
      const context = await browser.newContext({ baseURL: shop.url, locale: LOCALES[language], ...options });
      watched.push({ context, ...watch(context) });
      return context.newPage();
    });
    const loads = watched.reduce((sum, { seen }) => sum + seen.loads, 0);
    info.annotations.push({ type: 'loads', description: String(loads) });
    const complaints = watched.flatMap(({ seen }) => seen.complaints);
    for (const { context } of watched) await context.close();
    expect(complaints, 'what the browser complained of').toEqual([]);
  },
});

/** What a browser's page loaded last: the answer that is the page, and everything with it. */
const LOADED = new WeakMap();

export function lastLoad(page) {
  return LOADED.get(page);
}

/** Counts the pages that a browser loads, and collects what it complains of. */
function watch(context) {
  const seen = { loads: 0, complaints: [] };
  context.on('response', (response) => {
    const request = response.request();
    if (request.serviceWorker()) return;
    const page = request.frame().page();
    const itself = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (itself && (response.status() < 300 || response.status() >= 400)) {
      seen.loads += 1;
      LOADED.set(page, { answer: response, loaded: [response] });
    } else {
      LOADED.get(page)?.loaded.push(response);
    }
  });
  context.on('console', (message) => {
    // That a page's status is one of an error is no complaint about the page.
    if (message.type() === 'error' && !/^Failed to load resource: the server responded/.test(message.text())) {
      seen.complaints.push(message.text());
    }
  });
  context.on('weberror', (error) => seen.complaints.push(String(error.error())));
  return { seen };
}

/** Gives a browser a session, as the button of a mailed link does. */
export async function signIn(page, shop, email = BUYER) {
  await holdSession(page, shop, await shop.session(email));
}

/** Gives a browser a session that was begun elsewhere. */
export async function holdSession(page, shop, session) {
  await hold(page, shop, '__Host-session', session);
}

/** Gives a browser the cookie that opens the order which was placed in it. */
export async function holdOrder(page, shop, placed) {
  await hold(page, shop, '__Host-order', placed.token);
}

async function hold(page, shop, name, value) {
  // What is set from without is held to TLS by its address; a cookie knows no port.
  const url = new URL(shop.url.replace('http:', 'https:')).href;
  await page.context().addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: 'Lax' }]);
}
