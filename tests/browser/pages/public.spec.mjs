// Every page that needs nobody to be signed in, in each language.

import { LANGUAGES, test } from '../support/test.mjs';
import { visit } from '../support/visit.mjs';

test('the pages without a session', async ({ open }) => {
  for (const language of LANGUAGES) {
    const page = await open({ language });
    await visit(page, '/account/sign-in', { name: 'sign-in', language, personal: true });
  }
});
