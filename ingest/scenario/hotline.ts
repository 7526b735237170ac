import { CASE } from './case.ts';
import { DAY, DAYS, HOUR, compactDate, isFriday, isHoliday, isThursday, moment } from './calendar.ts';
import type { Registration } from './registration.ts';
import { apportion, capScale, weighted } from './random.ts';
import type { World } from './world.ts';

const OPENS = 7;
/** The last call of the last day must be over, and its letter registered, before the case's figures. */
const LAST_DAY_ENDS = 44 * DAY + 14 * HOUR + 10 * 60;
const REFUSED_SHARE = 0.72;

const demand = (d: number): number =>
	(4.2 * Math.exp(-d / 9) + 0.8) *
	(isFriday(d) ? 0.55 : isHoliday(d) ? 0.6 : isThursday(d) ? 0.8 : 1) *
	(d === 0 ? 0.7 : d === 44 ? 0.45 : 1);

const hours = weighted(
	[24, 52, 78, 92, 96, 84, 62, 50, 54, 60, 58, 48, 36, 24].map((weight, i) => [OPENS + i, weight] as const)
);

/** The 111 line: at most 1,000 calls a day are answered, and each becomes a letter. */
export class Hotline {
	readonly #world: World;
	readonly #registration: Registration;
	readonly #answered: number[];
	readonly #excess: number[];

	constructor(world: World, registration: Registration) {
		this.#world = world;
		this.#registration = registration;
		const cap = CASE.callsPerDayCap;
		const demands = Array.from({ length: DAYS }, (_, d) => demand(d));
		const scale = capScale(CASE.calls, demands, cap);
		this.#answered = apportion(CASE.calls, demands, cap);
		this.#excess = demands.map((d) => Math.min(1_400, Math.max(0, d * scale - cap)));
	}

	planDay(day: number): void {
		const { agenda } = this.#world;
		const answered = this.#answered[day] as number;
		const excess = this.#excess[day] as number;
		const blocked = Math.round(excess * REFUSED_SHARE + answered * 0.008);
		const abandoned = Math.round(excess * (1 - REFUSED_SHARE) + answered * 0.065);
		const calls = [
			...Array.from({ length: answered }, () => ({ at: this.#moment(day), fate: 'answered' as const })),
			...Array.from({ length: blocked }, () => ({ at: this.#moment(day), fate: 'blocked' as const })),
			...Array.from({ length: abandoned }, () => ({ at: this.#moment(day), fate: 'abandoned' as const }))
		].sort((a, b) => a.at - b.at);
		calls.forEach(({ at, fate }, i) => {
			const id = `111-${compactDate(day)}-${String(i + 1).padStart(4, '0')}`;
			agenda.add(at, () => this.#ring(id, fate, excess > 0, at));
		});
	}

	#ring(id: string, fate: 'answered' | 'blocked' | 'abandoned', busy: boolean, t: number): void {
		const world = this.#world;
		const { random, agenda } = world;
		const of = (step: string, at: number) => ({
			v: 1 as const,
			event_id: `${id}-${step}`,
			occurred_at: moment(at),
			call_id: id
		});
		world.tell({ type: 'call.offered', ...of('1', t) }, t);
		if (fate === 'blocked') {
			world.tell({ type: 'call.blocked', ...of('2', t) }, t);
			return;
		}
		const wait = Math.min(240, Math.floor(random.delay(busy ? 95 : 24)));
		if (fate === 'abandoned') {
			const gone = { wait_s: Math.max(4, wait) };
			agenda.add(t + gone.wait_s, (at) => world.tell({ type: 'call.abandoned', ...of('2', at), ...gone }, at));
			return;
		}
		const handle = Math.min(900, 45 + Math.floor(random.delay(190)));
		agenda.add(t + wait, (at) => {
			world.tell({ type: 'call.answered', ...of('2', at), wait_s: wait, handle_s: handle }, at);
		});
		agenda.add(t + wait + handle, (at) => this.#registration.register('call', at));
	}

	#moment(day: number): number {
		const { random } = this.#world;
		for (;;) {
			const t = day * DAY + hours.draw(random.next()) * HOUR + random.int(HOUR);
			if (t < LAST_DAY_ENDS && (day > 0 || t > 9 * HOUR)) return t;
		}
	}
}
