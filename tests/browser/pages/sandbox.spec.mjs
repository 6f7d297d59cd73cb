// The pages of the sandbox itself, and its bar, by which somebody who tries the shop out gets about.

import { expect, test } from '../support/test.mjs';
import { look, visit } from '../support/visit.mjs';

test('the pages of the sandbox', async ({ open, shop }) => {
  const placed = await shop.place();
  const ticket = await shop.ticket(placed);
  const page = await open();
  const of = (name) => ({ name: `sandbox-${name}`, language: 'en', sandbox: true });
  await visit(page, '/local/clock', of('clock'));
  await visit(page, '/local/bank', of('bank'));
  await visit(page, `/local/bank/pay?ticket=${ticket}`, of('bank-pay'));
  await visit(page, `/local/bank/pay?ticket=${ticket}&step=3ds`, of('bank-confirm'));
  await visit(page, '/local/mailbox', of('mailbox'));
  await visit(page, '/operator', { name: 'operator-signed-out', language: 'en', personal: true });
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await look(page, of('issuer'));
  const russian = await open({ language: 'ru' });
  await visit(russian, '/operator', { name: 'operator-signed-out', language: 'ru', personal: true });
});

test('the bar moves the clock and comes back', async ({ open, shop }) => {
  const page = await open();
  await page.goto('/account/sign-in?order=x');
  const bar = page.getByRole('complementary', { name: 'Sandbox' });
  await expect(bar.getByRole('time')).toHaveText('3 Feb 2025, 10:00 (UTC+05:00)');
  await bar.getByRole('button', { name: '+1 day' }).click();
  await expect(page).toHaveURL(`${shop.url}/account/sign-in?order=x`);
  await expect(bar.getByRole('time')).toHaveText('4 Feb 2025, 10:00 (UTC+05:00)');
  await bar.getByLabel('Set to').fill('2025-02-20T09:30');
  await bar.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(bar.getByRole('time')).toHaveText('20 Feb 2025, 09:30 (UTC+05:00)');
  await shop.paid();
  await bar.getByRole('button', { name: 'Next deadline' }).click();
  await expect(page).toHaveURL(`${shop.url}/account/sign-in?order=x`);
  expect(Date.parse((await shop.get('/local/clock')).now)).toBeGreaterThan(Date.parse('2025-02-20T09:30:00+05:00'));
  await bar.getByRole('link', { name: 'Mailbox' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sandbox mailbox');
});

test('a page asked for as localhost is opened where its cookies stay', async ({ open, shop }) => {
  const page = await open();
  await page.goto(`${shop.url.replace('127.0.0.1', 'localhost')}/account/sign-in?order=x`);
  await expect(page).toHaveURL(`${shop.url}/account/sign-in?order=x`);
});
