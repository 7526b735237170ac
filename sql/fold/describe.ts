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
	const [is, must] = [partsOf(found), partsOf(expected)];
	const lines = [...new Set([...is.keys(), ...must.keys()])].flatMap((part) =>
		differing(is.get(part) ?? [], must.get(part) ?? []).map(
			([column, here, there]) => `${name}${part}: ${column} is ${say(here)}, must be ${say(there)}`
		)
	);
	// It may have changed between the two looks.
	return lines.length > 0 ? lines : [`${name}: differed when it was compared, and not when it was read; ask again`];
}

type Values = Record<string, unknown>;

const say = (values: unknown[]): string => values.map((value) => JSON.stringify(value)).join(' and ') || 'nothing';

/** A row apart into its plain columns, under '', and its cells by name: texts and days name a cell, the other columns are its figures. */
function partsOf({ row_version: _, ...row }: Values): Map<string, Values[]> {
	const [nested, plain] = [true, false].map((is) => Object.entries(row).filter(([name]) => name.includes('.') === is));
	const parts = new Map([['', [Object.fromEntries(plain!)]]]);
	for (const group of Map.groupBy(nested!, ([name]) => name.split('.', 1)[0]).values())
		for (let i = 0; i < (group[0]![1] as unknown[]).length; i++) {
			const cell = group.map(([name, values]) => [name.split('.')[1]!, (values as unknown[])[i]] as const);
			const [names, figures] = [true, false].map((is) =>
				cell.filter(([, value]) => (typeof value === 'string') === is)
			);
			const part = ` (${names!.map(([, value]) => value).join(', ')})`;
			parts.getOrInsertComputed(part, () => []).push(Object.fromEntries(figures!));
		}
	return parts;
}

/** Of the rows that one side alone has: the columns whose values are not the same, and those of both sides. */
function differing(found: Values[], expected: Values[]): [column: string, is: unknown[], must: unknown[]][] {
	const [is, must] = [without(found, expected), without(expected, found)];
	return [...new Set([...is, ...must].flatMap(Object.keys))]
		.map((column): [string, unknown[], unknown[]] => [column, valuesOf(is, column), valuesOf(must, column)])
		.filter(([, here, there]) => say(here) !== say(there));
}

const valuesOf = (rows: Values[], column: string): unknown[] =>
	rows.map((row) => row[column]).filter((value) => value !== undefined);

function without(rows: Values[], others: Values[]): Values[] {
	const left = others.map((row) => JSON.stringify(row));
	return rows.filter((row) => {
		const at = left.indexOf(JSON.stringify(row));
		if (at !== -1) left.splice(at, 1);
		return at === -1;
	});
}
