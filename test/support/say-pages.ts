import { afterAll, afterEach, beforeEach } from 'vitest';
import { BROWSERS, FAULTS } from './browser.ts';
import { OFFICES } from './office.ts';

const CHARACTERS = 2_000;

beforeEach(() => void FAULTS.splice(0));

/** When a test fails, prints the faults of its pages, their addresses and their texts: a time-out alone does not say what stood there. */
afterEach(async ({ task }) => {
	if (task.result?.state !== 'fail') return;
	const pages = [...BROWSERS].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
	if (FAULTS.length > 0) console.error(FAULTS.join('\n'));
	for (const page of pages) {
		const text = await page.evaluate(() => document.body.innerText).catch(String);
		console.error(`${page.url()}\n${text.slice(0, CHARACTERS)}`);
	}
});

/** After what a file itself closes. */
afterAll(async () => {
	for (const browser of BROWSERS) await browser.close();
	for (const office of OFFICES) await office.stop();
});
