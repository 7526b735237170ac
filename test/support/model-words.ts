import type { Columns } from './model-letter.ts';

/**
 * A row of a view as the model has it. What ranges are found by, the spans of answers and handovers, which days of the wall are compared by
 * (wall-filters.test.ts) and figures (kpi-catalogue.test.ts), and digests are left out.
 */
export function inModelsWords({
	answer_begins: _,
	answer_ends: __,
	ended_begins: ___,
	ended_ends: ____,
	citizen_hash: _____,
	handovers: ______,
	last_ingested_at: _______,
	ends_at: ________,
	letter_begins_at: _________,
	letter_first_event_at: __________,
	letter_last_event_at: ___________,
	...row
}: Columns): Columns {
	for (const [name, value] of Object.entries(row)) {
		if (typeof value !== 'string') continue;
		if (/_(at|since)$/.test(name)) row[name] = Date.parse(`${value.replace(' ', 'T')}Z`);
		if (/^(waited_s|.*_rial)$/.test(name)) row[name] = Number(value);
	}
	return row;
}
