// What two operators do in a day, on the pages of the console alone. An act of a person is counted each time that the button is
// pressed which does it.

import { expect, signIn, test } from '../support/test.mjs';
import { act, signInOperator, waiting } from '../support/console.mjs';

const ASSISTED = 'widget-assisted-month';

test('a transfer is entered by the number in a line of the bank, with one act', async ({ open, shop }) => {
  const placed = await shop.place({ method: 'invoice' });
  const page = await open();
  await signInOperator(page, 'olga', ['operator']);
  await page.getByRole('link', { name: 'Money' }).click();
  const main = page.getByRole('main');
  await main.getByLabel("The line of the bank's statement, or the payer").fill(`INV ${placed.number}-1 from SAMPLE B.`);
  await main.getByLabel('Amount').fill('49.00');
  await main.getByLabel('Currency').selectOption('USD');
  await main.getByLabel("The bank's reference").fill('T-2025-0001');
  await main.getByLabel('When it reached us').fill('2025-02-03T10:00');
  await main.getByRole('button', { name: 'Propose orders' }).click();
  await expect(main).toContainText('the amount is exact');
  await main.getByRole('link', { name: `Enter a transfer: ${placed.number}` }).click();
  await act(page, { comes: 'The order was paid in full' });
  await expect(main).toContainText('Payment T-2025-0001');
  await shop.settle();
  expect((await shop.order(placed)).license.state).toBe('window_open');
});

test('an assisted order is activated for the right account, from the queue', async ({ open, shop }) => {
  const placed = await shop.paid({ sku: ASSISTED });
  const page = await open();
  await signInOperator(page, 'olga', ['operator']);
  const task = waiting(page, 'Activate the license');
  await task.getByRole('button', { name: 'Take it on' }).click();
  await expect(waiting(page, 'Activate the license')).toContainText('You have it');
  await waiting(page, 'Activate the license').getByRole('link', { name: placed.number }).click();
  const main = page.getByRole('main');
  await expect(main).toContainText('30896271 (example.kommo.com)');
  await main.getByRole('link', { name: /^Correct the Kommo account/ }).click();
  await act(page, {
    fill: async (form) => {
      await form.getByLabel(/number of the Kommo account/i).fill('30896272');
      await form.getByLabel(/address of the Kommo account/i).fill('right');
    },
  });
  await main.getByRole('link', { name: /^Activate the license/ }).click();
  await act(page, { comes: 'The license was activated' });
  await shop.settle();
  expect((await shop.order(placed)).license.state).toBe('window_open');
});

test('a claim is answered with one act, and its buyer reads the answer', async ({ open, shop }) => {
  const placed = await shop.paid();
  await shop.post(`/v1/orders/${placed.id}/claims`, { text: 'The report is empty.', about: 'scope' }, placed.token);
  await shop.settle();
  const page = await open();
  await signInOperator(page, 'olga', ['operator']);
  await page.getByRole('link', { name: 'Claims' }).click();
  const main = page.getByRole('main');
  await main.getByRole('link', { name: /^Answer the claim/ }).click();
  await main.getByRole('link', { name: 'rejected', exact: true }).click();
  await expect(main.getByLabel('Decision')).toHaveValue('rejected');
  await act(page, {
    fill: (form) => form.getByLabel('Words').fill('We looked at it: the report is filled at night.'),
    comes: 'A mail to the buyer',
  });
  const buyer = await open();
  await signIn(buyer, shop);
  await buyer.goto(`/account/orders/${placed.id}`);
  await expect(buyer.getByRole('main')).toContainText('the report is filled at night');
});

