import { OFFICE } from '../../model/filters.ts';
import { HIDDEN, SMALL } from '../../model/hidden.ts';
import { tehranDay, tehranMidnight } from '../../model/tehran.ts';
import type { OpenFigures, OpenGroups } from './page.ts';

/** Of a group, no figure of fewer is shown. */
const LEAST = 10;
/** Every other figure of a group is rounded to a multiple of this. */
const STEP = 5;
/** No median of fewer. */
const MEDIAN_LEAST = 30;
/** No groups are told apart where there are fewer; nor where one of them is below LEAST and there are fewer than the second. */
const GROUPS_LEAST = 3;
export const GROUPS_BESIDE_SMALL = 5;
/** So many values stay possible for what is hidden in a list. */
const VALUES_LEFT = 3;

/** A figure of a group, rounded: the browser knows by the mark that it is. */
type Rounded = `~${number}`;
type Shown = number | Rounded | typeof SMALL | typeof HIDDEN;

/**
 * Where the steps of a group begin: 0 to 4, by a key of the office. One for all figures and ranges of a group. The letters of the month and of
 * the year, those registered and those referred, may be the same: rounded by several phases they would be known.
 */
export type PhaseOf = (group: string) => number;

/** A value of a page, at a path such as `bodies[3].letters.late`; its place is `bodies[].letters.late`. */
interface Leaf {
	holder: Record<string, unknown>;
	key: string;
	path: string;
	place: string;
	/** The filters, and the codes of the rows it is in; none for the whole office. */
	group: readonly string[];
	row?: Row;
}

interface Row {
	of: Record<string, unknown>;
	/** Of its list. */
	path: string;
	place: string;
	group: readonly string[];
}

interface Count extends Leaf {
	value: number;
	/** Null: it is of the whole office. */
	phase: number | null;
	shown: Shown;
}

interface Asked {
	/** The filters that the figures were read with. */
	where: [string, string][];
	/** A filter with too few groups beside it: nothing is shown. */
	isClosed?: boolean;
	phaseOf: PhaseOf;
}

/**
 * A page's figures as the public sees them: those of the whole office as they are, those of every group and filter rounded, and none below 10.
 * What the page does not declare is not shown.
 */
export function publicFigures<F extends object>(figures: F, open: OpenFigures, asked: Asked): F {
	const copy = structuredClone(figures);
	leaveOfficeOut(copy, open);
	const kindOf = kindsOf(open);
	const filters = asked.where.map(([dimension, code]) => `${dimension}=${code}`);
	const leaves = [...leavesOf(copy, open, asked.isClosed ?? false, { path: '', place: '', group: filters })];
	const phaseOf = (group: readonly string[]) =>
		group.length === 0 ? null : asked.phaseOf([...new Set(group)].sort().join('&'));
	const counts = new Map<string, Count>();
	for (const leaf of leaves) {
		const value = leaf.holder[leaf.key];
		if (kindOf(leaf.place) !== 'count' || typeof value !== 'number') continue;
		const phase = phaseOf(leaf.group);
		counts.set(leaf.path, { ...leaf, value, phase, shown: asked.isClosed ? HIDDEN : shownOf(value, phase) });
	}
	for (const column of columnsOf(counts, open))
		protect(column, phaseOf(column[0]!.row!.group), open.groups[column[0]!.row!.place]);
	for (const leaf of leaves) {
		const kind = kindOf(leaf.place);
		if (kind === 'plain' || kind === 'count') continue;
		leaf.holder[leaf.key] = besides(leaf, kind, counts);
	}
	for (const { holder, key, shown } of counts.values()) holder[key] = shown;
	tidyLists(copy, open, asked.where.length > 0);
	return copy;
}

const shownOf = (value: number, phase: number | null): Shown =>
	phase === null ? value : value < LEAST ? SMALL : `~${rounded(value, phase)}`;
const rounded = (value: number, phase: number): number => STEP * Math.floor((value + phase) / STEP);

/** Drops the office's own row: the totals of the whole office already tell what waits there. */
function leaveOfficeOut(figures: object, { groups }: OpenFigures): void {
	for (const [place, { by }] of Object.entries(groups)) {
		const [name] = Object.entries(by).find(([, dimension]) => dimension === 'body') ?? [];
		const holder = figures as Record<string, Leaf['holder'][] | undefined>;
		const list = place.slice(0, -'[]'.length);
		if (name !== undefined) holder[list] = holder[list]?.filter((row) => row[name] !== OFFICE);
	}
}

