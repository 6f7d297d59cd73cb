// Every page that needs nobody to be signed in, in each language.

import { LANGUAGES, test } from '../support/test.mjs';
import { visit } from '../support/visit.mjs';

const PAGES = [
  ['/', 'shop'],
  ['/privacy', 'privacy'],
  ['/terms', 'terms-list'],
  ['/terms/2023-01', 'terms'],
  ['/prices', 'price-lists'],
  ['/prices/2023-01', 'price-list'],
  ['/checkout', 'checkout', { personal: true }],
  ['/account/sign-in', 'sign-in', { personal: true }],
  ['/nowhere', 'problem-not-found', { status: 404 }],
  ['/account/session?token=x', 'problem-link', { status: 401, personal: true }],
];

for (const [path, name, more] of PAGES) {
  test(`the page ${path}`, async ({ open }) => {
    for (const language of LANGUAGES) {
      const page = await open({ language });
      await visit(page, path, { name, language, ...more });
    }
  });
}
