import type { Columns } from './model-letter.ts';

/**
 * A row of a view as the model has it. What ranges are found by, the spans of answers and handovers, which days of the wall are compared by
 * (wall-filters.test.ts) and figures (kpi-catalogue.test.ts), and digests are left out.
 */
export function inModelsWords({
	answer_begins: _____,
	answer_ends: ______,
	citizen_hash: ________,
	handovers: _________,
	last_ingested_at: _,
	ends_at: ____,
	letter_begins_at: _______,
	letter_first_event_at: __,
	letter_last_event_at: ___,
	...row
}: Columns): Columns {
	for (const [name, value] of Object.entries(row)) {
		if (typeof value !== 'string') continue;
		if (/_(at|since)$/.test(name)) row[name] = Date.parse(`${value.replace(' ', 'T')}Z`);
		if (/^(waited_s|.*_rial)$/.test(name)) row[name] = Number(value);
	}
	return row;
}
