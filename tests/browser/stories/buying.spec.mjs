// How somebody buys: by card, with a card that is declined at first, by invoice; without scripts, and by the keyboard alone.

import { BUYER, expect, test } from '../support/test.mjs';
import { fact, isGuarded, order, pay, toOrder } from '../support/buyer.mjs';

/** Buys a month by card, and sees that the license is active. */
async function buy(page) {
  await order(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Payment for order');
  await pay(page);
  await expect(page.getByRole('main')).toContainText('The payment has arrived');
  await toOrder(page);
  await expect(fact(page, 'State')).toHaveText('Active; claims about it are in time');
}

test('buy by card', async ({ open, shop }) => {
  const page = await open();
  await buy(page);
  await isGuarded(page, '__Host-order');
  await expect(page.getByRole('main')).toContainText('Claims are in time until the end of 13 February 2025');
  expect((await shop.mails(BUYER)).map((mail) => mail.subject).join('\n')).toMatch(/license active/);
});

test('buy by card without scripts', async ({ open }) => {
  await buy(await open({ javaScriptEnabled: false }));
});

test('decline, then pay', async ({ open }) => {
  const page = await open();
  await order(page);
  await pay(page, 'Decline payment');
  await expect(page.getByRole('main')).toContainText('The bank declined the payment');
  await expect(page.getByRole('main')).not.toContainText('has arrived');
  await pay(page);
  await expect(page.getByRole('main')).toContainText('The payment has arrived');
});

test('the page after the bank waits for its word by itself, without scripts, and claims nothing before', async ({ open, shop }) => {
  const page = await open({ javaScriptEnabled: false });
  await order(page);
  for (const endpoint of ['callback', 'get_order_info']) await shop.fault(endpoint, 'error', 1000);
  await pay(page);
  const main = page.getByRole('main');
  await expect(main).toContainText('waiting for its confirmation');
  await expect(main).not.toContainText('has arrived');
  for (const endpoint of ['callback', 'get_order_info']) await shop.fault(endpoint, 'error', 0);
  await shop.settle();
  await expect(main).toContainText('The payment has arrived', { timeout: 40_000 });
});

test('buy by invoice', async ({ open, shop }) => {
  const page = await open();
  await order(page, { method: 'invoice' });
  await page.getByRole('main').getByRole('link', { name: /^Invoice / }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Invoice');
  await expect(page.getByRole('main')).toContainText('49.00');
  await page.goBack();
  const id = new URL(page.url()).pathname.split('/')[3];
  await shop.operate('bank-receipts', {
    order_id: id, reference: 'T-1', amount: { amount_minor: 4900, currency: 'USD' }, received_at: '2025-02-03T10:00:00+05:00',
    third_party: false,
  });
  await page.reload();
  await expect(fact(page, 'State')).toHaveText('Active; claims about it are in time');
});

test('a form with mistakes comes back with all that was typed', async ({ open, shop }) => {
  const page = await open();
  await order(page, { more: (it) => it.getByLabel('Telephone number').fill('8 700') });
  const main = page.getByRole('main');
  await expect(main.getByRole('alert')).toContainText('One field needs another look');
  await expect(main.getByLabel('Telephone number')).toHaveAttribute('aria-invalid', 'true');
  await expect(main.getByLabel('Last name')).toHaveValue('Sample');
  await main.getByLabel('Telephone number').fill('+7 700 123 45 67');
  await page.getByRole('button', { name: 'Place the order' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Payment for order');
  expect((await shop.mails(BUYER)).length, 'one order is confirmed').toBe(1);
});

test('a form that is sent twice is one order', async ({ open, shop }) => {
  const page = await open();
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/checkout'));
  await order(page);
  const form = (await sent).postData();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Payment for order');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  const again = await shop.ask('POST', '/checkout', { form, headers });
  expect([again.status, again.headers.get('location')]).toEqual([303, new URL(page.url()).pathname]);
  expect((await shop.mails(BUYER)).length, 'one order is confirmed').toBe(1);
});

test('buy by the keyboard alone', async ({ open }) => {
  const page = await open();
  await page.goto('/');
  /** Goes on to what has the focus next, until it is the one that is wanted. */
  const reach = async (wanted) => {
    const target = wanted.first();
    for (let n = 0; n < 120; n += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${wanted}`);
  };
  const main = page.getByRole('main');
  await reach(page.getByRole('link', { name: 'To the content' }));
  await page.keyboard.press('Enter');
  await reach(main.getByRole('link', { name: 'Order: Widget, one month', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Order');
  await reach(main.getByRole('radio', { name: /49\.00 USD/ }));
  await page.keyboard.press('Space');
  for (const [label, text] of [
    ['Last name', 'Sample'], ['First name', 'Buyer'], ['E-mail address', BUYER], ['Telephone number', '+77001234567'],
    ['City', 'Astana'], ['Country', 'Kaz'], ['Account ID', '30896271'], ['Address of the account', 'example'],
  ]) {
    await reach(main.getByLabel(label, { exact: true }));
    await page.keyboard.type(text);
  }
  for (const box of await main.locator('input[type=checkbox][required]').all()) {
    await reach(box);
    await page.keyboard.press('Space');
  }
  await reach(page.getByRole('button', { name: 'Place the order' }));
  await page.keyboard.press('Enter');
  for (const [role, name] of [['button', /at the bank/], ['link', 'Continue to 3-D Secure'], ['button', 'Confirm payment']]) {
    await expect(main.getByRole(role, { name })).toBeVisible();
    await reach(main.getByRole(role, { name }));
    await page.keyboard.press('Enter');
  }
  await expect(main).toContainText('The payment has arrived');
});
