// Every page of somebody who is signed in, but for that of an order in its states, in each language.

import { LANGUAGES, holdOrder, signIn, test } from '../support/test.mjs';
import { STORIES } from '../support/states.mjs';
import { visit } from '../support/visit.mjs';

/** Visits pages of one order in each language, by the ends of their addresses. Those of the account need a session. */
async function visitAll(open, shop, placed, pages) {
  const account = pages.some(([path]) => path.startsWith('/account'));
  for (const language of LANGUAGES) {
    const page = await open({ language });
    await (account ? signIn(page, shop) : holdOrder(page, shop, placed));
    for (const [path, name] of pages) {
      const address = path.startsWith('/account') ? path : `/account/orders/${placed.id}/${path}`;
      await visit(page, address, { name, language, personal: true });
    }
  }
}

test('the account', async ({ open, shop }) => {
  const placed = await shop.paid({ consents: { inform: true } });
  await visitAll(open, shop, placed, [['/account', 'account'], ['/account/data', 'account-data']]);
});

test('what can be done with an order that is active', async ({ open, shop }) => {
  const placed = await STORIES.claims.make(shop);
  await visitAll(open, shop, placed, [
    ['acts/termination', 'act-termination'],
    ['acts/objection', 'act-objection'],
    ['acts/mailbox-report', 'act-mailbox-report'],
    [`acts/withdrawal?claim=${placed.id}-C1`, 'act-withdrawal'],
    ['terms', 'terms-as-accepted'],
  ]);
});

test('what can be done with an order that is not paid', async ({ open, shop }) => {
  const placed = await shop.place();
  await shop.ticket(placed);
  await visitAll(open, shop, placed, [
    ['acts/cancellation', 'act-cancellation'],
    ['acts/payment-query', 'act-payment-query'],
  ]);
});

test('the end of a delayed order, and its refund', async ({ open, shop }) => {
  const placed = await STORIES['delay-right'].make(shop);
  await visitAll(open, shop, placed, [['acts/termination', 'act-termination-for-delay']]);
  await shop.post(`/v1/orders/${placed.id}/termination`, {}, placed.token);
  await shop.settle();
  await visitAll(open, shop, placed, [[`refunds/${placed.id}-R1`, 'refund-receipt']]);
});
