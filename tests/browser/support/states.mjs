// An order in each state that it can be in, and its parts, made over the API in the shortest way. Each story names the states
// that its page shows; the page test asks the API whether that is so.

const ASSISTED = 'widget-assisted-month';

async function lodge(shop, placed, text = 'The report of the widget is empty.') {
  const claim = await shop.post(`/v1/orders/${placed.id}/claims`, { text, about: 'scope' }, placed.token);
  await shop.settle();
  return claim.id;
}

/** A claim that was answered, with what was decided on it. */
async function answered(shop, placed, outcome) {
  const claim = await lodge(shop, placed, `To be ${outcome ?? 'answered'}.`);
  await shop.operate(`claims/${claim}/answer`, { text: 'It is as described.', outcome }, placed);
  return claim;
}

/** An order for an invoice, of which some amount came in. */
async function invoiced(shop, amount_minor) {
  const placed = await shop.place({ method: 'invoice', sku: 'widget-month' });
  await shop.operate('bank-receipts', {
    order_id: placed.id, reference: `T-${amount_minor}`, amount: { amount_minor, currency: 'USD' },
    received_at: (await shop.get('/local/clock')).now, third_party: false,
  }, placed);
  return placed;
}

/** An order whose activation is delayed for so long that the buyer ended it, with faults of the bank from then on. */
async function ended(shop, faults = []) {
  const placed = await shop.paid({ sku: ASSISTED });
  await shop.clock('2025-02-20T10:00:00+05:00');
  for (const [endpoint, fault, times] of faults) await shop.fault(endpoint, fault, times);
  await shop.post(`/v1/orders/${placed.id}/termination`, {}, placed.token);
  await shop.settle();
  return placed;
}

export const STORIES = {
  placed: {
    shows: ['order.placed', 'license.none'],
    make: (shop) => shop.place(),
  },
  'partially-paid': {
    shows: ['order.partially_paid'],
    make: (shop) => invoiced(shop, 1000),
  },
  'awaiting-activation': {
    shows: ['order.paid', 'license.awaiting_activation'],
    make: (shop) => shop.paid({ sku: ASSISTED }),
  },
  overdue: {
    shows: ['license.overdue'],
    make: async (shop) => {
      const placed = await shop.paid({ sku: ASSISTED });
      await shop.clock('P3D');
      return placed;
    },
  },
  'delay-right': {
    shows: ['license.delay_right'],
    make: async (shop) => {
      const placed = await shop.paid({ sku: ASSISTED });
      await shop.clock('2025-02-20T10:00:00+05:00');
      return placed;
    },
  },
  'window-open': {
    shows: ['license.window_open'],
    make: (shop) => shop.paid(),
  },
  claims: {
    shows: ['license.claimed', 'claim.received', 'claim.answered', 'claim.accepted', 'claim.partly', 'claim.rejected',
      'claim.withdrawn', 'claim.struck', 'claim.closed'],
    make: async (shop) => {
      const placed = await shop.paid();
      await lodge(shop, placed);
      for (const outcome of [undefined, 'accepted', 'partly', 'rejected']) await answered(shop, placed, outcome);
      const withdrawn = await lodge(shop, placed, 'To be withdrawn.');
      await shop.post(`/v1/orders/${placed.id}/claims/${withdrawn}/withdrawal`, {}, placed.token);
      const struck = await lodge(shop, placed, 'To be struck.');
      await shop.operate(`claims/${struck}/striking`, { as: 'not_from_licensee' }, placed);
      const closed = await answered(shop, placed, 'rejected');
      await shop.operate(`claims/${closed}/closing`, { resolution: 'other' }, placed);
      return placed;
    },
  },
  'pretrial-exhausted': {
    shows: ['claim.pretrial_exhausted'],
    make: async (shop) => {
      const placed = await shop.paid({ sku: 'widget-year' });
      await lodge(shop, placed);
      await shop.clock('P32D');
      return placed;
    },
  },
  'provided-confirmed': {
    shows: ['license.provided_confirmed'],
    make: async (shop) => {
      const placed = await shop.paid();
      const claim = await lodge(shop, placed);
      await shop.operate(`claims/${claim}/closing`, { resolution: 'buyer_accepted' }, placed);
      return placed;
    },
  },
  'provided-unconfirmed': {
    shows: ['license.provided_unconfirmed'],
    make: async (shop) => {
      const placed = await shop.paid();
      const claim = await answered(shop, placed, 'rejected');
      await shop.operate(`claims/${claim}/closing`, { resolution: 'other' }, placed);
      return placed;
    },
  },
  'deemed-provided': {
    shows: ['license.deemed_provided'],
    make: async (shop) => {
      const placed = await shop.paid();
      await shop.clock('2025-02-14T10:00:00+05:00');
      return placed;
    },
  },
  fulfilled: {
    shows: ['order.fulfilled', 'license.expired'],
    make: async (shop) => {
      const placed = await shop.paid();
      await shop.clock('P40D');
      return placed;
    },
  },
  cancelled: {
    shows: ['order.cancelled'],
    make: async (shop) => {
      const placed = await shop.place();
      await shop.post(`/v1/orders/${placed.id}/cancellation`, {}, placed.token);
      return placed;
    },
  },
  terminated: {
    shows: ['order.terminated', 'license.terminated'],
    make: async (shop) => {
      const placed = await shop.paid();
      await shop.post(`/v1/orders/${placed.id}/termination`, { acknowledge_no_refund: true }, placed.token);
      return placed;
    },
  },
  refunded: {
    shows: ['order.refunded', 'refund.settled'],
    make: (shop) => ended(shop),
  },
  reversed: {
    shows: ['order.reversed'],
    make: async (shop) => {
      const placed = await shop.paid();
      const source = { card: await cardOf(shop, placed) };
      await shop.operate(`orders/${placed.id}/chargebacks`, { source, reversed_at: (await shop.get('/local/clock')).now }, placed);
      return placed;
    },
  },
  'refund-unknown': {
    shows: ['refund.unknown'],
    make: (shop) => ended(shop, [['reverse_order', 'error', 1000], ['get_order_info', 'error', 1000]]),
  },
  'refund-declined': {
    shows: ['refund.declined'],
    make: declined,
  },
  'refund-manual': {
    shows: ['refund.manual'],
    make: rerouted,
  },
  'refund-approved': {
    shows: ['refund.approved'],
    make: async (shop) => {
      const placed = await rerouted(shop);
      await shop.operate(`refunds/${placed.id}-R1/approval`, {}, placed, ['approver'], 'boris');
      return placed;
    },
  },
  'refund-demanded': {
    shows: ['refund.demanded'],
    make: surplus,
  },
  'refund-overdue': {
    shows: ['refund.overdue'],
    make: async (shop) => {
      const placed = await surplus(shop);
      await shop.clock('P10D');
      return placed;
    },
  },
  'refund-void': {
    shows: ['refund.void'],
    make: async (shop) => {
      const placed = await surplus(shop);
      const reversed_at = (await shop.get('/local/clock')).now;
      await shop.operate(`orders/${placed.id}/chargebacks`, { source: { transfer: 'T-5900' }, reversed_at }, placed);
      return placed;
    },
  },
};

