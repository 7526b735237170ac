import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { withStands } from '#sql/queries/pages/handovers.ts';
import { SettingsError } from '#sql/settings.ts';
import { groundOf, placeNames, project } from '../../web/lib/charts/prepare-map.ts';
import { tilesOf } from '../../web/lib/charts/prepare-tiles.ts';
import { strengths } from '../../web/lib/counties.ts';
import { checkShapes, matchShapes, readShapes } from '../../web/lib/server/county-shapes.ts';
import { readSort, sorted, sortText } from '../../web/lib/sort.ts';
import { SEED } from '../support/depth.ts';
import { describeWith } from '../support/shared-data.ts';

const PAVEH = { code: 'paveh', names: ['پاوه', 'Paveh'] };
const folder = mkdtempSync(join(tmpdir(), 'pasokh-shapes-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}

type Listed = Record<'code' | 'name_fa' | 'name_en', string> & Record<'lon' | 'lat', number>;
/** The counties of the reference table. */
async function listed(): Promise<Listed[]> {
	const { parse } = await import('csv-parse/sync');
	const rows: Listed[] = parse(readFileSync('sql/reference/counties.csv', 'utf8'), { columns: true });
	return rows.map((row) => ({ ...row, lon: Number(row.lon), lat: Number(row.lat) }));
}

const square = (properties: Record<string, unknown>) => {
	const around = ['46 35', '47 35', '47 34', '46 35'].map((point) => point.split(' ').map(Number));
	const feature = { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [around] } };
	return JSON.stringify({ type: 'FeatureCollection', features: [feature] });
};

describe('the order of a table, by its address', () => {
	const columns = ['name', 'open'] as const;
	const read = (search: string) => readSort(new URLSearchParams(search), columns, 'open');

	test('what is not understood is the table’s own order', () => {
		for (const search of ['', 'sort=', 'sort=nobody', 'sort=--open'])
			expect(read(search)).toEqual({ column: 'open', down: true });
		expect(read('sort=-name')).toEqual({ column: 'name', down: false });
	});

	test('choosing a column again turns it round', () => {
		expect(sortText(read(''), 'open')).toBe('-open');
		expect(sortText(read('sort=-open'), 'open')).toBe('open');
		expect(sortText(read(''), 'name')).toBe('name');
	});

	test('rows without a value come last either way, and none is lost', () => {
		fc.assert(
			fc.property(fc.array(fc.option(fc.integer())), fc.boolean(), (values, down) => {
				const rows = sorted(values, (value) => value, down);
				const known = rows.filter((value) => value !== null);
				const expected = values.filter((value) => value !== null).sort((a, b) => (down ? b - a : a - b));
				expect(known).toEqual(expected);
				expect(rows.slice(known.length).every((value) => value === null)).toBe(true);
				expect(rows).toHaveLength(values.length);
			}),
			{ seed: SEED }
		);
	});
});

describe('the map of counties', () => {
	const place = fc.record({
		lon: fc.double({ min: 44, max: 49, noNaN: true }),
		lat: fc.double({ min: 33, max: 36, noNaN: true })
	});
	const counties = fc
		.array(place, { minLength: 1, maxLength: 31 })
		.map((places) => places.map((one, i) => ({ ...one, code: `c${i}` })));

	test('every county has a square of its own, as few as five beside each other, wherever they lie', () => {
		fc.assert(
			fc.property(counties, (all) => {
				const tiles = tilesOf(all);
				expect(tiles.map(({ code }) => code).sort()).toEqual(all.map(({ code }) => code).sort());
				expect(new Set(tiles.map(({ row, column }) => `${row} ${column}`)).size).toBe(all.length);
				for (const { row, column } of tiles) {
					expect(row).toBeGreaterThan(0);
					expect([1, 2, 3, 4, 5]).toContain(column);
				}
				// The order in which they are listed says nothing.
				expect(tilesOf(all.toReversed())).toEqual(tiles);
			}),
			{ seed: SEED }
		);
	});

	test('squares stand as the counties lie: Paveh north, Kangavar east, Qasr-e Shirin west, Gilan-e Gharb south', async () => {
		const tiles = new Map(tilesOf(await listed()).map((tile) => [tile.code, tile]));
		const of = (code: string) => tiles.get(code)!;
		const all = [...tiles.values()];
		expect(of('paveh').row).toBe(1);
		expect(of('kangavar').column).toBe(Math.max(...all.map(({ column }) => column)));
		expect(of('qasr_shirin').column).toBe(1);
		expect(of('gilan_gharb').row).toBe(Math.max(...all.map(({ row }) => row)));
		expect(of('harsin').column).toBeGreaterThan(of('kermanshah').column);
		expect(of('sarpol_zahab').row).toBeLessThan(of('qasr_shirin').row);
	});

	test('colours are in proportion to values; where there are none nothing is coloured', () => {
		expect(strengths([2, 1, 4, null, 0])).toEqual([0.5, 0.25, 1, 0, 0]);
		expect(strengths([null, 0])).toEqual([0, 0]);
		expect(strengths([])).toEqual([]);
	});

	test('the names of outlines stand beside the middles of their counties, which lie in the box', () => {
		fc.assert(
			fc.property(counties, (all) => {
				const rows = all.map(({ code, lon, lat }) => ({ code, name: 'کرمانشاه', text: '۱۲٪', place: { lon, lat } }));
				const names = placeNames(rows, groundOf(all));
				expect(names.map(({ code }) => code)).toEqual(rows.map(({ code }) => code));
				for (const { x, y } of names)
					for (const part of [x, y]) {
						expect(part).toBeGreaterThan(0);
						expect(part).toBeLessThan(100);
					}
			}),
			{ seed: SEED }
		);
	});

	test('north is up, east is right, and a degree of longitude is shorter than one of latitude', () => {
		const at = (lon: number, lat: number) => project({ lon, lat }, 34.5);
		const [here, north, east] = [at(46, 34), at(46, 35), at(47, 34)];
		expect(north.y).toBeLessThan(here.y);
		expect(east.x).toBeGreaterThan(here.x);
		expect((east.x - here.x) / (here.y - north.y)).toBeCloseTo(Math.cos((34.5 * Math.PI) / 180), 6);
	});
});

describe('a file of outlines', () => {
	test('a feature is a county by its code or by its name, however that is written', () => {
		const named = [{ name: 'پاوه' }, { title: 'PAVEH' }, { a: 1, b: null, name: ' پاوه ' }];
		for (const properties of [{ id: 'paveh' }, ...named]) {
			const shapes = readShapes(file('ok.geojson', square(properties)));
			expect(matchShapes(shapes, [PAVEH]).map(({ code }) => code)).toEqual(['paveh']);
			expect(() => checkShapes('ok.geojson', shapes, [PAVEH])).not.toThrow();
		}
		const eslamabad = { code: 'eslamabad_gharb', names: ['اسلام‌آباد غرب'] };
		const [shape] = matchShapes(readShapes(file('gharb.geojson', square({ n: 'اسلام آباد غرب' }))), [eslamabad]);
		expect(groundOf([], [shape!]).shapes[0]?.path).toMatch(/^M[\d. -]+L/);
	});

	test.each([
		['missing', join(folder, 'nobody.geojson'), 'cannot be read'],
		['not JSON', file('no.geojson', '{'), 'is not JSON'],
		['something else', file('other.geojson', '{"type":"Topology"}'), 'is no FeatureCollection of polygons']
	])('%s: one line that names the variable and the file', (_, path, why) => {
		const said = `PASOKH_COUNTIES_GEOJSON must be a GeoJSON file of counties: ${JSON.stringify(path)} ${why}`;
		expect(() => readShapes(path)).toThrow(new SettingsError(said));
	});

	test('without any county of the office it is refused', () => {
		const shapes = readShapes(file('far.geojson', square({ name: 'تهران', code: 23 })));
		expect(() => checkShapes('far.geojson', shapes, [PAVEH])).toThrow(
			/no feature of "far.geojson" has the code or name/
		);
	});

	const BORDERS = 'kermanshah/kermanshah_counties.simplified.geojson';
	describeWith(BORDERS, 'the borders of Kermanshah’s counties', (borders) => {
		test('are all found', async () => {
			const counties = (await listed()).map(({ code, name_fa, name_en }) => ({ code, names: [name_fa, name_en] }));
			expect(matchShapes(readShapes(borders), counties)).toHaveLength(14);
		});
	});
});

describe('what stands at the end of each step', () => {
	test('is all that came less all that went', () => {
		const none = { registered: 0, handedIn: 0, handedOut: 0, settled: 0, unsettled: 0 };
		const steps = [
			{ ...none, day: '2022-07-14', registered: 3, handedIn: 2, settled: 1 },
			{ ...none, day: '2022-07-15', handedOut: 3 },
			{ ...none, day: '2022-07-16', unsettled: 4 }
		];
		expect(withStands(steps).map(({ stood }) => stood)).toEqual([4, 1, 5]);
	});
});
