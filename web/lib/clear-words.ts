import type { Clear } from '#sql/queries/pages/clear.ts';

/** The templates of a sentence that say when a queue is empty, and the texts that they name. */
export interface Said {
	templates: string[];
	values: Record<string, { text: string }>;
}

interface Templates {
	clears: string;
	clearsBetween: string;
	clearsFrom: string;
	never: string;
	neverWords: string;
}

/** When a queue is empty, as the end of a sentence; nothing where there is no pace or nothing to clear. */
export function clearWords(
	clear: Clear | null,
	t: Templates,
	f: { number(n: number): string; day(day: string, withYear?: boolean): string }
): Said {
	if (!clear || clear.open === 0 || clear.paceDays === 0) return { templates: [], values: {} };
	const days = { text: f.number(clear.paceDays) };
	if (clear.on === null) return { templates: [t.never], values: { days, never: { text: t.neverWords } } };
	const day = (text: string) => ({ text: f.day(text, true) });
	const values = { days, on: day(clear.on) };
	if (clear.onFast !== null && clear.onSlow !== null)
		return {
			templates: [t.clears, t.clearsBetween],
			values: { ...values, low: day(clear.onFast), high: day(clear.onSlow) }
		};
	if (clear.onFast !== null)
		return { templates: [t.clears, t.clearsFrom], values: { ...values, low: day(clear.onFast) } };
	return { templates: [t.clears], values };
}
