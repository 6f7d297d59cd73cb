// What two operators do in a day, on the pages of the console alone. An act of a person is counted each time that the button is
// pressed which does it.

import { expect, signIn, test } from '../support/test.mjs';
import { act, signInOperator, waiting } from '../support/console.mjs';
import { STORIES } from '../support/states.mjs';

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
  const placed = await STORIES['refund-declined'].make(shop);
  const refund = `${placed.id}-R1`;
  const state = async () => (await shop.order(placed)).refunds[0].state;
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
  await signInOperator(page, 'olga', ['operator']);
  await page.getByRole('link', { name: 'Offer' }).click();
  await expect(main.getByRole('listitem').filter({ hasText: '2025-02' })).toContainText('in force;');
  await expect(main.getByRole('listitem').filter({ hasText: '2023-01' }).first()).toContainText('replaced by a later one');
});

test('an objection by telephone is registered and decided', async ({ open, shop }) => {
  const placed = await shop.paid();
  const page = await open();
  const main = page.getByRole('main');
  await signInOperator(page, 'olga', ['operator']);
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

test('what is about no order is seen to from the queue', async ({ open, shop }) => {
  const page = await open();
  const main = page.getByRole('main');
  // An event that its function failed on each time.
  await shop.loseEvents('order.paid', 3);
  const paid = await shop.paid();
  expect((await shop.order(paid)).license.state).toBe('awaiting_activation');
  // A notice to a mailbox that is not there.
  const bounced = await shop.place({ party: { email: 'bounce@example.com' } });
  // A callback over another amount than the order's.
  const silent = await shop.place();
  await shop.callBack(silent, await shop.ticket(silent), '453251');
  await signInOperator(page, 'olga', ['operator']);
  const letter = waiting(page, 'See to an event that did not reach its function');
  await letter.getByRole('link', { name: /^Send it again/ }).click();
  await act(page);
  await expect(letter).toHaveCount(0);
  await shop.settle();
  expect((await shop.order(paid)).license.state).toBe('window_open');
  const notice = waiting(page, 'Reach the buyer another way: a notice did not arrive');
  await notice.getByRole('link', { name: /^Record that the buyer was told in another way/ }).click();
  await act(page, { fill: (form) => form.getByLabel('How it came').selectOption('phone') });
  await expect(notice).toHaveCount(0);
  const { items } = await shop.get(`/v1/orders/${bounced.id}/notices`, bounced.token);
  expect(items[0].state).toBe('reached_otherwise');
  await page.goto('/operator');
  await main.getByRole('link', { name: 'Callbacks of the bank that were not believed' }).click();
  const callback = waiting(page, 'Look at a callback of the bank that was not believed');
  await callback.getByRole('link', { name: /^Explain the sum/ }).click();
  await act(page, { fill: (form) => form.getByLabel('Decision').selectOption('seen') });
  await page.goto('/operator?list=set_aside');
  await expect(callback).toHaveCount(0);
  expect((await shop.order(silent)).state).toBe('placed');
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
