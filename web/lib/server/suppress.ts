import type { OpenFigures } from '#sql/queries/pages/page.ts';
import { HIDDEN, SMALL } from '$lib/hidden.ts';
import { determined, type Equation } from './equations.ts';

/** The public sees no figure of fewer letters. */
export const LEAST = 10;

type Index = string | number;
type Place = { holder: Record<Index, unknown>; key: Index };
type Node = Place & { path: Index[]; pattern: string };

/** One count of a page, or the unnamed remainder of a sum. */
export interface Cell {
	value: number;
	/** Null: shown. */
	as: typeof SMALL | typeof HIDDEN | null;
	/** Its place in the page; absent for a remainder, which is not shown but can be computed. */
	at?: Place;
	/** Another page shows it: whoever reads both knows it, so to hide it here protects nothing. */
	isKnown?: boolean;
}

/** A sum of cells on each side; a single cell on the left is the total of the right. */
export interface Sum {
	left: Cell[];
	right: Cell[];
}

/** What other pages decide about the counts of a page. */
export interface Closed {
	/** Only these counts are shown, and no list. */
	only?: readonly string[];
	/** Counts that are hidden for the group among the others. */
	hidden?: readonly string[];
	/** Counts that another page has, too, and whether it shows them. */
	elsewhere?: Readonly<Record<string, boolean>>;
	/** The same of rows, by the code of the row. */
	rowsElsewhere?: Readonly<Record<string, Closed['elsewhere']>>;
}

/**
 * Copies a page's figures without those of groups below LEAST, and without so many others that none of them can be
 * computed. What the page does not declare is never shown.
 */
export function suppress<F extends object>(
	figures: F,
	open: OpenFigures<F>,
	{ only, hidden = [], elsewhere = {}, rowsElsewhere = {} }: Closed = {}
): F {
	const copy = structuredClone(figures);
	if (only) emptyLists(copy);
	const nodes = [...nodesOf(copy, open, { path: [], pattern: '' })];
	const kinds = kindsOf(open);
	const counts = new Set(open.counts);
	const isClosed = (pattern: string) =>
		(only !== undefined && !only.includes(pattern)) ||
		hidden.some((name) => `.${pattern}`.endsWith(`.${name}`) || pattern === `${name}.num`);
	const isShownElsewhere = (pattern: string, row: Place['holder']): boolean | undefined =>
		elsewhere[pattern] ??
		KEYS.map((name) => rowsElsewhere[String(row[name])]?.[pattern]).find((is) => is !== undefined);
	const cells = new Map<string, Cell>();
	for (const { path, pattern, holder, key } of nodes) {
		const value = holder[key];
		if (!counts.has(pattern) || typeof value !== 'number') continue;
		const isThere = isShownElsewhere(pattern, holder);
		cells.set(textOf(path), {
			...{ value, at: { holder, key }, isKnown: isThere === true },
			as: value < LEAST ? SMALL : isClosed(pattern) || isThere === false ? HIDDEN : null
		});
	}
	const sums = open.sums?.(figures).flatMap((sum) => sumsOf(sum, cells, copy)) ?? [];
	joinKnown(sums);
	hideMore(sums);
	const blank = new Set(Object.keys(open.blank ?? {}));
	const isBlank = (pattern: string) => blank.has(pattern) || blank.has(pattern.replace(/[^.]+$/, '*'));
	for (const { as, at } of cells.values()) if (as && at) at.holder[at.key] = as;
	for (const { path, pattern, holder, key } of nodes) {
		const kind = kinds(pattern);
		if (kind === 'count' || holder[key] === SMALL || holder[key] === HIDDEN) continue;
		if (kind === 'staff') holder[key] = [];
		else if (kind === undefined) holder[key] = typeof holder[key] === 'number' ? HIDDEN : null;
		// Applies to empty values too: they would say that nothing was counted.
		else if (kind !== 'plain' && (only || kind.some((ref) => isHidden(ref, path, cells))))
			holder[key] = isBlank(pattern) ? null : HIDDEN;
	}
	reorder(copy);
	return copy;
}

