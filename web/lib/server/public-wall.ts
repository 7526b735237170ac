import { error } from '@sveltejs/kit';
import type {
	AnyPage,
	Compared,
	Comparison,
	OpenFigures,
	PageFrame,
	PageReader,
	Snapshot
} from '#sql/queries/pages/page.ts';
import { bodies } from '#sql/queries/pages/bodies.ts';
import { counties } from '#sql/queries/pages/counties.ts';
import { hotline } from '#sql/queries/pages/hotline.ts';
import { loans } from '#sql/queries/pages/loans.ts';
import { wall } from '#sql/queries/wall.ts';
import type { Dimension, Filters } from '$lib/filters.ts';
import { HIDDEN, SMALL } from '$lib/hidden.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { Reading } from '$lib/state/message.ts';
import type { View } from '$lib/view.ts';
import type { LiveEvent, LiveHub } from './live-hub.ts';
import { LEAST, suppress, type Closed } from './suppress.ts';

type Hub = Pick<LiveHub, 'read' | 'follow'>;

/** A group of a dimension, from the page that shows all its groups. */
interface Group {
	code: string;
	size: number | string;
	/** The row as shown to the public. */
	row: object;
}

interface Groups<F extends object> {
	page: PageReader<F>;
	rows(figures: F): Group[];
}

const groups = <F extends object>(page: PageReader<F>, rows: (figures: F) => Group[]): Groups<object> => ({
	page,
	rows
});
const counted = (rows: { code: string; count: number }[]): Group[] =>
	rows.map((row) => ({ code: row.code, size: row.count, row }));

/** The public's filters: only dimensions whose groups all appear on a page, which decides what is hidden. */
const GROUPS: Partial<Record<Dimension, Groups<object>>> = {
	channel: groups(wall, (figures) => counted(figures.channels)),
	category: groups(wall, (figures) => counted(figures.categories)),
	county: groups(counties, (figures) => figures.counties.map((row) => ({ code: row.code, size: row.letters, row }))),
	body: groups(bodies, (figures) =>
		figures.bodies.map((row) => ({ code: row.code, size: row.letters.registered, row }))
	),
	bank: groups(loans, (figures) => figures.banks.map((row) => ({ code: row.code, size: row.requests, row }))),
	collateral: groups(loans, (figures) => counted(figures.collateral)),
	hour: groups(hotline, (figures) => figures.hours.map((row) => ({ code: row.hours[0] ?? '', size: row.offered, row })))
};

/** The wall's names for the figures of rows. */
const ON_WALL: Readonly<Record<string, string>> = {
	count: 'registered',
	letters: 'registered',
	idle: 'withOffice',
	'onTime.num': 'onTime.numerator',
	'onTime.den': 'onTime.denominator',
	'letters.registered': 'registered',
	'letters.answered': 'answered',
	'letters.unanswered': 'unanswered',
	'letters.ended': 'ended',
	'letters.late': 'late',
	'letters.onTime.num': 'onTime.numerator',
	'letters.onTime.den': 'onTime.denominator',
	'referrals.came': 'referred'
};

/** The wall's names for the letters of a bank. */
const IN_BANKS: Readonly<Record<string, string>> = {
	'letters.unanswered': 'banks[].pending',
	'letters.late': 'banks[].late',
	'letters.answered': 'banks[].answered'
};

/** Refuses requests beyond the public wall: another page, more than one filter, other days than the fixed ranges. */
export function refusePublic(page: AnyPage, filters: Filters, view: View): void {
	const { t } = wordsOf(view.lang);
	const { from, to, asOf, known, by, compare, excludeOutages, where } = filters;
	const isFixed = !from && !to && !asOf && !known && !by && !excludeOutages && !(compare && where.length > 0);
	if (page.open && isFixed && where.length <= 1 && where.every(([dimension]) => GROUPS[dimension])) return;
	error(403, { message: t.error.publicWall, hint: t.error.publicWallHint });
}

/** The hub without login: its figures lack those of small groups. */
export function publicHub(hub: Hub): Hub {
	return {
		async read(page, filters) {
			const reading = await hub.read(page, filters);
			return shownOf(page, reading, await closedFor(hub, page, filters, reading.snapshot));
		},
		follow(page, filters, viewer, listener) {
			let turn = Promise.resolve();
			let isOver = false;
			const tell = async (event: LiveEvent) => {
				if (event.name === 'snapshot') {
					const reading = event.reading as Reading<Snapshot<object>>;
					const closed = await closedFor(hub, page, filters, reading.snapshot);
					if (!isOver) listener({ ...event, reading: shownOf(page, reading, closed) });
				} else if (!isOver) listener(event);
			};
			const leave = hub.follow(page, filters, viewer, (event) => {
				if (event.name === 'bye') listener(event);
				// The next change follows one that cannot be shown.
				else turn = turn.then(() => tell(event)).catch(() => {});
			});
			return () => {
				isOver = true;
				leave();
			};
		}
	};
}