type Kind = 'count' | 'plain' | 'whole' | { as: 'of' | 'blank' | 'scaled'; refs: string[] };

function kindsOf(open: OpenFigures): (place: string) => Kind | undefined {
	const kinds = new Map<string, Kind>();
	for (const place of open.counts) kinds.set(place, 'count');
	for (const place of open.plain) kinds.set(place, 'plain');
	for (const place of open.whole ?? []) kinds.set(place, 'whole');
	for (const as of ['of', 'blank', 'scaled'] as const)
		for (const [place, refs] of Object.entries(open[as] ?? {})) kinds.set(place, { as, refs: refs.split(' ') });
	return (place) => kinds.get(place) ?? kinds.get(place.replace(/[^.]+$/, '*'));
}

/** All that is decided as one: values, and what the page does not declare or declares whole. */
function* leavesOf(
	holder: object,
	open: OpenFigures,
	isClosed: boolean,
	at: Pick<Leaf, 'path' | 'place' | 'group' | 'row'>
): Generator<Leaf> {
	const kindOf = kindsOf(open);
	const named = [
		...open.counts,
		...open.plain,
		...['of', 'blank', 'scaled'].flatMap((as) => Object.keys(open[as as 'of'] ?? {}))
	];
	const hasInner = (place: string) =>
		named.some((name) => name.startsWith(`${place}.`) || name.startsWith(`${place}[`));
	function* walk(value: object, above: typeof at): Generator<Leaf> {
		const isList = Array.isArray(value);
		for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
			const path = isList ? `${above.path}[${key}]` : above.path === '' ? key : `${above.path}.${key}`;
			const place = isList ? `${above.place}[]` : above.place === '' ? key : `${above.place}.${key}`;
			const isInner = typeof inner === 'object' && inner !== null;
			const codes = isList && isInner ? codesOf(inner as Leaf['holder'], open.groups[place]) : [];
			const row =
				isList && isInner ? { of: inner as Leaf['holder'], path: above.path, place, group: above.group } : above.row;
			const own = { path, place, group: [...above.group, ...codes], ...(row && { row }) };
			if (isInner && hasInner(place) && typeof kindOf(place) !== 'object' && !(isClosed && Array.isArray(inner)))
				yield* walk(inner, own);
			else yield { holder: value as Leaf['holder'], key, ...own };
		}
	}
	yield* walk(holder, at);
}

const codesOf = (row: Leaf['holder'], groups?: OpenGroups): string[] =>
	Object.entries(groups?.by ?? {}).map(([name, dimension]) => `${dimension}=${String(row[name])}`);

/** The counts of one kind in all rows of a list that is of groups, or of days within a group. */
function columnsOf(counts: Map<string, Count>, open: OpenFigures): Count[][] {
	const inLists = [...counts.values()].filter(({ row, path, phase }) => row && phase !== null && !path.endsWith(']'));
	return [
		...Map.groupBy(
			inLists,
			({ row, place }) => `${row!.path} ${place} ${String(row!.of[open.groups[row!.place]?.apart ?? ''])}`
		).values()
	];
}

/** What a count tells whoever knows the phases, which is more than anybody should. */
function rangeOf(count: Count, isListed: boolean): [least: number, most: number] {
	const { value, phase, shown } = count;
	// Whoever is in a list has at least one.
	if (shown === SMALL) return [isListed ? 1 : 0, LEAST - 1];
	if (shown === HIDDEN) return [LEAST, Infinity];
	if (phase === null) return [value, value];
	const least = rounded(value, phase) - phase;
	return [Math.max(LEAST, least), least + STEP - 1];
}

/** Hides what would let a hidden figure be computed as the whole less all others. */
function protect(column: Count[], phaseOfAll: number | null, groups?: OpenGroups): void {
	const [{ row, place } = column[0]!] = column;
	const value = column.reduce((sum, count) => sum + count.value, 0);
	if (phaseOfAll === null && column.length === 1 && groups?.apart) {
		column[0]!.shown = value;
		return;
	}
	const isListed = place === `${row!.place}.${groups?.count}` && column.every((count) => count.value > 0);
	const total = rangeOf({ ...column[0]!, value, phase: phaseOfAll, shown: shownOf(value, phaseOfAll) }, false);
	const isFew = column.length < (column.some(({ shown }) => shown === SMALL) ? GROUPS_BESIDE_SMALL : GROUPS_LEAST);
	if (!(phaseOfAll === null && isFew) && !isTight(column, total, isListed)) return;
	for (const count of column) if (count.shown !== SMALL) count.shown = HIDDEN;
	if (isTight(column, total, isListed)) for (const count of column) count.shown = HIDDEN;
}