/** Rows are sorted by size: the position of a hidden one would reveal its range. */
function reorder(holder: object): void {
	for (const inner of Object.values(holder)) {
		if (typeof inner !== 'object' || inner === null) continue;
		if (
			Array.isArray(inner) &&
			KEYS.some((key) => (inner[0] as Record<string, unknown> | undefined)?.[key] !== undefined)
		) {
			const text = new Map(inner.map((row) => [row, JSON.stringify(row)]));
			const isHiding = (row: unknown) => Number(/:"(<10|hidden)"/.test(text.get(row) ?? ''));
			inner.sort((a, b) => isHiding(a) - isHiding(b) || (isHiding(a) && (nameOf(a) < nameOf(b) ? -1 : 1)));
		}
		reorder(inner as object);
	}
}

const nameOf = (row: unknown): string => KEYS.map((key) => (row as Record<string, unknown>)[key]).join(' ');

function emptyLists(holder: object): void {
	for (const inner of Object.values(holder)) {
		if (Array.isArray(inner)) inner.length = 0;
		else if (typeof inner === 'object' && inner !== null) emptyLists(inner as object);
	}
}

/** All paths that must be declared: leaves, and branches declared as one. */
export function undeclared<F extends object>(figures: F, open: OpenFigures<F>): string[] {
	const kinds = kindsOf(open);
	const nodes = [...nodesOf(figures, open, { path: [], pattern: '' })];
	return [...new Set(nodes.flatMap(({ pattern }) => (kinds(pattern) === undefined ? [pattern] : [])))];
}

/** The kind of a pattern: a count, plain, named staff, or derived from the listed counts. */
type Kind = 'count' | 'plain' | 'staff' | string[];

function kindsOf<F>(open: OpenFigures<F>): (pattern: string) => Kind | undefined {
	const kinds = new Map<string, Kind>();
	for (const pattern of open.counts) kinds.set(pattern, 'count');
	for (const pattern of open.plain) kinds.set(pattern, 'plain');
	for (const pattern of open.staff ?? []) kinds.set(pattern, 'staff');
	for (const [pattern, refs] of Object.entries({ ...open.of, ...open.blank })) kinds.set(pattern, refs.split(' '));
	return (pattern) => kinds.get(pattern) ?? kinds.get(pattern.replace(/[^.]+$/, '*'));
}

function* nodesOf<F>(value: object, open: OpenFigures<F>, above: Pick<Node, 'path' | 'pattern'>): Generator<Node> {
	const kinds = kindsOf(open);
	function* walk(holder: object, { path, pattern }: Pick<Node, 'path' | 'pattern'>): Generator<Node> {
		const isList = Array.isArray(holder);
		for (const [name, inner] of Object.entries(holder) as [string, unknown][]) {
			const key = isList ? Number(name) : name;
			const own = isList ? `${pattern}[]` : pattern === '' ? name : `${pattern}.${name}`;
			const node = { holder: holder as Record<Index, unknown>, key, path: [...path, key], pattern: own };
			const kind = kinds(own);
			const isWhole = typeof inner !== 'object' || inner === null || (kind !== undefined && kind !== 'plain');
			if (isWhole) yield node;
			else yield* walk(inner, node);
		}
	}
	yield* walk(value, above);
}

const textOf = (path: Index[]): string =>
	path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');

/** A sum names a row by one of these. */
const KEYS = ['code', 'org', 'from'];

/**
 * The cells of a pattern in a sum. `list[]` means all rows (or, when the sum's total is in a row, that row),
 * `list[name]` the row of that code, or the rows in which `name` is neither 0 nor empty.
 */