/** What is closed of a page's snapshots, found once for all viewers. */
const closings = new WeakMap<PageFrame, Promise<Closed>>();

function closedFor(hub: Hub, page: AnyPage, filters: Filters, snapshot: PageFrame): Promise<Closed> {
	const closing = closings.get(snapshot) ?? closedOf(hub, page, filters);
	closings.set(snapshot, closing);
	// Whoever comes next tries again.
	closing.catch(() => closings.delete(snapshot));
	return closing;
}

/** Where a page has the counts of the whole that the wall has: what stands before the names of its rows. */
const WHOLE: Readonly<Record<string, string>> = { wall: 'totals.', bodies: '', body: '', counties: 'total.' };

/** A count of a row, or of the whole of a page, by the name that the wall has for the same letters. Referrals are none. */
const onWall = (name: string): string => (name.startsWith('referrals.') ? name : `totals.${ON_WALL[name] ?? name}`);

/**
 * What the public may not see of a page: what its filter closes, and what the other pages of the same letters hide. A count that one page hides and another
 * shows is not hidden.
 */
async function closedOf(hub: Hub, page: AnyPage, asked: Filters): Promise<Closed> {
	const filters = { ...asked, where: asked.where.filter(([dimension]) => page.dimensions.includes(dimension)) };
	const group = await closedByGroup(hub, page, filters);
	if (WHOLE[page.name] === undefined) return group;
	const fates = await fatesOfWhole(hub, filters);
	const closed = withFates(group, page, fates);
	return page.name === wall.name ? { ...closed, ...(await closedBanks(hub, filters, fates)) } : closed;
}

/** Whether the public sees a count of the whole, by the wall's name for it. */
type Fates = ReadonlyMap<string, boolean>;

/** With the fates of those counts of the whole that a page has. Of the smallest groups it shows what their table shows, and no less. */
function withFates(group: Closed, page: AnyPage, fates: Fates): Closed {
	if (group.only && page.name !== wall.name) return group;
	const place = WHOLE[page.name] ?? '';
	const known = (page.open?.counts ?? []).flatMap((count) => {
		const fate = count.startsWith(place) ? fates.get(onWall(count.slice(place.length))) : undefined;
		return fate === undefined ? [] : [[count, fate] as const];
	});
	return { ...group, elsewhere: Object.fromEntries(known) };
}

/** As the wall decides for itself; it gives way where the rows of another page cannot be protected while the whole of them is shown. */
async function fatesOfWhole(hub: Hub, filters: Filters): Promise<Fates> {
	const group = await closedByGroup(hub, wall, filters);
	const { snapshot } = await hub.read(wall, filters);
	const gaveWay = new Map<string, false>();
	for (;;) {
		const elsewhere = { ...group.elsewhere, ...Object.fromEntries(gaveWay) };
		const { totals } = publicSnapshot(wall, snapshot, { ...group, elsewhere });
		const fates = new Map(namesOf({ totals }).map(([name, value]) => [name, value !== HIDDEN]));
		const others: AnyPage[] = group.only ? [] : [bodies, counties];
		const all = await Promise.all(others.map((page) => hiddenBy(hub, page, filters, fates)));
		const hidden = all.flat().filter((name) => !gaveWay.has(name));
		// A page of another moment may go on hiding what is small on the wall: it is heeded once.
		if (hidden.length === 0) return fates;
		for (const name of hidden) gaveWay.set(name, false);
	}
}

/** What a page hides of the whole, though the wall shows it. */
async function hiddenBy(hub: Hub, page: AnyPage, filters: Filters, fates: Fates): Promise<string[]> {
	const place = WHOLE[page.name] ?? '';
	return namesOf(await shownBy(hub, page, filters, fates)).flatMap(([name, value]) => {
		const there = name.startsWith(place) ? onWall(name.slice(place.length)) : '';
		return value === HIDDEN && fates.get(there) ? [there] : [];
	});
}

/** What a page shows where the wall shows so much of the whole. */
async function shownBy<F extends object>(
	hub: Hub,
	page: PageReader<F>,
	filters: Filters,
	fates: Fates
): Promise<Snapshot<F>> {
	const { snapshot } = await hub.read(page, filters);
	return publicSnapshot(page, snapshot, withFates(await closedByGroup(hub, page, filters), page, fates));
}

/**
 * The same of a filter: a hidden group can be computed as the whole less all other groups. So what is hidden for a group among the others is hidden here
 * too, and of the two smallest groups only the figures of `ofGroup` are shown.
 */
