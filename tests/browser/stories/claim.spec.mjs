// A claim in the last minute of the tenth day, with a file, and its withdrawal.

import { expect, signIn, test } from '../support/test.mjs';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64',
);

/** Lodges a claim from the order's page on, and goes on to its page. */
async function lodge(page, text) {
  await page.getByRole('main').getByRole('link', { name: 'Make a claim' }).click();
  await page.getByLabel('What is wrong').fill(text);
  await page.getByLabel(/scope of the rights/).check();
  await page.getByRole('button', { name: 'Send the claim' }).click();
  await expect(page.getByRole('main')).toContainText('We have received your claim');
}

for (const javaScriptEnabled of [true, false]) {
  test(`a claim on the tenth day at 23:59, with a file, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ open, shop }) => {
    const placed = await shop.paid();
    await shop.clock('2025-02-13T23:59:00+05:00');
    const page = await open({ javaScriptEnabled });
    await signIn(page, shop);
    await page.goto(`/account/orders/${placed.id}`);
    await lodge(page, 'The report of the widget is empty. My card is 4111 1111 1111 1111.');
    const main = page.getByRole('main');
    await expect(main).toContainText('13 February 2025, 23:59');
    await expect(main).toContainText('My card is **** **** **** 1111.');
    await expect(main).toContainText('A card number in this text was masked');
    await expect(main).not.toContainText('4111 1111');
    await main.getByLabel('What the file is called').fill('empty-report.png');
    await main.getByRole('button', { name: 'Go on to choose the file' }).click();
    await main.getByLabel(/^The file/).setInputFiles({ name: 'empty-report.png', mimeType: 'image/png', buffer: PNG });
    await main.getByRole('button', { name: 'Send the file' }).click();
    await shop.settle();
    await page.goto(`/account/orders/${placed.id}/claims/${placed.id}-C1`);
    await expect(main).toContainText('SHA-256 of its bytes');
    await shop.clock('2025-02-15T10:00:00+05:00');
    await page.goto(`/account/orders/${placed.id}`);
    await expect(main).toContainText('Active; your claim is with us');
  });
}

test('a file that is none of the kinds is refused, and the claim stays', async ({ open, shop }) => {
  const placed = await shop.paid();
  const page = await open();
  await signIn(page, shop);
  await page.goto(`/account/orders/${placed.id}`);
  await lodge(page, 'The report is empty.');
  const main = page.getByRole('main');
  await main.getByLabel('What the file is called').fill('report.pdf');
  await main.getByRole('button', { name: 'Go on to choose the file' }).click();
  await main.getByLabel(/^The file/).setInputFiles({ name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from([0, 1, 2, 3]) });
  await main.getByRole('button', { name: 'Send the file' }).click();
  await shop.settle();
  await page.goto(`/account/orders/${placed.id}/claims/${placed.id}-C1`);
  await expect(main).toContainText('It was not added and was deleted');
  await page.getByRole('link', { name: 'Withdraw the claim' }).click();
  await main.getByRole('button', { name: 'Withdraw the claim' }).click();
  await expect(main).toContainText('The claim is withdrawn');
});
