import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { isTimeBucket } from '#sql/measures/clocks.ts';
import { ROLES, type Role } from '#sql/model/roles.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { DEEP, IN_DEPTH_ALONE, SEED, some } from '../support/depth.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { rowsOf } from '../support/state.ts';
import { oneMoreLetter, sideEvents, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { addressOf, tilesOf, toldOf, totalOf, type Tile, type Told } from '../support/tiles.ts';
import { until } from '../support/until.ts';

/** Pages whose numbers open lists, of which each run walks some. */
const PAGES = [
	'/',
	'/?from=1401-04-24&to=1401-04-26',
	'/?asof=1401-04-27',
	'/?channel=letter&channel=call&category=loan',
	'/?channel=email&outages=exclude',
	'/?county=javanrud&kind=request&asof=1401-04-28',
	'/?body=bank_melli&campaign=visit-1401&from=1401-04-24',
	'/?from=1401-04-27&to=1401-04-30&compare=previous',
	'/bodies',
	'/bodies?category=loan&from=1401-04-24',
	'/bodies/bank_melli',
	'/bodies/bank_melli?asof=1401-04-28',
	'/operators',
	'/operators?outages=exclude&channel=letter',
	'/hotline',
	'/hotline?from=1401-04-24&to=1401-04-27',
	'/counties',
	'/counties?kind=request&to=1401-04-28',
	'/loans',
	'/loans?bank=bank_melli&compare=previous&range=7d',
	'/figures/unanswered',
	'/figures/on_time?group=body',
	'/figures/time_to_answer_body?channel=letter&group=category'
];

const NOW = PAGES.filter((path) => !path.includes('asof'));

const FIRST_DAY = Date.UTC(2022, 6, 15);

/** Lists that are read at once: reading one as it was known takes the engine longer to plan than to run. */
const AT_ONCE = 4;

/** The test looks for what belongs together, not for speed. */
const PRODUCED_EVERY_MS = 1_000;

let office: OfficeUnderTest;
let url: string;
let reader: Visitor;
let passwords: Record<Role, string>;

beforeAll(async () => {
	const settings = { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' };
	office = await startOffice({ web: true, settings });
	url = office.webUrl;
	passwords = await makeLogins(office.settings);
	reader = await logIn(url, 'governor', passwords.governor);
	expect(await office.post([...smallOffice(), ...sideEvents()])).toMatchObject({ status: 200, body: { rejected: [] } });
	const registered = new RegExp(`data-count="${SMALL_OFFICE.registered}"`);
	await until('the wall has the letters', async () => registered.test(await textOf('/')));
});

/** Looks while a producer goes on with its day: events of each kind, some of them late or sent again. */
async function whileMoreComes(look: () => Promise<void>): Promise<void> {
	let going = true;
	let sent = 0;
	const work = (async () => {
		while (going) {
			const n = sent++;
			const reply = await office.post([oneMoreLetter(`L-more-${n}`, n % 50), ...sideEvents(n)]);
			expect(reply.status).toBe(200);
			await sleep(PRODUCED_EVERY_MS);
		}
	})();
	try {
		await look();
	} finally {
		going = false;
		await work;
	}
	expect(sent).toBeGreaterThan(0);
}

async function textOf(path: string, visitor = reader): Promise<string> {
	const response = await visitor.get(path);
	expect(response.status, path).toBe(200);
	return response.text();
}

function withParams(path: string, params: Record<string, string>): string {
	const { pathname, searchParams } = new URL(path, url);
	for (const [name, value] of Object.entries(params)) searchParams.set(name, value);
	return `${pathname}?${searchParams.toString()}`;
}

/** Numbers that differ from the lists that they open. */
async function wrongOf(tiles: readonly Tile[]): Promise<string[]> {
	const left = [...tiles];
	const wrong: string[] = [];
	const walk = async () => {
		for (let tile = left.shift(); tile; tile = left.shift()) {
			const total = totalOf(await textOf(tile.href));
			if (total !== tile.count) wrong.push(`${tile.count} on the page, ${total} in ${tile.href}`);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, walk));
	return wrong;
}

/** What the pages say of each ask as it was known at the moment: the same wherever it stands. */
async function collect(visitor: Visitor, paths: readonly string[], known: string | null = null): Promise<Asked[]> {
	const found = new Map<string, Asked>();
	for (const path of paths)
		for (const one of toldOf(await textOf(known === null ? path : withParams(path, { known }), visitor))) {
			expect(one.value, `${one.ask}, on ${path}`).toBe(found.get(one.ask)?.value ?? one.value);
			found.set(one.ask, { ...one, knownAt: known });
		}
	return [...found.values()];
}
type Asked = Told & { knownAt: string | null };

/** The catalogue has the same numbers. */
async function expectInCatalogue(asked: readonly Asked[]): Promise<void> {
	const client = office.client('reader');
	for (const { kpi, part, value, filters, ask, ...moments } of asked) {
		const step = filters.find(([field]) => isTimeBucket(field));
		const where = filters.filter(([field]) => field !== 'outages' && !isTimeBucket(field));
		const request = {
			...moments,
			kpi,
			where,
			by: step?.[0] ?? null,
			excludeOutages: filters.some(([field]) => field === 'outages')
		};
		const { total, groups } = await readKpi(client, { database: 'pasokh', clock: 'data', ...request });
		const row = step ? groups.find(({ key }) => key === step[1]) : total;
		// A step of the calendar in which nothing was is no group.
		expect((part === 'den' ? row?.denominator : row?.numerator) ?? 0, ask).toBe(value);
	}
}

test('the same ask has the same number on every page, and in the catalogue', DEEP, async () => {
	const found = await collect(reader, some(6, PAGES, 8));
	expect(found.length).toBeGreaterThan(100);
	await expectInCatalogue(some(60, found, 120));
});

test.each(some(2, PAGES, 6))('every number opens the list behind it, while events flow in: %s', DEEP, (path) =>
	whileMoreComes(async () => {
		const tiles = tilesOf(await textOf(path));
		expect(tiles.length).toBeGreaterThan(5);
		expect(await wrongOf(some(15, tiles, 16))).toEqual([]);
	})
);

test.each(some(1, NOW, 4))(
	'a page as it was known is the page that was shown, whatever came since: %s',
	DEEP,
	async (path) => {
		const shown = tilesOf(await textOf(path));
		const moments = new URL(shown[0]!.href, url).searchParams;
		const then = withParams(path, { asof: moments.get('asof')!, known: moments.get('known')! });
		await whileMoreComes(async () => {
			const known = async () => tilesOf(await textOf(path))[0]?.href;
			await until('more has come', async () => (await known()) !== shown[0]!.href);
			expect(tilesOf(await textOf(then))).toEqual(shown);
		});
	}
);

describe('whoever looks, as of and as known at whatever moment', () => {
	const random = createRandom(SEED);
	const PATHS = NOW.filter((path) => !/to=|range=/.test(path));
	const DAY = 86_400_000;
	/** A few pages a role, two at each moment: as of one of the days of the letters, the last as it was known before more came. */
	const MOMENTS_EACH = 2;

	test.each(ROLES)('%s', IN_DEPTH_ALONE, async (role) => {
		const visitor = await logIn(url, role, passwords[role]);
		const known = new Date().toISOString();
		await sleep(20);
		await whileMoreComes(() => sleep(2 * PRODUCED_EVERY_MS));
		for (let n = 0; n < MOMENTS_EACH; n++) {
			const asof = new Date(FIRST_DAY + random.int(6 * DAY)).toISOString();
			const paths = [random.pick(PATHS), random.pick(PATHS)].map((path) => withParams(path, { asof }));
			const found = await collect(visitor, paths, n === MOMENTS_EACH - 1 ? known : null);
			expect(found.length).toBeGreaterThan(3);
			await expectInCatalogue(Array.from({ length: 6 }, () => random.pick(found)));
		}
	});
});

describe('a list', () => {
	const all = '/letters?kpi=answered&part=den&to=1401-04-30';

	test('has all its rows, page by page, each once', async () => {
		const ids = new Set<string>();
		let next: string | undefined = all;
		let total = 0;
		while (next !== undefined) {
			const html: string = await textOf(next);
			total = totalOf(html);
			for (const [, id] of html.matchAll(/<th scope="row"[^>]*>(?:<!--.*?-->|<a [^>]*>|\s)*<bdi>([^<]+)<\/bdi>/g)) {
				expect(ids.has(id!), id).toBe(false);
				ids.add(id!);
			}
			const link: RegExpExecArray | null = /href="\.?(\/letters\?[^"]*after=[^"]*)"/.exec(html);
			next = link ? addressOf(link[1]!) : undefined;
		}
		expect(total).toBeGreaterThanOrEqual(SMALL_OFFICE.registered);
		expect(ids.size).toBe(total);
	});

	test('names no person', async () => {
		const persons = await textOf('/letters?kpi=registered_loan_persons');
		expect(totalOf(persons)).toBeGreaterThan(0);
		for (const secret of ['0012345679', '09181234567', 'مریم رضایی']) expect(persons).not.toContain(secret);
		const query = "SELECT DISTINCT citizen_key FROM pasokh.letters WHERE citizen_key != ''";
		const keys = await rowsOf<{ citizen_key: string }>(office.client('reader'), query);
		expect(keys.length).toBeGreaterThan(0);
		for (const { citizen_key } of keys) expect(persons).not.toContain(citizen_key);
	});

	test.each([
		['/letters?kpi=nothing', 'kpi'],
		['/letters?kpi=unanswered&part=all', 'part'],
		['/letters?kpi=unanswered&group=colour', 'group'],
		['/letters?kpi=unanswered&after=x', 'after'],
		['/letters?kpi=unanswered&colour=red', 'colour'],
		['/?compare=better', 'compare'],
		['/live?page=nothing', 'page']
	])('%s says what is wrong with it', async (path, parameter) => {
		const response = await reader.get(path);
		expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(parameter)]);
	});

	test('is linked nowhere for whoever is not logged in', async () => {
		const html = await textOf('/', visit(url));
		expect([toldOf(html).length > 0, tilesOf(html)]).toEqual([true, []]);
	});
});

test('the figures of a page are a file', async () => {
	const file = await textOf('/figures.csv?page=wall&to=1401-04-30');
	expect(file).toMatch(/totals\.registered,\d+/);
	expect(file).toMatch(/banks\[bank_melli\]\.pending,\d+/);
	expect(file).toContain('# as known at');
});
