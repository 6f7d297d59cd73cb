// What a buyer does with an order that is paid, each story from its page on.

import { BUYER, expect, signIn, test } from '../support/test.mjs';
import { act, fact, isGuarded, pay, signInByMail, toOrder } from '../support/buyer.mjs';

const ASSISTED = 'widget-assisted-month';

/** The page of an order, to somebody who is signed in. */
async function opened(open, shop, placed) {
  const page = await open();
  await signIn(page, shop);
  await page.goto(`/account/orders/${placed.id}`);
  return page;
}

test('delay, termination, and the money seen to go back', async ({ open, shop }) => {
  const placed = await shop.paid({ sku: ASSISTED });
  await shop.clock('2025-02-20T10:00:00+05:00');
  const page = await opened(open, shop, placed);
  await expect(fact(page, 'State')).toContainText('you may end the agreement');
  await page.getByRole('link', { name: 'End the agreement' }).click();
  await expect(page.getByRole('main')).toContainText('goes back to you');
  await page.getByRole('main').getByRole('button', { name: 'End the agreement' }).click();
  await shop.settle();
  await page.reload();
  await expect(page.getByRole('main')).toContainText('paid back');
  await page.getByRole('link', { name: /Receipt of refund/ }).click();
  await expect(fact(page, 'State')).toHaveText('paid back');
});

test('termination without a refund has to be understood first', async ({ open, shop }) => {
  const page = await opened(open, shop, await shop.paid());
  await act(page, 'End the agreement', 'End the agreement');
  await expect(page.getByRole('main')).toContainText('Tick the box');
  await page.getByRole('main').getByRole('checkbox').check();
  await page.getByRole('main').getByRole('button', { name: 'End the agreement' }).click();
  await expect(fact(page, 'State')).toHaveText('Ended before its time');
});

test('a renewal, whose period joins the one that runs', async ({ open, shop }) => {
  const page = await opened(open, shop, await shop.paid());
  await page.getByRole('main').getByRole('link', { name: 'Renew', exact: true }).click();
  await page.locator('#method-card').check();
  for (const box of await page.locator('main input[type=checkbox][required]').all()) await box.check();
  await page.getByRole('button', { name: 'Order and renew' }).click();
  await pay(page);
  await expect(page.getByRole('main')).toContainText('The payment has arrived');
  await shop.settle();
  await toOrder(page);
  await expect(fact(page, 'Period')).toContainText('from 3 March 2025');
});

test('a question about a payment', async ({ open, shop }) => {
  const placed = await shop.place();
  await shop.ticket(placed);
  const page = await opened(open, shop, placed);
  await act(page, 'Ask whether a payment arrived', 'Ask');
  await expect(page.getByRole('main')).toContainText('Your question was received');
  await expect(page.getByRole('heading', { name: 'Questions about payments' })).toBeVisible();
});

test('an objection', async ({ open, shop }) => {
  const page = await opened(open, shop, await shop.paid());
  await act(page, 'Object to automated processing', 'Object', (it) => it.getByRole('textbox').last().fill('I want a person to look.'));
  await expect(page.getByRole('main')).toContainText('a person deals with it');
});

test('a mailbox that others read', async ({ open, shop }) => {
  const page = await opened(open, shop, await shop.paid());
  await act(page, 'Report that others read your mailbox', 'Report it');
  await expect(page.getByRole('main')).toContainText('This mailbox is reported as compromised');
});

test('news are muted', async ({ open, shop }) => {
  await shop.paid({ consents: { inform: true } });
  const page = await open();
  await signIn(page, shop);
  await page.goto('/account');
  await page.getByRole('main').getByRole('link', { name: /data and consents/i }).click();
  await page.getByRole('button', { name: 'Withdraw: send no news' }).click();
  await expect(page.getByRole('main')).toContainText('No news is sent to this mailbox');
});

test('a notice is confirmed', async ({ open, shop }) => {
  const page = await opened(open, shop, await shop.paid());
  await page.getByRole('link', { name: 'Notices as they were sent' }).click();
  await page.getByRole('button', { name: 'I received this notice' }).first().click();
  await expect(page.getByRole('main')).toContainText('You confirmed that the notice arrived.');
  await page.getByRole('link', { name: 'Notices as they were sent' }).click();
  await expect(page.getByRole('main')).toContainText('you confirmed that it arrived');
});

test('sign in on day 200, by the link of a mail', async ({ open, shop }) => {
  const placed = await shop.paid({ sku: 'widget-year' });
  await shop.clock('P200D');
  const page = await open();
  await signInByMail(page, shop);
  await isGuarded(page, '__Host-session');
  await page.getByRole('main').getByRole('link', { name: placed.number }).click();
  await expect(fact(page, 'State')).toHaveText('Active, and deemed provided in full');
  const link = await shop.link('/account/session?', BUYER);
  await page.context().clearCookies();
  await page.goto(link);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('main')).toContainText('It was used before');
  await page.getByRole('main').getByRole('link', { name: 'Ask again' }).click();
  await expect(page.getByLabel('E-mail address')).toBeVisible();
});
