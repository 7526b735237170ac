import type { BodyRow } from '#sql/queries/pages/bodies.ts';

/** The columns that the table of bodies can be ordered by. */
export const BODY_COLUMNS = [
	'name',
	'open',
	'late',
	'oldest',
	'came',
	'went',
	'on_time',
	'median',
	'km',
	'wrong',
	'ping',
	'score',
	'forecast'
] as const;
export type BodyColumn = (typeof BODY_COLUMNS)[number];

const share = ({ num, den }: { num: number; den: number }) => (den > 0 ? num / den : null);

/** What a body is ordered by; null: it has none, and comes last. */
export const ORDER_OF: Record<Exclude<BodyColumn, 'name'>, (body: BodyRow, asOf: number) => number | null> = {
	open: ({ open }) => open,
	late: ({ late }) => late,
	oldest: ({ oldestAt }, asOf) => (oldestAt === null ? null : asOf - Date.parse(oldestAt)),
	came: ({ came }) => came,
	went: ({ went }) => went,
	on_time: ({ onTime }) => share(onTime),
	median: ({ answer }) => answer.p50,
	km: ({ answer }) => answer.km50,
	wrong: ({ wrongFirst }) => share(wrongFirst),
	ping: ({ pingPong }) => share(pingPong),
	score: ({ score }) => score?.value ?? null,
	forecast: ({ forecast }) => (forecast?.ahead.verdict === 'ok' ? forecast.ahead.expected : null)
};
