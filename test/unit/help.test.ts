import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '$lib/i18n/en.ts';
import { fa } from '$lib/i18n/fa.ts';

const WEB = resolve(import.meta.dirname, '../../web');
/** What one passes through, and help itself. */
const WITHOUT = ['/addresses/[code]', '/help', '/login', '/waiting'];

test('each page has its help, in both languages', () => {
	const routes = globSync('routes/**/+page.svelte', { cwd: WEB })
		.map((file) => `/${file.replace(/^routes\/?|\/?\+page\.svelte$/g, '')}`)
		.filter((route) => !WITHOUT.includes(route))
		.sort();
	expect(Object.keys(fa.help.pages).sort()).toEqual(routes);
	expect(Object.keys(en.help.pages).sort()).toEqual(routes);
});
