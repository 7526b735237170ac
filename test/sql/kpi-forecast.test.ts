import { describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { tehranMidnight } from '#sql/model/tehran.ts';
import { findKpi } from '#sql/measures/catalogue.ts';
import { KpiError } from '#sql/measures/kpi.ts';
import type { KpiRequest } from '#sql/queries/kpi/plan.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { answeredLetters } from '../support/answered-letters.ts';
import { SEED } from '../support/depth.ts';
import { sentOf } from '../support/events.ts';
import { isWorkingDay } from '../support/kpi-calendar.ts';
import type { Row } from '../support/kpi-figures.ts';
import { naiveMembers, naiveRows } from '../support/kpi-naive.ts';
import { expectFigure, expectLists, type Question } from '../support/kpi-rows.ts';
import { useOffice } from '../support/use-office.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2022-09-10T12:00:00+04:30');
const EVER = { from: Date.UTC(1900, 0, 1), until: Date.UTC(2299, 11, 31) };
const ASK = { database: 'pasokh', clock: 'data', asOf: new Date(NOW).toISOString() } as const;
const OUTAGE = ['2022-08-20', '2022-08-21', '2022-08-22', '2022-08-23'];
/** Official holidays of 1401 from 14 July to the end of September. */
const HOLIDAYS = ['2022-07-18', '2022-08-07', '2022-08-08', '2022-09-17', '2022-09-25', '2022-09-27'];

const SENT = answeredLetters(SEED).map((event) => sentOf(event));
const rows = naiveRows(SENT, NOW);
const outage = (type: string, occurred_at: string) =>
	({ v: 1, type, event_id: type, outage_id: 'fibre', occurred_at, component: 'fibre' }) as WireEvent;
const office = useOffice([
	...SENT,
	outage('outage.started', '2022-08-20T00:00:00+04:30'),
	outage('outage.ended', '2022-08-24T00:00:00+04:30')
]);
const read = (kpi: string, more: Partial<KpiRequest> = {}) =>
	readKpi(office.client('reader'), { ...ASK, kpi, ...more });

function questionOf(name: string, excludeOutages = false): Question {
	const ask = { ...rows, ...EVER, asOf: NOW, outageDays: excludeOutages ? OUTAGE : [] };
	const request: KpiRequest = { ...ASK, kpi: name, excludeOutages };
	return { kpi: findKpi(name)!, request, ask, members: naiveMembers(name, ask) };
}

describe('time to clear', () => {
	test.each([true, false])('of the office, days of outage left out: %s', async (excludeOutages) => {
		const question = questionOf('time_to_clear', excludeOutages);
		const { total, outageDays } = await readKpi(office.client('reader'), question.request);
		expect(outageDays).toEqual(excludeOutages ? OUTAGE : []);
		expect(HOLIDAYS.filter(isWorkingDay)).toEqual([]);
		// Fifty days are too few for twenty tests of ten working days ahead, and then there is no date.
		expect(total).toMatchObject({ value: null, details: { in_10_verdict: 'too_early', clears: null, grew_days: 10 } });
		await expectFigure(office.client('reader'), question, null);
		await expectLists(office.client('reader'), question);
	});

	test('says the same by both of its names, of each body and of all', async () => {
		const one = await read('time_to_clear', { by: 'body' });
		const other = await read('body_time_to_clear', { by: 'body' });
		expect(one.groups.length).toBeGreaterThan(2);
		expect([one.groups, one.total]).toEqual([other.groups, other.total]);
		await expectFigure(office.client('reader'), questionOf('body_time_to_clear'), 'body');
	});

	test('is of all that wait, whatever the range that its letters are counted in, and has no groups in time', async () => {
		const whole = await read('time_to_clear');
		const day = await read('time_to_clear', { from: '2022-09-01', to: '2022-09-01' });
		expect(day.total.numerator).toBeLessThan(whole.total.numerator);
		expect(day.total.details).toEqual(whole.total.details);
		await expect(read('time_to_clear', { by: 'month' })).rejects.toThrow(KpiError);
	});
});

describe("Little's law", () => {
	const law = (more: Partial<KpiRequest> = {}) => read('littles_law', more);
	const AUGUST = { from: '2022-08-01', to: '2022-08-31' };

	test('holds for all the time and for a part of it of whole days and the whole office, reopened letters and all', async () => {
		const { total } = await law();
		expect(total.numerator).toBeGreaterThan(300);
		expect(total.value).toBeLessThan(0.02);
		expect(total.details!['is_alarm']).toBe(0);
		const part = await law(AUGUST);
		expect(part.total.denominator).toBe(31);
		expect(part.total.value).toBeLessThan(0.02);
		await expect(law({ by: 'month' })).rejects.toThrow(KpiError);
		await expect(law({ from: '2022-08-01T10:00:00Z' })).rejects.toThrow(KpiError);
		const mean = meanOpen('2022-08-01', '2022-09-01');
		const { mean_open: found } = part.total.details as { mean_open: number };
		expect(found).toBeGreaterThan(mean * 0.97);
		expect(found).toBeLessThan(mean * 1.03);
	});

	test('flows of which days were lost raise the alarm', async () => {
		const admin = office.client('admin');
		await admin.command({
			query: `INSERT INTO pasokh.letter_days (day, revision)
				SELECT day, revision + 1000000 FROM pasokh.letter_days FINAL WHERE day BETWEEN '2022-07-20' AND '2022-07-30'`
		});
		const { total } = await law(AUGUST);
		expect(total.value).toBeGreaterThan(0.1);
		expect(total.details!['is_alarm']).toBe(1);
		await admin.command({ query: `DELETE FROM pasokh.letter_days WHERE revision >= 1000000 AND empty(cells.channel)` });
	});

	/** Hour by hour, a letter that is reopened left out of the counting only while its answer stood: at most as many. */
	function meanOpen(from: string, until: string): number {
		let sum = 0;
		let hours = 0;
		for (let t = tehranMidnight(from); t < tehranMidnight(until); t += HOUR, hours++)
			sum += rows.letters.filter((row) => row['registered_at'] <= t && !stoodAnswered(row, t)).length;
		return sum / hours;
	}
	function stoodAnswered(row: Row, t: number): boolean {
		const back = [row['reopened_at'], row['objected_at']].filter((moment) => moment !== null);
		const returned = back.length > 0 ? Math.max(...(back as number[])) : Infinity;
		const first = row['first_answered_at'] !== null && row['first_answered_at'] <= t && t < returned;
		return first || (row['is_answered'] && row['answered_at'] <= t);
	}
});

test('the score of each body, part by part', async () => {
	await expectFigure(office.client('reader'), questionOf('body_score'), 'body');
});