function cellsOf(pattern: string, cells: Map<string, Cell>, figures: object, bound: number[]): Cell[] {
	let found: { path: string; value: unknown }[] = [{ path: '', value: figures }];
	let depth = 0;
	for (const [, name, list] of pattern.matchAll(/([^.[\]]+)(?:\[([^\]]*)\])?/g)) {
		const place = list === '' ? bound[depth] : undefined;
		found = found.flatMap(({ path, value }) => {
			const inner = (value as Record<string, unknown> | null)?.[name!];
			if (list === undefined) return [{ path: `${path}.${name}`, value: inner }];
			const rows = (inner ?? []) as Record<string, unknown>[];
			const at = (index: number) => ({ path: `${path}.${name}[${index}]`, value: rows[index] });
			if (place !== undefined) return [at(place)];
			return rows.flatMap((row, index) => (isMeant(list, index, row) ? [at(index)] : []));
		});
		if (list === '') depth++;
	}
	return found.flatMap(({ path }) => cells.get(path) ?? []);
}

/** Whether a row belongs to `list[which]`. */
const isMeant = (which: string, index: number, row: Record<string, unknown>): boolean =>
	which === '' || which === String(index) || KEYS.some((key) => row[key] === which) || Boolean(row[which]);

/** `whole = a + b + rest`, where `rest` can be computed from the page; if the sides differ there is a remainder too. */
function sumsOf(text: string, cells: Map<string, Cell>, figures: object): Sum[] {
	const [whole = '', parts = ''] = text.split(' = ');
	const names = parts.split(' + ').flatMap((part) => {
		const [name = '', unless] = part.split('?');
		return unless !== undefined && total(cellsOf(unless || name, cells, figures, [])) === 0 ? [] : [name];
	});
	const rows = whole.includes('[]') ? rowsOf(whole, figures) : [undefined];
	return rows.flatMap((row) => {
		const bound = row === undefined ? [] : [row];
		const left = cellsOf(whole, cells, figures, bound);
		const right = names.filter((name) => name !== 'rest').flatMap((name) => cellsOf(name, cells, figures, bound));
		if (left.length === 0) return [];
		const value = total(left) - total(right);
		// That a list is empty says that its sum is nothing, whatever is hidden.
		if (right.length === 0 && value === 0) return [];
		const rest: Cell = { value: Math.abs(value), as: Math.abs(value) < LEAST ? SMALL : HIDDEN };
		if (value < 0) return [{ left: [...left, rest], right }];
		return [{ left, right: value > 0 || names.includes('rest') ? [...right, rest] : right }];
	});
}

function rowsOf(pattern: string, figures: object): number[] {
	const names = pattern.slice(0, pattern.indexOf('[')).split('.');
	const list = names.reduce<unknown>((holder, name) => (holder as Record<string, unknown> | null)?.[name], figures);
	return [...((list ?? []) as unknown[]).keys()];
}

const total = (cells: Cell[]): number => cells.reduce((sum, { value }) => sum + value, 0);

/** Whether a derived figure depends on a hidden count; `[*]` means every row. */
function isHidden(ref: string, path: Index[], cells: Map<string, Cell>): boolean {
	const places = path.filter((key) => typeof key === 'number');
	let depth = 0;
	const text = `.${ref.replace(/\[\]/g, () => `[${places[depth++]}]`)}`;
	const [list = '', name] = text.split('[*]');
	if (name === undefined) return cells.get(text)?.as !== null;
	for (let index = 0, cell; (cell = cells.get(`${list}[${index}]${name}`)); index++) if (cell.as !== null) return true;
	return false;
}

/** A sum of one part is its part, as the whole of a filtered page is its only row: where one of them is known, so is the other. */
function joinKnown(sums: Sum[]): void {
	const same = sums.flatMap(({ left, right }) => (left.length + right.length === 2 ? [[...left, ...right]] : []));
	const isApart = ([a, b]: Cell[]) => !a?.isKnown !== !b?.isKnown;
	for (let apart; (apart = same.find(isApart));) for (const cell of apart) cell.isKnown = true;
}

