import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { expect, test, vi } from 'vitest';
import { eventSchema, type WireEvent } from '#ingest/contract/event.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { findMapping } from '#ingest/mapping/find.server.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import type { Row } from '#ingest/mapping/row.ts';
import { projectRoot } from '#sql/root.ts';
import { describeWith } from '../support/shared-data.ts';

const REAL = join(projectRoot(), '..', 'shared', 'data', 'real');

type Of<T extends WireEvent['type']> = Extract<WireEvent, { type: T }>;

/** Every event that the mapping makes of the file, each checked against the contract. */
function load(file: string, name: string): WireEvent[] {
	const mapRow = compile(findMapping(name), readLookups());
	const rows: Row[] = parse(gunzipSync(readFileSync(join(REAL, file))), { columns: true });
	return rows.flatMap((row, i) => {
		const result = mapRow(row, i + 2);
		if ('rejected' in result) throw new Error(`row ${i + 1}: ${JSON.stringify(result.rejected)}`);
		return result.events.map((event) => eventSchema.parse(event));
	});
}

const only = <T extends WireEvent['type']>(events: WireEvent[], type: T): Of<T>[] =>
	events.filter((e): e is Of<T> => e.type === type);

function countBy<T>(items: T[], key: (item: T) => string): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
	return counts;
}

const hours = (from: WireEvent, to: WireEvent): number =>
	(Date.parse(to.occurred_at) - Date.parse(from.occurred_at)) / 3_600_000;

// The contract checks each of 445,000 events, which takes most of a minute on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

describeWith('real/golden.json', 'the real registries', (found) => {
	const golden = JSON.parse(readFileSync(found, 'utf8'));

	test('Boston: letters by state, channel and subject are those of an independent count', () => {
		const expected = golden.boston311_2015;
		const events = load('boston311_2015.csv.gz', 'boston311');
		const registered = only(events, 'letter.registered');
		const answered = only(events, 'letter.answered');
		const referred = only(events, 'letter.referred');
		expect(new Set(events.map((e) => e.event_id)).size).toBe(events.length);
		expect(registered).toHaveLength(expected.rows);
		expect(answered).toHaveLength(expected.status.Closed);
		const closed = only(events, 'letter.closed');
		expect(closed).toHaveLength(expected.status.Closed);
		const inReason = /duplicate of existing case|case referred to external agency/;
		const reasons = countBy(answered, ({ text = '' }) => inReason.exec(text.toLowerCase())?.[0] ?? '');
		expect(countBy(closed, ({ ended_as = '' }) => ended_as)).toEqual({
			'': reasons[''],
			duplicate: reasons['duplicate of existing case'],
			transferred: reasons['case referred to external agency']
		});
		expect(registered.length - answered.length).toBe(expected.status.Open);
		expect(countBy(registered, (e) => e.channel)).toEqual(expected.source);
		const bySubject = Object.entries<{ n: number }>(expected.by_subject).map(([subject, { n }]) => [subject, n]);
		expect(countBy(registered, (e) => e.category)).toEqual(Object.fromEntries(bySubject));
		expect(new Set(referred.map((e) => e.to_org)).size).toBe(expected.distinct.Department);
		expect(referred.filter((e) => e.due_at === undefined)).toHaveLength(expected.no_target);
		expect(answered.filter((e) => e.text === undefined).length).toBeLessThan(expected.closure_reason_prefix['']);

		const opened = new Map(registered.map((e) => [e.letter_id, e]));
		const durations = answered.map((e) => hours(opened.get(e.letter_id)!, e));
		expect(durations.filter((h) => h < 0)).toHaveLength(expected.negative_durations);
		const due = new Map(referred.map((e) => [e.letter_id, e.due_at]));
		const late = answered.filter((e) => Date.parse(e.occurred_at) > Date.parse(due.get(e.letter_id) ?? ''));
		expect(late).toHaveLength(expected.closed_after_target);
	});

	test('the receipt log: each of its events one event, cases by channel and department as counted', () => {
		const expected = golden.receipt;
		const events = load('receipt.csv.gz', 'receipt');
		const registered = only(events, 'letter.registered');
		expect(events).toHaveLength(expected.events);
		expect(new Set(events.map((e) => e.event_id)).size).toBe(expected.events);
		expect(registered).toHaveLength(expected.cases);
		expect(new Set(registered.map((e) => e.letter_id)).size).toBe(expected.cases);
		expect(countBy(registered, (e) => e.channel)).toEqual(expected.channel);
		expect(countBy(registered, (e) => e.category)).toEqual(expected.department);
		expect(new Set(events.map((e) => e.actor)).size).toBe(expected.resources);
		const noted = countBy(only(events, 'letter.noted'), (e) => e.activity);
		expect(Object.keys(noted)).toHaveLength(expected.activities - 1);
		for (const [activity, n] of expected.top_activity.slice(1)) expect(noted[activity]).toBe(n);
		const moments = events.map((e) => Date.parse(e.occurred_at));
		expect(Math.min(...moments)).toBe(Date.parse('2010-10-02T09:20:39.266+02:00'));
		expect(Math.max(...moments)).toBe(Date.parse('2012-01-23T15:42:54.644+01:00'));
	});

	test('the call centre: a call a row, its hours those of the file, and no names', () => {
		const expected = golden.callcenter_1999_02;
		const events = load('callcenter_anonymous_bank_1999_02.csv.gz', 'callcenter1999');
		const offered = only(events, 'call.offered');
		const answered = only(events, 'call.answered');
		const abandoned = only(events, 'call.abandoned');
		expect(new Set(offered.map((e) => e.call_id)).size).toBe(expected.calls);
		expect(offered).toHaveLength(expected.calls);
		expect(answered).toHaveLength(expected.outcome.AGENT);
		expect(abandoned).toHaveLength(expected.outcome.HANG);
		expect(offered.length - answered.length - abandoned.length).toBe(expected.outcome.PHANTOM);
		// In February 1999 Tehran was at +03:30.
		const local = offered.map((e) => new Date(Date.parse(e.occurred_at) + 12_600_000).toISOString());
		expect(countBy(local, (text) => String(Number(text.slice(11, 13))))).toEqual(expected.by_hour);
		expect(new Set(local.map((text) => text.slice(0, 10))).size).toBe(expected.days);
		const talked = answered.flatMap((e) => e.handle_s ?? []);
		expect(talked.reduce((sum, s) => sum + s, 0) / talked.length).toBeCloseTo(expected.AHT_sec_mean, 4);
		expect(answered.filter((e) => e.wait_s! <= 20)).toHaveLength(expected.answered_within_20s);
		const text = JSON.stringify(events);
		for (const name of ['DORIT', 'TOVA', 'MICHAL', 'KAZAV', '23317894']) expect(text).not.toContain(name);
	});
});
