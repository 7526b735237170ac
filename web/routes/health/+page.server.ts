import { wordsOf } from '$lib/i18n/words.ts';
import { healthRow, officeHealth } from '$lib/server/health.ts';
import type { PageServerLoad } from './$types';

/** The worst first. */
const ORDER = ['bad', 'warn', 'unknown', 'ok'] as const;

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { at, findings } = await officeHealth();
	const rows = findings.map((finding) => healthRow(finding, wordsOf(locals.view.lang)));
	return { at, rows: rows.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level)) };
};
