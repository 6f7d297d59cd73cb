// What an operator does on the console's pages, as people do it.

import { expect } from './test.mjs';

/** Signs somebody in at the sandbox's issuer, with roles. */
export async function signInOperator(page, name, roles) {
  await page.goto('/operator');
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).or(page.getByRole('main').getByRole('link', { name: 'Войти' })).click();
  await page.getByLabel('Name').fill(name);
  for (const role of roles) await page.getByLabel(role, { exact: true }).check();
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('contentinfo')).toContainText(name);
}

/** Fills in the form of an act, looks at what would come of it, and does it. */
export async function act(page, { fill, comes, reason = 'As the file of the case says.' } = {}) {
  const main = page.getByRole('main');
  if (fill) await fill(main);
  const show = main.getByRole('button', { name: 'Show what would come of it' });
  const shows = await show.count();
  const typesReason = async () => main.getByLabel('Reason, for the records').fill(reason);
  if (shows) {
    await typesReason();
    await show.click();
  }
  if (comes) await expect(main.getByRole('status')).toContainText(comes);
  if (!shows) await typesReason();
  await main.getByRole('button', { name: 'Do it' }).click();
  await expect(main.getByRole('status')).toContainText('Done:');
}

/** What waits in the queue, by its heading. */
export function waiting(page, what) {
  return page.getByRole('main').locator('.card').filter({ has: page.getByRole('heading', { name: what }) });
}
