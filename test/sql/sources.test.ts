import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { runQuery } from '#sql/client/define.server.ts';
import { sourceList, stateOf } from '#sql/queries/sources.ts';
import { markAsPlayed, SCENARIO } from '#sql/office/demo.server.ts';
import { OWN_SOURCE } from '#sql/office/tokens.ts';
import { utcText } from '#sql/model/tehran.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';

let office: EmbeddedUnderTest;
let client: ClickHouseClient;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;
const EVENTS = 10;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('admin');
	const now = Date.now();
	let batch = 0;
	const at = (source: string, ages: number[]) =>
		ages.map((age) => ({
			...{ batch_id: String(++batch), source, load_id: '', door: 'http', events: EVENTS, rejected: 1 },
			...{
				received_at: utcText(now - age),
				newest_at: utcText(now - age - HOUR),
				stored_at: utcText(now - age + 2_000)
			}
		}));
	/** Every ten minutes in the four weeks before an age, but for the hours that `isQuiet` says: of a day, back from now. */
	const feed = (from: number, isQuiet: (age: number) => boolean = () => false) =>
		Array.from({ length: 4 * 7 * 24 * 6 }, (_, n) => from + n * 10 * MINUTE).filter((age) => !isQuiet(age));
	const isOfLastHours = (age: number) => age % (24 * HOUR) < 5 * HOUR;
	const firstWeek = (isQuiet: (age: number) => boolean) =>
		Array.from({ length: 3 * 24 * 6 }, (_, n) => 4 * HOUR + n * 10 * MINUTE).filter((age) => !isQuiet(age));
	await client.insert({
		table: 'pasokh.receipts',
		values: [
			...at('live', feed(MINUTE)),
			...at('silent', feed(5 * HOUR)),
			...at(SCENARIO, feed(5 * HOUR)),
			...at(OWN_SOURCE, feed(5 * HOUR)),
			...at('nightly', feed(5 * HOUR, isOfLastHours)),
			...at('young', [3 * HOUR, 3 * HOUR + MINUTE]),
			// In their first week: one that pauses longer than on its days before, one that paused so on each, one that sent once.
			...at(
				'week',
				firstWeek(() => false)
			),
			...at('nights', firstWeek(isOfLastHours)),
			...at('once', [HOUR]),
			// It began on this weekday two weeks ago, whose day is no whole one.
			...at('begun', [1_000, WEEK + 1_000, 2 * WEEK + 1_000]),
			...at('weekly', [2 * 24 * HOUR, WEEK + 2 * 24 * HOUR, 2 * WEEK + 2 * 24 * HOUR])
		],
		format: 'JSONEachRow'
	});
});
afterAll(async () => office?.stop());

test('a source is silent when it was not so in the same span of the weeks before, or of its first days; a night of every day is none', async () => {
	const rows = await runQuery(office.client('reader'), sourceList, { database: 'pasokh' });
	const states = () => Object.fromEntries(rows.map((row) => [row.source, stateOf(row, office.settings.dataDir)]));
	expect(states()).toMatchObject({ [SCENARIO]: 'silent' });
	// The demo that is played to its end.
	markAsPlayed(office.settings.dataDir);
	expect(states()).toEqual({
		...{
			[SCENARIO]: 'played',
			[OWN_SOURCE]: 'quiet',
			live: 'live',
			silent: 'silent',
			nightly: 'quiet',
			young: 'silent',
			week: 'silent',
			nights: 'quiet',
			once: 'unsure',
			begun: 'live',
			weekly: 'live'
		}
	});
});

test('its rate, its lags and what is usual are those of its receipts', async () => {
	const rows = await runQuery(office.client('reader'), sourceList, { database: 'pasokh' });
	const of = (source: string) => rows.find((row) => row.source === source)!;
	expect(of('live')).toMatchObject({ events_5m: EVENTS, median_gap_s: 600, weeks: 3, store_lag_s: 2 });
	expect(of('live').events).toBe(4 * 7 * 24 * 6 * EVENTS);
	expect(of('live').received_at - of('live').happened_at!).toBe(HOUR);
	expect(Math.abs(of('live').usual_today! - of('live').today)).toBeLessThanOrEqual(EVENTS);
	expect(of('begun')).toMatchObject({ usual_today: EVENTS, weeks: 2, usual_weeks: 0 });
	expect(of('young')).toMatchObject({ usual_today: null, weeks: 0, rejected: 2 });
});
