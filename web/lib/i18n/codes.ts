import { OFFICE } from '#sql/model/filters.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { fill, type Words } from './text.ts';

/** Dimensions whose codes the reference data have under another name than theirs. */
const LISTED: Record<string, string> = { body: 'org', first_body: 'org', ended_by: 'org', bank: 'org' };
/** Codes that are the office's own names: there is no list of them. */
const OWN = new Set(['operator', 'registrar', 'campaign', 'bucket']);

/** An hour of the day: 08 is from 8 to 9. */
function hourName(code: string, { t, f }: Words): string {
	const hour = Number(code);
	return Number.isInteger(hour)
		? fill(t.filters.hours, { from: f.number(hour), to: f.number(hour + 1) })
		: fill(t.filters.unlisted, { code });
}

/** A code of a dimension in words. One that the office's lists lack is shown as it came, and as unlisted. */
export function codeName(dimension: string, code: string, names: PageFrame['names'], { t, f }: Words): string {
	if (code === '') return t.filters.none;
	if (dimension === 'hour') return hourName(code, { t, f });
	// A visit's code has its year in it.
	const year = dimension === 'campaign' && /^visit-(\d{4})$/.exec(code)?.[1];
	if (year) return fill(t.filters.visit, { year: f.digits(year) });
	if (['from_body', 'body', 'ended_by'].includes(dimension) && code === OFFICE) return t.filters.office;
	if (dimension === 'from_body') return codeName('body', code, names, { t, f });
	if (dimension === 'flow') {
		const [from, to] = code.split('>').map((one) => codeName('from_body', one, names, { t, f }));
		return fill(t.filters.flow, { from: from ?? '', to: to ?? '' });
	}
	const listed = names[`${LISTED[dimension] ?? dimension}:${code}`];
	const name = listed?.[f.lang] || listed?.fa || t.filters.codes[`${dimension}:${code}`];
	if (name) return name;
	return OWN.has(dimension) ? code : fill(t.filters.unlisted, { code });
}
