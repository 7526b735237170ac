import { afterEach } from 'vitest';
import { BROWSERS, FAULTS } from './browser.ts';

const CHARACTERS = 2_000;

/** Of a test that failed, says what its pages could not do, where they stand, and what can be read there: what it waited for tells nothing of it. */
afterEach(async ({ task }) => {
	if (task.result?.state !== 'fail') return;
	const pages = [...BROWSERS].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
	if (FAULTS.length > 0) console.error(FAULTS.join('\n'));
	for (const page of pages) {
		const text = await page.evaluate(() => document.body.innerText).catch(String);
		console.error(`${page.url()}\n${text.slice(0, CHARACTERS)}`);
	}
});
