// The page of an order in each state that the order and its parts can be in, in each language.

import { LANGUAGES, expect, holdOrder, signIn, test } from '../support/test.mjs';
import { NOTICES, STORIES, noticeStates, statesOf } from '../support/states.mjs';
import { look, visit } from '../support/visit.mjs';

for (const [name, { shows, make }] of Object.entries(STORIES)) {
  test(`an order: ${name}`, async ({ open, shop }, info) => {
    const placed = await make(shop);
    expect([...await statesOf(shop, placed)]).toEqual(expect.arrayContaining(shows));
    for (const language of LANGUAGES) {
      const page = await open({ language });
      await signIn(page, shop);
      await visit(page, `/account/orders/${placed.id}`, { name: `order-${name}`, language, personal: true });
      for (const state of shows) info.annotations.push({ type: 'state', description: `${state}.${language}` });
    }
  });
}

test('an order: refund-requested, while the bank does not answer', async ({ open, shop }, info) => {
  // The shop gives up on the bank after some seconds, which a slow machine may need to load the pages: then another order is tried.
  const orders = [];
  for (let n = 0; n < 4; n += 1) orders.push(await shop.paid({ sku: 'widget-assisted-month' }));
  await shop.clock('2025-02-20T10:00:00+05:00');
  const pages = [];
  for (const language of LANGUAGES) {
    pages.push(await open({ language }));
    await signIn(pages.at(-1), shop);
  }
  await shop.fault('reverse_order', 'timeout', 1000);
  await expect(async () => {
    const placed = orders.pop();
    const isRequested = async () => expect([...await statesOf(shop, placed)]).toContain('refund.requested');
    await shop.post(`/v1/orders/${placed.id}/termination`, {}, placed.token);
    await expect(isRequested).toPass({ timeout: 15_000 });
    await Promise.all(pages.map((page) => page.goto(`/account/orders/${placed.id}`)));
    await isRequested();
  }).toPass();
  for (const [at, language] of LANGUAGES.entries()) {
    await look(pages[at], { name: 'order-refund-requested', language, personal: true });
    info.annotations.push({ type: 'state', description: `refund.requested.${language}` });
  }
});

for (const [name, { shows, email, order, before, make }] of Object.entries(NOTICES)) {
  test(`the notices of an order: ${name}`, async ({ open, shop }, info) => {
    await before?.(shop);
    const placed = await shop.place({ ...order, party: { email } });
    await shop.settle();
    await make?.(shop, placed);
    expect([...await noticeStates(shop, placed)]).toEqual(expect.arrayContaining(shows));
    for (const language of LANGUAGES) {
      const page = await open({ language });
      // Whoever ordered may see the order in their browser: also where no mail reaches them.
      await holdOrder(page, shop, placed);
      await visit(page, `/account/orders/${placed.id}/notices`, { name: `notices-${name}`, language, personal: true });
      for (const state of shows) info.annotations.push({ type: 'state', description: `${state}.${language}` });
    }
  });
}
