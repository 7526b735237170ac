import {
	branchesOf,
	column,
	exists,
	hidden,
	kept,
	made,
	MOMENT,
	OWN,
	SURE_MOMENT,
	type Column,
	type Entity,
	type Expression
} from './entity.ts';

const turn =
	(found: string): Expression =>
	(_, c) =>
		`${found.replace('turns', c('turns'))}`;

const COLUMNS = {
	call_id: kept('String', 'شناسهٔ تماس | call id'),
	offered_at: kept(
		MOMENT,
		'آغاز تماس | when offered, NULL where nobody said so',
		turn(`arrayFirstOrNull(e -> e.type = 'call.offered', turns).occurred_at`)
	),
	ended_at: kept(
		MOMENT,
		'پاسخ، رها شدن یا اشغال | when it was answered, abandoned or blocked',
		turn(`arrayLastOrNull(e -> e.type != 'call.offered', turns).occurred_at`)
	),
	// The later stage wins: a call that was answered was neither abandoned nor blocked.
	outcome: kept('Nullable(String)', 'سرانجام: answered, abandoned, blocked | outcome, NULL while it lasts', (_, c) => {
		const has = (what: string) => `has(${c('turns')}.type, 'call.${what}'), '${what}'`;
		return `multiIf(${has('answered')}, ${has('abandoned')}, ${has('blocked')}, NULL)`;
	}),
	wait_s: kept(
		'Nullable(UInt32)',
		'انتظار، ثانیه | wait in seconds',
		turn('arrayLast(e -> e.wait_s IS NOT NULL, turns).wait_s')
	),
	handle_s: kept(
		'Nullable(UInt32)',
		'گفتگو، ثانیه | handling in seconds',
		turn('arrayLast(e -> e.handle_s IS NOT NULL, turns).handle_s')
	),
	begins_at: column(
		SURE_MOMENT,
		'اولین رویداد تماس: روز و ساعتی که تماس در آن شمرده می‌شود | its first event: the day and the hour that count it',
		(k) => k('first_event_at')
	),
	/** What has happened, in order. */
	turns: hidden(OWN, (k, _, at) => `arrayFilter(e -> e.occurred_at <= ${at}, ${k('turns')})`)
} satisfies Record<string, Column>;

const outcome = (name: string): Column => made((c) => `ifNull(${c('outcome')} = '${name}', 0)`);
/** To divide and add; who has none is not asked for it. */
const seconds = (name: string): Column =>
	made(
		(c) => `toFloat64(ifNull(${c(name)}, 0))`,
		(c) => c(name)
	);
/** What figures say of a call: each is declared here alone, and used by its name (`sql/measures/`). */
const FIGURES = {
	letter_id: made(() => `''`),
	state: made((c) => `ifNull(${c('outcome')}, '')`),
	/** Of Tehran. */
	hour: made((c) => `formatDateTime(toTimeZone(${c('begins_at')}, 'Asia/Tehran'), '%H')`),
	is_answered: outcome('answered'),
	is_abandoned: outcome('abandoned'),
	is_blocked: outcome('blocked'),
	has_wait: exists('wait_s'),
	wait: seconds('wait_s'),
	within_20s: made((c) => `ifNull(${c('wait_s')} <= 20, 0)`),
	within_30s: made((c) => `ifNull(${c('wait_s')} <= 30, 0)`),
	has_handle: exists('handle_s'),
	handle: seconds('handle_s'),
	/** Answered, and it is known how long it took. */
	is_timed: made((c) => `${c('is_answered')} AND ${c('has_handle')}`),
	talk: made((c) => `if(${c('is_timed')}, ${c('handle')}, 0)`)
} satisfies Record<string, Column>;

/** A call of the 111 line. */
export const call: Entity = {
	name: 'calls',
	id: 'call_id',
	columns: { ...COLUMNS, ...FIGURES },
	branches: (reading, database) => {
		const { at } = reading;
		return branchesOf(reading, {
			of: `${database}.call_state AS l FINAL`,
			isSettled: `l.last_event_at <= ${at}`,
			since: [`l.first_event_at <= ${at}`, `l.last_event_at > ${at}`],
			isUnchanged: (known) => `l.last_ingested_at <= ${known.at}`,
			known: ({ calls }) => ({ of: calls, where: [`l.first_event_at <= ${at}`] })
		});
	}
};
