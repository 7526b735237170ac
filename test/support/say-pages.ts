import { afterEach } from 'vitest';
import { BROWSERS } from './browser.ts';

const CHARACTERS = 2_000;

/** Of a test that failed, says where its open pages stand and what can be read there: what it waited for tells neither. */
afterEach(async ({ task }) => {
	if (task.result?.state !== 'fail') return;
	const pages = [...BROWSERS].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
	for (const page of pages) {
		const text = await page.evaluate(() => document.body.innerText).catch(String);
		console.error(`${page.url()}\n${text.slice(0, CHARACTERS)}`);
	}
});
