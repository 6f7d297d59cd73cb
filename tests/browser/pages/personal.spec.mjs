// Every page of somebody who is signed in, but for that of an order in its states, in each language.

import { LANGUAGES, holdOrder, holdSession, test } from '../support/test.mjs';
import { STORIES } from '../support/states.mjs';
import { visit } from '../support/visit.mjs';

/** Visits pages of one order in each language, by the ends of their addresses. Those of the account need a session. */
async function visitAll(open, shop, placed, pages) {
  const session = pages.some(([path]) => path.startsWith('/account')) && (await shop.session());
  for (const language of LANGUAGES) {
    const page = await open({ language });
    await (session ? holdSession(page, shop, session) : holdOrder(page, shop, placed));
    for (const [path, name, more] of pages) {
      const address = path.startsWith('/account') ? path : `/account/orders/${placed.id}/${path}`;
      await visit(page, address, { name, language, personal: true, ...more });
    }
  }
}

test('the account', async ({ open, shop }) => {
  const placed = await shop.paid({ consents: { inform: true } });
  const another = await shop.place({ party: { email: 'another@example.com' } });
  await visitAll(open, shop, placed, [
    ['/account', 'account'],
    ['/account/data', 'account-data'],
    [`/account/orders/${another.id}`, 'problem-anothers-order', { status: 404 }],
  ]);
});

test('what can be done with an order that is active', async ({ open, shop }) => {
  const placed = await STORIES.claims.make(shop);
  await visitAll(open, shop, placed, [
    ['acts/termination', 'act-termination'],
    ['acts/objection', 'act-objection'],
    ['acts/mailbox-report', 'act-mailbox-report'],
    [`acts/withdrawal?claim=${placed.id}-C1`, 'act-withdrawal'],
    ['terms', 'terms-as-accepted'],
    ['renewal', 'renewal'],
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

test('a claim, before and after it is lodged', async ({ open, shop }) => {
  const placed = await shop.paid();
  await visitAll(open, shop, placed, [['claim', 'claim-form']]);
  await shop.post(`/v1/orders/${placed.id}/claims`, { text: 'The report is empty.', about: 'scope' }, placed.token);
  await shop.settle();
  await visitAll(open, shop, placed, [[`claims/${placed.id}-C1`, 'claim']]);
});

test('the payment of an order, and its invoice', async ({ open, shop }) => {
  const placed = await shop.place();
  await visitAll(open, shop, placed, [['payment', 'payment-new']]);
  await shop.ticket(placed);
  await visitAll(open, shop, placed, [
    ['payment?look=11', 'payment-waiting', { except: ['meta-refresh'] }],
    ['payment?look=12', 'payment-unknown'],
  ]);
  await shop.pay(placed, 'declined');
  await visitAll(open, shop, placed, [['payment', 'payment-declined']]);
  await shop.pay(placed);
  await visitAll(open, shop, placed, [['payment', 'payment-paid']]);
  const invoiced = await shop.place({ method: 'invoice' });
  await visitAll(open, shop, invoiced, [['payment', 'payment-by-invoice'], ['invoices/1', 'invoice']]);
});
