// The local program on a free port, in memory, with a clock that stands still, and what a story needs of it: its API, its
// mailbox, its bank and its operators. Each test has a shop of its own, since the clock is one for the whole shop.

import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PROGRAM = process.env.OFERTA_PROGRAM ?? `${ROOT}target/debug/oferta`;

/** Where the clock stands at first: Monday morning in Astana. */
export const BEGIN = '2025-02-03T10:00:00+05:00';
export const BUYER = 'buyer@example.com';
/** The sandbox's number at the bank, and what the bank signs with. */
const SHOP_ID = '1113';
const SIGN = 'AvSignSandbox0123456789';

export class Shop {
  /** A shop whose clock stands at an instant. */
  static async start(clock = BEGIN) {
    const arguments_ = ['--memory', '--port', '0', '--clock', clock];
    const env = { ...process.env, OFERTA_AGREEMENT: `${ROOT}tests/agreement` };
    const program = spawn(PROGRAM, arguments_, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise((found, failed) => {
      let said = '';
      program.once('error', failed);
      program.once('exit', (code) => failed(new Error(`the program ended with ${code}: ${said}`)));
      program.stdout.on('data', (data) => {
        said += data;
        const line = /^listening on (\S+)$/m.exec(said);
        if (line) found(line[1]);
      });
    });
    return new Shop(program, url);
  }

  constructor(program, url) {
    this.program = program;
    this.url = url;
  }

  stop() {
    this.program.kill('SIGKILL');
  }

  /** A request of the API: its status and its body as JSON. */
  async ask(method, path, { token, body, headers = {}, form } = {}) {
    const said = { ...headers };
    if (token) said.authorization = `Bearer ${token}`;
    if (body !== undefined) said['content-type'] = 'application/json';
    const sent = body === undefined ? form : JSON.stringify(body);
    const answer = await fetch(this.url + path, { method, headers: said, body: sent, redirect: 'manual' });
    const text = await answer.text();
    let json = null;
    try {
      json = JSON.parse(text);
    } catch {
      // A page, or nothing.
    }
    return { status: answer.status, headers: answer.headers, text, json };
  }

  /** The same, which has to succeed. */
  async must(method, path, given) {
    const answer = await this.ask(method, path, given);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  get(path, token) {
    return this.must('GET', path, { token });
  }

  post(path, body = {}, token) {
    return this.must('POST', path, { token, body, headers: { 'idempotency-key': randomUUID() } });
  }

  /** Moves the clock to an instant or by a duration; all that falls due on the way is done. */
  clock(to) {
    return this.must('PUT', '/local/clock', { body: to.startsWith('P') ? { advance: to } : { now: to } });
  }

  /** Waits until nothing moves any more. */
  settle() {
    return this.clock('PT0S');
  }

  /** The mails to an address, oldest first. */
  async mails(to = BUYER) {
    await this.settle();
    const { items } = await this.must('GET', '/local/mailbox', { headers: { accept: 'application/json' } });
    return items.filter((mail) => mail.to === to);
  }

  /** The first address in the newest mail to a reader that contains some text. */
  async link(part, to = BUYER) {
    const mails = await this.mails(to);
    for (const mail of mails.reverse()) {
      const found = mail.text.match(/https?:\/\/\S+/g)?.find((url) => url.includes(part));
      if (found) return found;
    }
    throw new Error(`no mail to ${to} has a link with ${part}`);
  }

  /** Lets the next calls of one of the bank's endpoints go wrong. */
  fault(endpoint, fault, times = 1) {
    return this.must('POST', '/local/bank/faults', { body: { endpoint, fault, times } });
  }

  /** Lets the next deliveries of events of a type fail. */
  loseEvents(detail_type, times) {
    return this.must('POST', '/local/bus/faults', { body: { detail_type, times } });
  }

  /** What the bank would say by itself of a payment, over some amount in kopecks, signed. */
  async callBack(placed, ticket, amount) {
    const md5 = (text) => createHash('md5').update(text).digest('hex').toUpperCase();
    const signature = md5(md5(SIGN) + md5(`${SHOP_ID}${placed.number}${amount}`));
    const form = new URLSearchParams({
      id: '7', ticket, shop_id: SHOP_ID, order_number: placed.number, amount, status_code: '3', status_desc: 'Paid',
      status_date: '2025-02-03T08:00:00+03:00', signature,
    });
    await this.must('POST', '/v1/payments/avangard/callback', { form });
    await this.settle();
  }

  /** Places an order by the API; the changes are laid over the sample's members. */
  async place(changes = {}) {
    const { terms } = await this.get('/v1/offer');
    const { party = {}, consents = {}, kommo = {}, ...others } = changes;
    const body = {
      terms: { version: terms.version, sha256: terms.sha256 },
      accepted: true,
      sku: 'widget-month',
      currency: 'USD',
      method: 'card',
      language: 'en',
      party: {
        type: 'person', last_name: 'Sample', first_name: 'Buyer', patronymic: null, email: BUYER, phone: '+77001234567',
        city: 'Astana', organisation: null, country: 'KZ', bin: null, iin: null, address: null, ...party,
      },
      kommo: { account_id: 30896271, subdomain: 'example', ...kommo },
      consents: { perform: true, automated: true, assign: false, collect: false, inform: false, ...consents },
      ...others,
    };
    const { order, access_token: token } = await this.post('/v1/orders', body);
    return { id: order.id, number: order.number, token };
  }

  order(placed) {
    return this.get(`/v1/orders/${placed.id}`, placed.token);
  }

  /** Opens a payment and gives the bank's ticket. */
  async ticket(placed) {
    const { redirect_url: url } = await this.post(`/v1/orders/${placed.id}/payments`, {}, placed.token);
    return new URL(url).searchParams.get('ticket');
  }

  /** Pays, or is declined, at the bank. */
  async pay(placed, outcome = 'paid') {
    const form = new URLSearchParams({ ticket: await this.ticket(placed), outcome });
    await this.must('POST', '/local/bank/pay', { form });
    await this.settle();
    return placed;
  }

  async paid(changes) {
    return this.pay(await this.place(changes));
  }

  /** An act of an operator on an order, on the version at which it stands. */
  async operate(path, body = {}, placed, roles = ['operator', 'approver'], sub = 'olga') {
    const { token } = await this.must('POST', '/local/operator/token', { body: { sub, roles } });
    const headers = { 'idempotency-key': randomUUID() };
    if (placed) headers['if-match'] = `"${(await this.order(placed)).version}"`;
    const done = await this.must('POST', `/v1/operator/${path}`, { token, body: { reason: 'As agreed', ...body }, headers });
    await this.settle();
    return done;
  }

  /** The token of a new session of a mailbox, which is the value of the cookie as well. */
  async session(email = BUYER) {
    await this.must('POST', '/v1/sessions', { body: { email } });
    const link = new URL(await this.link('/account/session?', email));
    const begun = await this.must('POST', '/v1/sessions', { body: { link_token: link.searchParams.get('token') } });
    return begun.access_token;
  }
}
