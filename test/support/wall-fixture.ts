import type { QueueForecast } from '#sql/queries/pages/queue.ts';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';

const DAY_MS = 86_400_000;

function dayAfter(first: string, days: number): string {
	return new Date(Date.parse(`${first}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** What the wall says of a queue where its forecast is good enough. */
export const FORECAST: QueueForecast = {
	asOf: '2022-08-26',
	ahead: {
		...{
			verdict: 'ok',
			tests: 40,
			skill: 0.4,
			day: '2022-09-07',
			by: 'ages',
			expected: 71_240,
			half60: 3_100,
			half90: 7_000
		},
		...{ within60: 0.6, error: 0.046, still: 0.113, again: 0.058 }
	},
	clears: { empty: 1_400, soonest: '2022-10-10', likely: '2022-10-18', steps: 41, latest: '2022-10-31' },
	grew: { perDay: -1_210, days: 10 }
};

const named = (pairs: [string, string, string][]) =>
	Object.fromEntries(pairs.map(([key, fa, en]) => [key, { fa, en }]));

const RECEIVED = [
	4700, 2500, 7430, 6900, 7290, 6650, 6010, 3720, 1700, 5360, 5210, 4950, 4900, 4140, 2400, 1140, 3890, 3260, 3560,
	3220, 3390, 1870, 720, 2740, 2840, 2620, 2480, 2240, 1430, 650, 2050, 1990, 2070, 1790, 1630, 990, 470, 1580, 1780,
	1600, 1620, 1570, 800, 380, 1400
];

function referredOn(index: number): number | null {
	if (index < 2) return null;
	if (index < 9) return [4560, 4500, 4380, 4780, 4320, 4480, 1600][index - 2] ?? null;
	if (index < 23) return 0;
	return [6400, 6580, 6200, 6050, 6010, 5980, 2200][(index - 23) % 7] ?? null;
}

/** The case of Kermanshah on 5 Shahrivar 1401, as the wall would show it; made-up where the case gives no figure. */
export function kermanshahWall(): WallSnapshot {
	const asOf = '2022-08-27T10:02:00.000Z';
	return {
		asOf,
		clock: 'data',
		watermark: '1',
		knownAt: asOf,
		range: { from: null, to: null },
		compare: null,
		compared: null,
		grain: 'day',
		excludeOutages: false,
		where: [],
		freshness: {
			lastOccurredAt: asOf,
			lastIngestedAt: new Date(Date.now() - 2000).toISOString(),
			sources: [{ source: 'kermanshah-1401', lastIngestedAt: new Date(Date.now() - 2000).toISOString() }]
		},
		totals: {
			lettersAndCalls: 155_766,
			electronic: 36_412,
			registered: 192_178,
			screened: 191_804,
			toScreen: 374,
			referred: 189_052,
			toRefer: 3_126,
			answered: 106_947,
			unanswered: 85_231,
			ended: 0,
			answeredLettersAndCalls: 84_358,
			answeredElectronic: 22_589,
			closedUnanswered: 612,
			late: 12_930,
			withBody: 69_175,
			withOffice: 3_126,
			onTime: { numerator: 79_340, denominator: 119_877 },
			oldestUnansweredAt: '2022-07-15T06:00:00.000Z',
			registrarsFirstWeek: 1_126,
			firstDay: '2022-07-14',
			operators: 40,
			loanPersons: 36_133,
			loanKeysJoined: 0,
			referredToBanks: 100_218,
			smsRegistered: 186_301,
			smsReferred: 183_220
		},
		channels: [
			{ code: 'letter', count: 91_240, isElectronic: false },
			{ code: 'call', count: 28_000, isElectronic: false },
			{ code: 'in_person', count: 21_310, isElectronic: false },
			{ code: 'web', count: 9_216, isElectronic: false },
			{ code: 'sms', count: 6_000, isElectronic: false },
			{ code: 'email', count: 36_412, isElectronic: true }
		],
		categories: [
			{ code: 'loan', count: 56_120 },
			{ code: 'aid', count: 37_880 },
			{ code: 'job', count: 24_600 },
			{ code: 'health', count: 18_750 },
			{ code: 'housing', count: 15_230 },
			{ code: 'other', count: 13_156 },
			{ code: 'job_loan', count: 9_102 },
			{ code: 'veterans', count: 8_430 },
			{ code: 'insurance', count: 5_210 },
			{ code: 'infrastructure', count: 3_700 }
		],
		names: named([
			['channel:letter', 'نامهٔ کاغذی', 'Paper letter'],
			['channel:call', 'تماس ۱۱۱', 'Call to 111'],
			['channel:in_person', 'حضوری', 'In person'],
			['channel:web', 'درگاه اینترنتی', 'Web portal'],
			['channel:sms', 'پیامک', 'SMS'],
			['channel:email', 'نامهٔ الکترونیکی', 'Electronic letter'],
			['category:loan', 'وام قرض‌الحسنه', 'Qarz al-Hasaneh loan'],
			['category:aid', 'کمک مالی', 'Financial aid'],
			['category:job', 'اشتغال', 'Employment'],
			['category:job_loan', 'وام اشتغال', 'Employment loan'],
			['category:health', 'درمان و دارو', 'Treatment and medicine'],
			['category:insurance', 'بیمه', 'Insurance'],
			['category:housing', 'مسکن', 'Housing'],
			['category:veterans', 'خانوادهٔ ایثارگران', "Veterans' families"],
			['category:infrastructure', 'آب، برق، گاز و راه', 'Utilities and roads'],
			['category:other', 'دیگر', 'Other'],
			['org:bank_melli', 'بانک ملی', 'Bank Melli'],
			['org:bank_saderat', 'بانک صادرات', 'Bank Saderat'],
			['org:bank_mellat', 'بانک ملت', 'Bank Mellat'],
			['org:bank_tejarat', 'بانک تجارت', 'Bank Tejarat'],
			['org:bank_refah', 'بانک رفاه کارگران', 'Bank Refah']
		]),
		banks: (
			[
				['bank_melli', 14_480, 4_120, 12_300, 42],
				['bank_saderat', 11_310, 2_010, 10_240, 41],
				['bank_mellat', 10_244, 1_890, 9_800, 38],
				['bank_tejarat', 6_120, 720, 8_100, 36],
				['bank_refah', 4_966, 0, 5_030, 29]
			] as const
		).map(([org, pending, late, answered, age], index) => ({
			org,
			pending,
			late,
			inTime: pending - late,
			answered,
			oldestAt: new Date(Date.parse(asOf) - age * DAY_MS).toISOString(),
			trend: Array.from({ length: 14 }, (_, day) =>
				Math.round(pending * (1.25 - day * 0.018 + 0.03 * Math.sin(day * (index + 1))))
			)
		})),
		stock: {
			from: '2022-07-14',
			office: RECEIVED.map((_, index) => Math.max(3_126, 60_000 - index * 1_400)),
			bodies: RECEIVED.map((_, index) => 82_105 - (RECEIVED.length - 1 - index) * 1_500)
		},
		days: RECEIVED.map((received, index) => ({
			day: dayAfter('2022-07-14', index),
			received,
			referred: index === RECEIVED.length - 1 ? 2100 : referredOn(index),
			answered: Math.round(received * 0.6),
			incomplete: index === RECEIVED.length - 1
		})),
		before: [],
		outages: [
			{
				id: 'fibre',
				component: 'telecom',
				note: 'قطع فیبر مخابرات',
				from: '2022-07-22T19:30:00.000Z',
				to: '2022-08-05T19:30:00.000Z'
			}
		],
		operators: {
			day: '2022-08-26',
			total: 4_872,
			target: 5_000,
			targetEach: 125,
			meanPerDay: 4_988,
			perOperator: Array.from({ length: 40 }, (_, index) => ({
				code: `op-${String(index + 1).padStart(2, '0')}`,
				count: index === 7 ? 38 : 108 + ((index * 37) % 41)
			}))
		},
		calls: {
			cap: 1_000,
			days: RECEIVED.map((_, index) => {
				const offered = 420 + ((index * 397) % 610) + (index < 16 ? 240 : 0);
				const answered = Math.min(1000, offered);
				return {
					day: dayAfter('2022-07-14', index),
					offered,
					answered,
					abandoned: Math.round((offered - answered) * 0.4),
					blocked: offered - answered - Math.round((offered - answered) * 0.4)
				};
			})
		},
		queue: { waiting: 85_231, forecast: FORECAST, days: [], tests: [] }
	};
}

/** An office that has just been opened. */
export function emptyWall(): WallSnapshot {
	const full = kermanshahWall();
	const zero = Object.fromEntries(
		Object.keys(full.totals).map((name) => [name, 0])
	) as unknown as WallSnapshot['totals'];
	return {
		...full,
		watermark: '0',
		freshness: { lastOccurredAt: null, lastIngestedAt: null, sources: [] },
		totals: { ...zero, firstDay: null, onTime: { numerator: 0, denominator: 0 }, oldestUnansweredAt: null },
		channels: [],
		categories: [],
		banks: [],
		stock: { from: '', office: [], bodies: [] },
		days: [],
		outages: [],
		operators: { day: null, total: 0, target: 5_000, targetEach: 0, meanPerDay: null, perOperator: [] },
		calls: { cap: 1_000, days: [] },
		queue: { waiting: 0, forecast: null, days: [], tests: [] }
	};
}