async function closedByGroup(hub: Hub, page: AnyPage, filters: Filters): Promise<Closed> {
	const [filter] = filters.where;
	if (!filter || !page.dimensions.includes(filter[0])) return {};
	const [dimension, code] = filter;
	const side = GROUPS[dimension];
	if (!side) return { only: [] };
	const whole = { ...filters, where: [] };
	const { snapshot } = await hub.read(side.page, whole);
	const closed = await closedFor(hub, side.page, whole, snapshot);
	const all = side.rows(publicSnapshot(side.page, snapshot, closed)).toSorted((a, b) => sizeOf(a) - sizeOf(b));
	const place = all.findIndex((group) => group.code === code);
	const group = all[place];
	if (!group || typeof group.size !== 'number') return { only: [] };
	const names = namesOf(group.row);
	const hidden = names.flatMap(([name, value]) => (value === HIDDEN ? [name, ON_WALL[name] ?? name] : []));
	const known = names.flatMap(([name, value]) => (typeof value === 'number' ? [[onWall(name), true]] : []));
	const elsewhere = page.name === wall.name ? (Object.fromEntries(known) as Record<string, boolean>) : {};
	return { hidden, elsewhere, ...(place < 2 && all.length > 1 ? { only: page.open?.ofGroup ?? [] } : {}) };
}

/**
 * The wall's banks are bodies among others: the whole of the page of bodies less all that it shows would be what it hides, if the wall showed the rest.
 */
async function closedBanks(hub: Hub, filters: Filters, fates: Fates): Promise<Pick<Closed, 'rowsElsewhere'>> {
	const shown = await shownBy(hub, bodies, filters, fates);
	const fatesOf = (row: object) =>
		namesOf(row).flatMap(([name, value]) => (IN_BANKS[name] ? [[IN_BANKS[name], typeof value === 'number']] : []));
	const ofRows = shown.bodies.map((row) => [row.code, Object.fromEntries(fatesOf(row))] as const);
	return { rowsElsewhere: Object.fromEntries(ofRows) };
}

/** The figures of a row, by path. */
function namesOf(row: object, above = ''): [name: string, value: unknown][] {
	return Object.entries(row).flatMap(([name, value]: [string, unknown]) =>
		Array.isArray(value) || typeof value !== 'object' || value === null
			? [[above + name, value] as [string, unknown]]
			: namesOf(value, `${above}${name}.`)
	);
}

const sizeOf = ({ size }: Group): number => (typeof size === 'number' ? size : 0);

const shownOf = <F extends object>(
	page: PageReader<F>,
	reading: Reading<Snapshot<F>>,
	closed: Closed
): Reading<Snapshot<F>> => ({ ...reading, snapshot: publicSnapshot(page, reading.snapshot, closed) });

/** Public snapshots, made once for all viewers. */
const made = new WeakMap<PageFrame, Map<string, PageFrame>>();

function publicSnapshot<F extends object>(page: PageReader<F>, snapshot: Snapshot<F>, closed: Closed): Snapshot<F> {
	const own = made.get(snapshot) ?? new Map<string, PageFrame>();
	made.set(snapshot, own);
	const key = JSON.stringify(closed);
	const found = own.get(key) ?? withoutSmall(page, snapshot, closed);
	own.set(key, found);
	return found as Snapshot<F>;
}

function withoutSmall<F extends object>(page: PageReader<F>, snapshot: Snapshot<F>, closed: Closed): Snapshot<F> {
	const { asOf, knownAt, clock, watermark, range, compare, compared, grain } = snapshot;
	const { excludeOutages, where, freshness, names, outages, ...rest } = snapshot;
	const frame = { asOf, knownAt, clock, watermark, range, compare, grain, excludeOutages, where, freshness, outages };
	const own = Object.fromEntries(Object.entries(rest).filter(([name]) => !Object.hasOwn({ ...frame, compared }, name)));
	const figures = suppress(own as F, page.open as OpenFigures<F>, closed);
	const text = JSON.stringify([figures, where]);
	const isNamed = (name: string) => text.includes(JSON.stringify(name.slice(name.indexOf(':') + 1)));
	return {
		...frame,
		names: Object.fromEntries(Object.entries(names).filter(([name]) => isNamed(name))),
		compared: compared && compared.map((one, index) => comparedOf(one, page.compared?.[index], figures)),
		...figures
	};
}

/** A comparison is hidden on a side that is small or leaves a small remainder. */
function comparedOf<F extends object>(one: Compared, of: Comparison<F> | undefined, figures: F): Compared {
	const { num, den } = of?.now(figures) ?? { num: HIDDEN, den: HIDDEN };
	const isCount = one.unit === 'count';
	const parts: unknown[] = isCount ? [one.part === 'den' ? den : num] : one.unit === 'share' ? [num, den] : [num];
	const hidden = parts.find((part) => typeof part !== 'number');
	const rest = one.unit === 'share' && one.before ? one.count / one.before - one.count : LEAST;
	const count = one.count < LEAST ? SMALL : Math.round(rest) < LEAST ? HIDDEN : one.count;
	return {
		...one,
		now: (hidden === undefined ? one.now : isCount && hidden === SMALL ? SMALL : HIDDEN) as number | null,
		before: (typeof count === 'number' ? one.before : isCount ? count : HIDDEN) as number | null,
		count: count as number,
		unfinished: one.unfinished === null ? null : Math.round(one.unfinished * 100) / 100
	};
}
