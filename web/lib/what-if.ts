import { latinDigits } from '#sql/model/digits.ts';
import { hotlineWhatIf, type WhatIfAnswer } from '#sql/model/erlang.ts';

export const WHAT_IF_FIELDS = ['calls', 'aht', 'agents', 'lines'] as const;
export type WhatIfField = (typeof WHAT_IF_FIELDS)[number];

/** What each may be: enough for a national line, and cheap to compute. */
export const LIMITS: Record<WhatIfField, { least: number; most: number; whole: boolean }> = {
	calls: { least: 0, most: 20_000, whole: false },
	aht: { least: 1, most: 7_200, whole: false },
	agents: { least: 0, most: 50_000, whole: true },
	lines: { least: 0, most: 50_000, whole: true }
};

export interface WhatIfResult {
	/** What stands in each field: as it was typed, else as it was measured; empty: neither. */
	texts: Record<WhatIfField, string>;
	/** The first field that is no number within its limits. */
	wrong: WhatIfField | null;
	/** Null where a field is wrong or calls or their time are missing. */
	answer: (WhatIfAnswer & { agents: number; lines: number }) | null;
}

/** A number as people of either language write it; NaN for what is none. */
function numberOf(text: string): number {
	const latin = latinDigits(text)
		.replace(/[٬,\s]/g, '')
		.replace('٫', '.');
	return /^\d+(\.\d+)?$/.test(latin) ? Number(latin) : Number.NaN;
}

/**
 * What the line would do. Agents and lines that nobody typed are those that are needed.
 * @param typed by the reader, or in the address; empty counts as not typed
 * @param measured calls an hour and handling seconds; null: not known
 */
export function whatIf(
	typed: Partial<Record<WhatIfField, string>>,
	measured: { calls: number | null; aht: number | null },
	write: (value: number, fractionDigits: number) => string
): WhatIfResult {
	const texts = { calls: '', aht: '', agents: '', lines: '' };
	const values: Partial<Record<WhatIfField, number>> = {};
	const defaults: Partial<Record<WhatIfField, string>> = {
		calls: measured.calls === null ? '' : write(measured.calls, 1),
		aht: measured.aht === null ? '' : write(measured.aht, 0)
	};
	for (const field of WHAT_IF_FIELDS) {
		const text = typed[field]?.trim() || defaults[field] || '';
		texts[field] = text;
		if (text === '') continue;
		const { least, most, whole } = LIMITS[field];
		const value = numberOf(text);
		if (!(value >= least && value <= most) || (whole && !Number.isInteger(value)))
			return { texts: { ...texts, ...typed }, wrong: field, answer: null };
		values[field] = value;
	}
	const { calls, aht, agents, lines } = values;
	if (calls === undefined || aht === undefined) return { texts, wrong: null, answer: null };
	const found = hotlineWhatIf({ callsPerHour: calls, handleSeconds: aht, agents, lines });
	const given = { agents: agents ?? found.agentsNeeded, lines: lines ?? found.linesNeeded };
	return {
		texts: {
			...texts,
			agents: texts.agents || write(given.agents, 0),
			lines: texts.lines || write(given.lines, 0)
		},
		wrong: null,
		answer: { ...found, ...given }
	};
}
