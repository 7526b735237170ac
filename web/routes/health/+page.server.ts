import { wordsOf } from '$lib/i18n/words.ts';
import { officeHealth } from '#sql/health/office-health.server.ts';
import { healthRow } from '$lib/server/health.ts';
import { office } from '$lib/server/office.ts';
import type { PageServerLoad } from './$types';

/** The worst first. */
const ORDER = ['bad', 'warn', 'unknown', 'ok'] as const;

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { at, findings } = await officeHealth(office());
	const rows = findings.map((finding) => healthRow(finding, wordsOf(locals.view.lang)));
	return { at, rows: rows.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level)) };
};
