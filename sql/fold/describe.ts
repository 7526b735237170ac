import type { Difference } from './compare.server.ts';

const NOUNS: Record<Difference['table'], string> = {
	letter_state: 'letter',
	call_state: 'call',
	outage_state: 'outage',
	open_state: 'open letter',
	referral_state: 'referrals of letter',
	loan_state: 'loans of letter',
	letter_days: 'letters of',
	org_days: 'bodies on',
	queue_days: 'queues on',
	operator_days: 'operators on',
	call_days: 'calls of'
};

/** A difference in words, one line per column: `letter L-17: state is "answered", must be "referred"`. */
export function describeDifference({ table, key, found, expected }: Difference): string[] {
	const name = `${NOUNS[table]} ${key}`;
	const isState = table.endsWith('_state');
	if (found === undefined)
		return [isState ? `${name}: is missing from the state` : `${name}: the day is missing from ${table}`];
	if (expected === undefined)
		return [
			isState
				? `${name}: is in the state, but no event that counts speaks of it`
				: `${name}: the day must not be in ${table}`
		];
	if (!isState && Object.keys(found).some((column) => column.startsWith('cells.')))
		return describeCells(name, cellsOf(found), cellsOf(expected));
	return Object.keys(expected)
		.filter((column) => column !== 'row_version' && JSON.stringify(found[column]) !== JSON.stringify(expected[column]))
		.map((column) => `${name}: ${column} is ${say(found[column])}, must be ${say(expected[column])}`);
}

const say = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** The cells of a day by name: the text columns name a cell, the number columns are its figures. */
function cellsOf(row: Record<string, unknown>): Map<string, Record<string, number>> {
	const columns = Object.entries(row).filter(([column]) => column.startsWith('cells.')) as [string, unknown[]][];
	const cells = new Map<string, Record<string, number>>();
	for (let i = 0; i < (columns[0]?.[1].length ?? 0); i++) {
		const names: string[] = [];
		const figures: Record<string, number> = {};
		for (const [column, values] of columns) {
			const value = values[i];
			if (typeof value === 'string') names.push(value);
			else figures[column.slice('cells.'.length)] = value as number;
		}
		cells.set(names.join(', '), figures);
	}
	return cells;
}

function describeCells(
	name: string,
	found: Map<string, Record<string, number>>,
	expected: Map<string, Record<string, number>>
): string[] {
	const lines: string[] = [];
	for (const cell of new Set([...found.keys(), ...expected.keys()])) {
		const [is, must] = [found.get(cell), expected.get(cell)];
		for (const figure of Object.keys(must ?? is ?? {}))
			if ((is?.[figure] ?? 0) !== (must?.[figure] ?? 0))
				lines.push(`${name} (${cell}): ${figure} is ${is?.[figure] ?? 0}, must be ${must?.[figure] ?? 0}`);
	}
	return lines;
}