/** Whether a small figure of the column has too few possible values. Those that a total of 0 or 1 leaves are no secret. */
function isTight(column: Count[], [least, most]: [number, number], isListed: boolean): boolean {
	if (most < VALUES_LEFT - 1) return false;
	const ranges = column.map((count) => rangeOf(count, isListed));
	const sum = (end: 0 | 1) => ranges.reduce((all, range) => all + range[end], 0);
	const [atLeast, atMost] = [sum(0), sum(1)];
	return column.some(({ shown }, index) => {
		const [own, ownMost] = ranges[index]!;
		const [low, high] = [Math.max(own, least - (atMost - ownMost)), Math.min(ownMost, most - (atLeast - own))];
		return shown === SMALL && high - low + 1 < VALUES_LEFT;
	});
}

/** What is no count: shown where the counts that it is made of are, the first of them being of 30 at least. */
function besides(leaf: Leaf, kind: Exclude<Kind, 'count' | 'plain'> | undefined, counts: Map<string, Count>): unknown {
	const value = leaf.holder[leaf.key];
	const isWhole = leaf.group.length === 0;
	if (kind === undefined) return Array.isArray(value) ? [] : typeof value === 'number' ? HIDDEN : null;
	if (kind === 'whole') return isWhole ? value : null;
	const indexes = leaf.path.match(/\[\d+\]/g) ?? [];
	const refs = kind.refs.map((ref) => {
		let depth = 0;
		return counts.get(ref.replace(/\[\]/g, () => indexes[depth++]!));
	});
	const [first] = refs;
	const isShown = refs.every((count) => count && count.shown !== SMALL && count.shown !== HIDDEN);
	const isEnough = kind.as === 'scaled' || (first?.value ?? 0) >= MEDIAN_LEAST;
	if (isWhole && (value === null || isEnough || kind.as === 'blank')) return value;
	if (!isShown || !isEnough) return kind.as === 'blank' ? null : HIDDEN;
	if (typeof value === 'string') return value.includes('T') ? dayOf(value) : value;
	if (typeof value !== 'number') return roundedWithin(value);
	const times = kind.as === 'scaled' ? numberOf(first!.shown) / first!.value : 1;
	// With all its digits a quotient tells what it was divided by.
	return Number((value * times).toPrecision(3));
}

const roundedWithin = (value: unknown): unknown =>
	JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
		typeof inner === 'number' ? Number(inner.toPrecision(2)) : inner
	) as unknown;
const dayOf = (moment: string): string => new Date(tehranMidnight(tehranDay(Date.parse(moment)))).toISOString();
const numberOf = (shown: Shown): number =>
	typeof shown === 'number' ? shown : shown === SMALL ? -1 : shown === HIDDEN ? -2 : Number(shown.slice(1));

/**
 * Lists by size: their order would tell more than their figures. Of a filter they lack what has nothing to show, or whoever is missing would be
 * known to have none, which other pages hide.
 */
function tidyLists(holder: object, open: OpenFigures, isFiltered: boolean, place = ''): void {
	for (const [name, inner] of Object.entries(holder) as [string, unknown][]) {
		if (typeof inner !== 'object' || inner === null) continue;
		const own = Array.isArray(holder) ? `${place}[]` : place === '' ? name : `${place}.${name}`;
		tidyLists(inner, open, isFiltered, own);
		const groups = open.groups[`${own}[]`];
		if (!groups || groups.isInOrder || !Array.isArray(inner)) continue;
		const rows = inner as Leaf['holder'][];
		const path = groups.count.split('.');
		const sizeOf = (row: Leaf['holder']) =>
			numberOf(path.reduce<unknown>((at, key) => (at as Leaf['holder'])[key], row) as Shown);
		const nameOf = (row: Leaf['holder']) => codesOf(row, groups).join();
		rows.sort((a, b) => sizeOf(b) - sizeOf(a) || (nameOf(a) < nameOf(b) ? -1 : 1));
		const shown = isFiltered ? rows.filter((row) => /"~/.test(JSON.stringify(row))) : rows;
		rows.splice(0, rows.length, ...shown);
	}
}
