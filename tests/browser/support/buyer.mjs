// What a buyer does on the pages, as people do it: by what is written on them.

import { BUYER, expect } from './test.mjs';

/** Fills the form of an order in, from the shop's first page on, and sends it. */
export async function order(page, { item = 'Widget, one month', price = /49\.00 USD/, method = 'card', email = BUYER, more } = {}) {
  await page.goto('/');
  await page.getByRole('link', { name: `Order: ${item}`, exact: true }).click();
  await page.getByRole('radio', { name: price }).check();
  await page.locator(`#method-${method}`).check();
  await page.locator('#type-person').check();
  for (const [label, text] of [
    ['Last name', 'Sample'], ['First name', 'Buyer'], ['E-mail address', email], ['Telephone number', '+7 700 123 45 67'],
    ['City', 'Astana'], ['Account ID', '30896271'], ['Address of the account', 'example'],
  ]) {
    await page.getByRole('main').getByLabel(label, { exact: true }).fill(text);
  }
  await page.getByLabel('Country').selectOption('KZ');
  for (const box of await page.locator('main input[type=checkbox][required]').all()) await box.check();
  if (more) await more(page);
  await page.getByRole('button', { name: 'Place the order' }).click();
}

/** Goes from the page of a payment to the bank and back. */
export async function pay(page, outcome = 'Confirm payment') {
  await page.getByRole('button', { name: /at the bank|bank and pay/ }).click();
  await page.getByRole('link', { name: 'Continue to 3-D Secure' }).click();
  await page.getByRole('button', { name: outcome }).click();
}

/** Opens the page of the order that this browser placed, from that of its payment. */
export async function toOrder(page) {
  await page.getByRole('main').getByRole('link', { name: 'To the order' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Order OF-');
}

/** Opens what an order's page offers, and sends its form. */
export async function act(page, link, button, fill) {
  await page.getByRole('main').getByRole('link', { name: link }).click();
  if (fill) await fill(page);
  await page.getByRole('main').getByRole('button', { name: button }).click();
}

/** What a row of facts says. */
export function fact(page, label) {
  return page.locator(`dt:text-is("${label}") + dd`).first();
}

/** Signs in by a mailed link: the address, the mail, the button behind its link. */
export async function signInByMail(page, shop, email = BUYER) {
  await page.goto('/account/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.goto(await shop.link('/account/session?', email));
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

/** That a cookie is of this host alone, over TLS alone, kept from scripts and from other sites' forms. */
export async function isGuarded(page, name) {
  const cookies = (await page.context().cookies()).filter((cookie) => cookie.name === name);
  expect(cookies.map(({ secure, httpOnly, sameSite, path, domain }) => ({ secure, httpOnly, sameSite, path, domain }))).toEqual([
    { secure: true, httpOnly: true, sameSite: 'Lax', path: '/', domain: '127.0.0.1' },
  ]);
}