test('a second person approves another way for a refund', async ({ open, shop }) => {
  const placed = await shop.paid({ sku: ASSISTED });
  await shop.clock('2025-02-20T10:00:00+05:00');
  await shop.fault('refund', 'error', 9);
  await shop.post(`/v1/orders/${placed.id}/termination`, {}, placed.token);
  await shop.settle();
  const refund = `${placed.id}-R1`;
  const state = async () => (await shop.order(placed)).refunds[0].state;
  for (let days = 0; days < 60 && (await state()) !== 'declined'; days += 1) await shop.clock('P1D');
  const olga = await open();
  await signInOperator(olga, 'olga', ['operator', 'approver']);
  await olga.goto(`/operator/acts/refund-reroute?order=${placed.id}&about_part=${refund}`);
  await act(olga, {
    fill: async (form) => {
      await form.getByLabel(/^Where it goes instead/).fill('KZ86 125K ZT50 0410 0100, by the contract that was shown.');
      await form.getByLabel('How it came').selectOption('post');
    },
  });
  await expect(olga.getByRole('main').getByRole('link', { name: /^Approve that other way/ })).toHaveCount(0);
  const boris = await open();
  await signInOperator(boris, 'boris', ['approver']);
  await boris.getByRole('link', { name: 'Money' }).click();
  await boris.getByRole('main').getByRole('link', { name: /^Approve that other way/ }).click();
  await act(boris);
  expect(await state()).toBe('approved');
});

test('terms are published that come into force', async ({ open, shop }) => {
  const page = await open();
  await signInOperator(page, 'olga', ['operator']);
  await page.getByRole('link', { name: 'Offer' }).click();
  const main = page.getByRole('main');
  await main.getByRole('link', { name: 'Draft terms' }).click();
  const terms = await (await fetch(`${shop.url}/v1/terms/2023-01`)).text();
  await act(page, {
    fill: async (form) => {
      await form.getByLabel('Version').fill('2025-02');
      await form.getByLabel('Words').fill(terms.replace('4.9.', '4.9. In clearer words:'));
    },
  });
  await main.getByRole('link', { name: '2025-02', exact: true }).click();
  await expect(main.locator('ins')).toContainText('In clearer words');
  await main.getByRole('link', { name: 'Publish the terms' }).click();
  await act(page);
  await shop.clock('2025-02-12T10:00:00+05:00');
  const offer = await shop.get('/v1/offer');
  expect(offer.terms.version).toBe('2025-02');
  await page.goto('/operator/offer');
  await expect(main).toContainText('in force');
});

test('what came from outside: a callback, a bounced notice, an objection by telephone, a dead letter', async ({ open, shop }) => {
  const placed = await shop.paid();
  const page = await open();
  const main = page.getByRole('main');
  await signInOperator(page, 'olga', ['operator']);
  // An objection that was made by telephone.
  await page.goto(`/operator/orders/${placed.id}`);
  await main.getByRole('link', { name: /^Register an objection/ }).click();
  await act(page, {
    fill: async (form) => {
      await form.getByLabel('How it came').selectOption('phone');
      await form.getByLabel('When it reached us').fill('2025-02-03T10:00');
    },
    comes: 'Your objection was received',
  });
  await main.getByRole('link', { name: /^Decide the objection/ }).click();
  await act(page);
  expect((await shop.order(placed)).objections[0].state).toBe('dismissed');
});

test('a reader looks, and is refused every act', async ({ open, shop }) => {
  const placed = await shop.paid({ sku: ASSISTED });
  const page = await open();
  await signInOperator(page, 'rita', ['reader']);
  const main = page.getByRole('main');
  await waiting(page, 'Activate the license').getByRole('link', { name: placed.number }).click();
  await expect(main).toContainText('30896271 (example.kommo.com)');
  await expect(main.getByRole('heading', { name: 'What can be done now' })).toHaveCount(0);
  const answer = await page.goto(`/operator/acts/activation?order=${placed.id}`);
  expect(answer.status()).toBe(403);
});

test('an order is found by keyboard alone', async ({ open, shop }) => {
  const placed = await shop.paid();
  const page = await open();
  await signInOperator(page, 'olga', ['operator']);
  await page.goto('/operator/find');
  await page.getByLabel('What is known of the order').focus();
  await page.keyboard.type('buyer@example.com');
  await page.keyboard.press('Enter');
  const link = page.getByRole('main').getByRole('link', { name: placed.number });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(placed.number);
});
