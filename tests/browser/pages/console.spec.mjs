// Every page of the operators' console, in each language, as whoever may do everything sees it.

import { LANGUAGES, test } from '../support/test.mjs';
import { signInOperator } from '../support/console.mjs';
import { STORIES } from '../support/states.mjs';
import { visit } from '../support/visit.mjs';

for (const language of LANGUAGES) {
  test(`the console, ${language}`, async ({ open, shop }) => {
    const placed = await STORIES.claims.make(shop);
    const claim = `${placed.id}-C1`;
    const page = await open({ language });
    await signInOperator(page, 'olga', ['operator', 'approver']);
    for (const [path, name] of [
      ['/operator', 'console-queue'],
      ['/operator?list=parked', 'console-parked'],
      [`/operator/find?find=${placed.number}`, 'console-find'],
      ['/operator/claims', 'console-claims'],
      [`/operator/money?line=${placed.number}&amount=49.00&currency=USD`, 'console-money'],
      ['/operator/offer', 'console-offer'],
      ['/operator/offer/terms/2023-01', 'console-terms'],
      ['/operator/figures', 'console-figures'],
      [`/operator/orders/${placed.id}?task=answer_claim`, 'console-order'],
      [`/operator/orders/${placed.id}/correspondence`, 'console-correspondence'],
      [`/operator/acts/claim-answer?order=${placed.id}&about_part=${claim}`, 'console-act-claim-answer'],
      [`/operator/acts/claim-withdrawal?order=${placed.id}&about_part=${claim}`, 'console-act-claim-withdrawal'],
      [`/operator/acts/receipt?order=${placed.id}`, 'console-act-receipt'],
      ['/operator/acts/rate', 'console-act-rate'],
    ]) {
      await visit(page, path, { name, language, personal: true });
    }
  });
}