/** Hides the smallest shown count of a sum, repeatedly, until no hidden count can be computed. */
export function hideMore(sums: Sum[]): void {
	for (;;) {
		const tight = sums.filter((sum) => isTight(sum));
		const secrets = tight.length > 0 ? new Set<Cell>() : solved(sums);
		if (tight.length + secrets.size === 0) return;
		// Hiding a count for one sum may protect another as well.
		for (const sum of tight) if (isTight(sum)) hideSmallest(sum);
		if (secrets.size === 0) continue;
		const more = sums
			.filter((sum) => shown(cellsIn(sum)).length > 0)
			.toSorted((a, b) => Number(isAllKnown(a)) - Number(isAllKnown(b)) || cellsIn(a).length - cellsIn(b).length);
		// In the shortest sum of each: in a long one, a further hidden count would be known from its own short sums.
		const own = (some: Sum[]) =>
			new Set([...secrets].flatMap((cell) => some.find((sum) => cellsIn(sum).includes(cell)) ?? []));
		// What is hidden for one secret may protect the others: only where none has a sum with something unknown, known counts follow.
		const choices = [own(more.filter((sum) => !isAllKnown(sum))), own(more), new Set(more.slice(0, 1))];
		const chosen = choices.find((some) => some.size > 0);
		if (!chosen) return;
		for (const sum of chosen) hideSmallest(sum);
	}
}

/** Hidden by the page, or a remainder below LEAST; a larger remainder needs no protection. */
const isSecret = ({ as, at }: Cell): boolean => as === SMALL || (as === HIDDEN && at !== undefined);

/** Whether the bounds alone reveal a hidden count: two counts below 10 with the sum 0 or 18 are known. */
function isTight({ left, right }: Sum): boolean {
	const [whole] = left;
	if (left.length !== 1 || !whole || whole.as !== null) return false;
	const hidden = right.filter(({ as }) => as !== null);
	if (!hidden.some(isSecret)) return false;
	if (hidden.length === 1) return true;
	const sum = total(hidden);
	const least = hidden.filter(({ as, at }) => as === HIDDEN && at).length * LEAST;
	const most = hidden.every(({ as, at }) => as === SMALL && at) ? hidden.length * (LEAST - 1) : Infinity;
	return sum - least < 2 || most - sum < 2;
}

/** Hidden counts that all sums together determine. */
function solved(sums: Sum[]): Set<Cell> {
	let equations = sums.map(({ left, right }): Equation<Cell> => {
		const terms: Equation<Cell> = new Map();
		for (const cell of left) if (cell.as !== null) terms.set(cell, (terms.get(cell) ?? 0) + 1);
		for (const cell of right) if (cell.as !== null) terms.set(cell, (terms.get(cell) ?? 0) - 1);
		return terms;
	});
	// An unprotected cell that occurs in a single sum leaves that sum undetermined, so the sum is dropped.
	for (let before = -1; before !== equations.length;) {
		before = equations.length;
		const times = new Map<Cell, number>();
		for (const cell of equations.flatMap((terms) => [...terms.keys()])) times.set(cell, (times.get(cell) ?? 0) + 1);
		equations = equations.filter((terms) => [...terms.keys()].every((cell) => isSecret(cell) || times.get(cell)! > 1));
	}
	return new Set([...determined(equations)].filter(isSecret));
}

const cellsIn = ({ left, right }: Sum): Cell[] => [...left, ...right];
const shown = (cells: Cell[]): Cell[] => cells.filter(({ as }) => as === null);

/** What another page shows is hidden last: that protects only from those who read this page alone. */
const unknown = (cells: Cell[]): Cell[] => shown(cells).filter(({ isKnown }) => !isKnown);
const isAllKnown = (sum: Sum): boolean => unknown(cellsIn(sum)).length === 0;

/** Totals are hidden after their parts. */
function hideSmallest({ left, right }: Sum): void {
	const candidates = [unknown(right), unknown(left), shown(right), shown(left)].find((cells) => cells.length > 0) ?? [];
	const [first, ...others] = candidates;
	if (first) others.reduce((least, one) => (one.value < least.value ? one : least), first).as = HIDDEN;
}