/** A refund that the bank refuses. */
async function declined(shop) {
  const placed = await ended(shop, [['reverse_order', 'refused', 1000]]);
  await shop.clock('P3D');
  return placed;
}

/** The same, for which another way was proposed. */
async function rerouted(shop) {
  const placed = await declined(shop);
  const other = { channel: 'kommo', destination: 'Account KZ86125KZT5004100100, proven by a statement.' };
  await shop.operate(`refunds/${placed.id}-R1/reroute`, other, placed);
  return placed;
}

/** The notices of an order of a mailbox with which the mail service meets some end. */
export const NOTICES = {
  confirmed: {
    shows: ['notice.delivered', 'notice.receipt_confirmed'],
    email: 'buyer@example.com',
    make: async (shop, placed) => {
      await shop.pay(placed);
      await shop.clock('P1D');
      const link = await shop.link('/v1/receipts?');
      await shop.must('POST', '/v1/receipts', { form: new URL(link).searchParams });
    },
  },
  bounced: { shows: ['notice.bounced'], email: 'bounce@example.com' },
  complained: { shows: ['notice.complained'], email: 'complaint@example.com' },
  delayed: { shows: ['notice.delayed'], email: 'delay@example.com' },
  silent: { shows: ['notice.sent'], email: 'silent@example.com' },
  unknown: { shows: ['notice.delivery_unknown'], email: 'silent@example.com', make: (shop) => shop.clock('P4D') },
  reached: {
    shows: ['notice.reached_otherwise'],
    email: 'bounce@example.com',
    make: async (shop, placed) => {
      const [notice] = (await shop.get(`/v1/operator/orders/${placed.id}/notices`, await operatorToken(shop))).items;
      await shop.operate(`notices/${notice.id}/fallback`, { channel: 'phone' });
    },
  },
  refused: { shows: ['notice.not_sent'], email: 'refused@example.com' },
  paused: { shows: ['notice.queued'], email: 'paused@example.com' },
  obsolete: {
    shows: ['notice.obsolete'],
    email: 'paused@example.com',
    order: { method: 'invoice' },
    // The order ends, and its invoice with it, before the mail with the invoice could leave.
    make: async (shop, placed) => {
      await shop.post(`/v1/orders/${placed.id}/cancellation`, {}, placed.token);
      await shop.clock('P1D');
    },
  },
  'held-back': {
    shows: ['notice.held_back'],
    email: 'buyer@example.com',
    // Only so many confirmations a day go to an address that nobody has proven; this order comes after them.
    before: async (shop) => {
      for (let n = 0; n < 20; n += 1) await shop.place();
      await shop.clock('PT1S');
    },
  },
};

async function cardOf(shop, placed) {
  const view = await shop.get(`/v1/operator/orders/${placed.id}`, await operatorToken(shop));
  return view.captures[0].source.card;
}

async function operatorToken(shop) {
  const { token } = await shop.must('POST', '/local/operator/token', { body: { sub: 'olga', roles: ['operator'] } });
  return token;
}

/** More came in than was owed, and the buyer asked for it back. */
async function surplus(shop) {
  const placed = await invoiced(shop, 5900);
  await shop.operate('refunds', {
    order_id: placed.id, source: { transfer: 'T-5900' }, amount_minor: 1000, cause: 'surplus',
    demanded_at: (await shop.get('/local/clock')).now,
  }, placed);
  return placed;
}

/** The states that the notices of an order are in. */
export async function noticeStates(shop, placed) {
  const { items } = await shop.get(`/v1/orders/${placed.id}/notices`, placed.token);
  return new Set(items.map(({ state }) => `notice.${state}`));
}

/** The states that an order and its parts are in, as the API names them. */
export async function statesOf(shop, placed) {
  const order = await shop.order(placed);
  const parts = (kind, list) => list.map(({ state }) => `${kind}.${state}`);
  return new Set([
    `order.${order.state}`, `license.${order.license.state}`, ...parts('claim', order.claims), ...parts('refund', order.refunds),
  ]);
}
