import type { ChartChoice, ChartKind } from '#sql/model/chart-choice.ts';
import { numberOf, placesOf, rolesOf, type Role, type Table } from './columns.ts';

/** A column that a choice may name. */
export interface Candidate {
	name: string;
	index: number;
	role: Role;
}

/** More numbers than these are drawn as dots. */
const BARS_AT_MOST = 60;

/** Of several columns of one name the first, which is the one that a choice means. */
export function candidatesOf(table: Table): Candidate[] {
	const roles = rolesOf(table);
	return table.columns.flatMap(({ name }, index) => {
		const role = roles[index];
		const isFirst = table.columns.findIndex((one) => one.name === name) === index;
		return role && isFirst ? [{ name, index, role }] : [];
	});
}

/** The pictures that an axis allows. */
export const kindsOf = (axis: Role): ChartKind[] =>
	axis === 'name' ? ['bar', 'heat'] : ['line', 'bar', 'scatter', 'heat'];

/** Whether each row that has a value stands alone, by what these columns say of it. */
export function standAlone({ columns, rows }: Table, y: number, by: Candidate[]): boolean {
	const readers = by.map(({ index, role }) => ({ index, read: placesOf(columns[index]!, role) }));
	const seen = new Set<string>();
	return rows.every((row) => {
		if (numberOf(row[y]) === null) return true;
		const key = JSON.stringify(readers.map(({ index, read }) => read(row[index])?.key ?? null));
		return !seen.has(key) && seen.add(key);
	});
}

/** Columns of names and times that alone tell apart what stands at one place. */
export function partingColumns(table: Table, x: Candidate, y: Candidate): Candidate[] {
	const others = candidatesOf(table).filter(({ index }) => index !== x.index && index !== y.index);
	return others.filter((one) => one.role !== 'number' && standAlone(table, y.index, [x, one]));
}

/** The picture that is most likely meant; null: there is none without a number and a place for it. */
export function firstChoice(table: Table): ChartChoice | null {
	if (table.rows.length === 0) return null;
	const all = candidatesOf(table);
	const of = (role: Role) => all.filter((one) => one.role === role);
	const [numbers, names] = [of('number'), of('name')];
	const x = of('time')[0] ?? names[0] ?? numbers[0];
	const y = numbers.find((one) => one !== x);
	if (!x || !y) return null;
	const isAlone = standAlone(table, y.index, [x]);
	// Without one that parts them the first names are shown, and the refusal says what is missing.
	const series = isAlone ? undefined : (partingColumns(table, x, y)[0] ?? names.find((one) => one !== x));
	const isOfSteps =
		isAlone &&
		table.rows.length <= BARS_AT_MOST &&
		table.rows.every((row) => Number.isInteger(numberOf(row[x.index]) ?? 0));
	const kind = { time: 'line', name: 'bar', number: isOfSteps ? 'bar' : 'scatter' } as const;
	return { kind: kind[x.role], x: x.name, y: y.name, series: series?.name ?? null, join: null };
}

/** A choice as far as a result allows it; what it names and the result lacks is chosen anew. */
export function fitChoice(table: Table, given: ChartChoice | null): ChartChoice | null {
	const first = firstChoice(table);
	if (!first || !given) return first;
	const all = candidatesOf(table);
	const x = all.find(({ name }) => name === given.x);
	const y = all.find(({ name, role }) => name === given.y && role === 'number');
	if (!x || !y || x === y) return first;
	const series = all.some(({ name }) => name === given.series && name !== x.name && name !== y.name)
		? given.series
		: null;
	const kinds = kindsOf(x.role).filter((kind) => kind !== 'heat' || series !== null);
	return { ...given, series, kind: kinds.includes(given.kind) ? given.kind : kinds[0]! };
}
