import { error } from '@sveltejs/kit';
import { OFFICE } from '#sql/model/filters.ts';
import { HIDDEN } from '#sql/model/hidden.ts';
import { hmacHex } from '#sql/office/hmac.ts';
import { bodies } from '#sql/queries/pages/bodies.ts';
import { counties } from '#sql/queries/pages/counties.ts';
import { hotline } from '#sql/queries/pages/hotline.ts';
import { loans } from '#sql/queries/pages/loans.ts';
import { GROUPS_BESIDE_SMALL, publicFigures, type PhaseOf } from '#sql/queries/pages/public-figures.ts';
import type { AnyPage, PageFrame, PageReader, Snapshot } from '#sql/queries/pages/page.ts';
import { wall } from '#sql/queries/wall.ts';
import type { Dimension, Filters } from '$lib/filters.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { Reading } from '$lib/state/message.ts';
import type { View } from '$lib/view.ts';
import { filterKey } from './filters.ts';
import type { LiveHub } from './live-hub.ts';

type Hub = Pick<LiveHub, 'read' | 'follow'>;

/** What the public sees changes no sooner: who comes again and again learns less of what came between. */
const HELD_MS = 15 * 60_000;
/** The oldest gives way. */
const HELD_AT_MOST = 500;

type Shown = Pick<Reading, 'snapshot' | 'readAt'>;

/** A list of a page, in which all groups of a dimension are. */
interface Side {
	page: AnyPage;
	list: string;
}

const side = <F extends object>(page: PageReader<F>, list: string & keyof F): Side => ({ page: page, list });

/** The public's filters: only dimensions whose groups all stand on a page, by which one knows how few they are. */
const SIDES: Partial<Record<Dimension, Side>> = {
	channel: side(wall, 'channels'),
	category: side(wall, 'categories'),
	county: side(counties, 'counties'),
	body: side(bodies, 'bodies'),
	bank: side(loans, 'banks'),
	collateral: side(loans, 'collateral'),
	hour: side(hotline, 'hours')
};

/** Refuses requests beyond the public wall: another page, more than one filter, other days than the fixed ranges. */
export function refusePublic(page: AnyPage, filters: Filters, view: View): void {
	const { t } = wordsOf(view.lang);
	const { from, to, asOf, known, by, compare, excludeOutages, where } = filters;
	const isFixed = !from && !to && !asOf && !known && !by && !excludeOutages && !(compare && where.length > 0);
	if (page.open && isFixed && where.length <= 1 && where.every(([dimension]) => SIDES[dimension])) return;
	error(403, { message: t.error.publicWall, hint: t.error.publicWallHint });
}

/**
 * The hub without login. Its figures are those of groups rounded, and change every 15 minutes at most.
 * @param key of the office, by which it rounds
 * @param now of a clock that is never set
 */
export function createPublicHub(hub: Hub, key: Uint8Array, now: () => number): Hub {
	const own = Buffer.from(hmacHex(key, 'public figures'), 'hex');
	const phaseOf: PhaseOf = (group) => parseInt(hmacHex(own, group).slice(0, 12), 16) % 5;
	const held = new Map<string, { at: number; shown: Promise<Shown> }>();

	/** A reading with the figures that the public sees for these minutes. */
	async function asShown(page: AnyPage, filters: Filters, reading: Reading): Promise<Reading> {
		const name = `${page.name} ${filterKey(filters)}`;
		const found = held.get(name);
		if (found && (now() - found.at < HELD_MS || reading.staleSince !== null))
			return { ...reading, ...(await found.shown) };
		held.delete(name);
		if (held.size >= HELD_AT_MOST) held.delete(held.keys().next().value!);
		const shown = closes(page, filters).then((isClosed) => ({
			readAt: reading.readAt,
			snapshot: publicSnapshot(page, reading.snapshot, isClosed)
		}));
		held.set(name, { at: now(), shown });
		// Whoever comes next tries again.
		shown.catch(() => held.get(name)?.shown === shown && held.delete(name));
		return { ...reading, ...(await shown) };
	}

	/** Nothing is shown of a group that is not shown apart, or of few: the whole less all others would say too much of it. */
	async function closes(page: AnyPage, filters: Filters): Promise<boolean> {
		const [filter] = filters.where.filter(([dimension]) => page.dimensions.includes(dimension));
		if (!filter) return false;
		const [dimension, code] = filter;
		const beside = dimension === 'county' && page.name === loans.name ? side(loans, 'counties') : SIDES[dimension];
		// Of what waits at the office itself the whole tells.
		if (!beside || code === OFFICE) return true;
		const { snapshot } = await read(beside.page, { ...filters, where: [] });
		const { by, count, apart = '' } = beside.page.open!.groups[`${beside.list}[]`]!;
		const rows = (snapshot as unknown as Record<string, Record<string, unknown>[]>)[beside.list]!;
		const own = rows.find((row) => String(row[Object.keys(by)[0]!]) === code);
		const size = count
			.split('.')
			.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], own);
		const among = rows.filter((row) => row[apart] === own?.[apart]);
		return !own || size === HIDDEN || among.length < GROUPS_BESIDE_SMALL;
	}

	function publicSnapshot(page: AnyPage, snapshot: PageFrame, isClosed: boolean): PageFrame {
		const { asOf, knownAt, clock, watermark, range, compare, compared, grain, ...others } = snapshot;
		const { excludeOutages, where, freshness, names, outages, isEarlier: _, ...figures } = others;
		const shown = publicFigures(figures, page.open!, { where, isClosed, phaseOf });
		const text = JSON.stringify([shown, where]);
		const isNamed = (name: string) => text.includes(JSON.stringify(name.slice(name.indexOf(':') + 1)));
		return {
			...{
				asOf,
				knownAt,
				clock,
				watermark,
				range,
				compare,
				compared,
				grain,
				excludeOutages,
				where,
				freshness,
				outages
			},
			names: Object.fromEntries(Object.entries(names).filter(([name]) => isNamed(name))),
			...shown
		};
	}

	const read = async <F extends object>(page: PageReader<F>, filters: Filters): Promise<Reading<Snapshot<F>>> =>
		(await asShown(page, filters, await hub.read(page, filters))) as Reading<Snapshot<F>>;

	return {
		read,
		follow(page, filters, viewer, listener) {
			let told: [PageFrame?, string?] = [];
			let isOver = false;
			const leave = hub.follow(page, filters, viewer, (event) => {
				if (event.name !== 'snapshot') {
					told = [];
					listener(event);
					return;
				}
				const tell = async () => {
					const reading = await asShown(page, filters, event.reading);
					const { snapshot } = reading;
					const trouble = JSON.stringify(reading.trouble);
					const isTold = told[0] === snapshot && told[1] === trouble;
					if (!isOver && !isTold) listener({ ...event, id: snapshot.watermark, reading });
					told = [snapshot, trouble];
				};
				// The next change follows one that cannot be shown.
				tell().catch(() => {});
			});
			return () => {
				isOver = true;
				leave();
			};
		}
	};
}
