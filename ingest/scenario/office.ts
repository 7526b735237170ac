import { CASE, OFFICE_RETURNS_AT_MOST } from './case.ts';
import type { Random } from './random.ts';
import { apportion, mix, weighted } from './random.ts';
import type { Weighted } from './random.ts';
import { Bodies } from './bodies.ts';
import {
	DAY,
	DAYS,
	HOUR,
	OUTAGE,
	deskAtWork,
	deskHours,
	inOutage,
	isFriday,
	isHoliday,
	isThursday,
	moment
} from './calendar.ts';
import { Line } from './line.ts';
import { CONFIRMED, UNANSWERED_CLOSINGS, answerOf, type EndedAs } from './texts.ts';
import type { Letter, World } from './world.ts';
import { letterId } from './world.ts';

/** Repeats found at screening are linked and not referred; others are found later. */
const FOUND_AT_SCREENING = 0.12;
/** Share of calls that the adviser answers at once. */
const ADVISED = 0.018;
const DROPPED = 0.0007;
/** Share of bodies' endings that the inspector confirms. */
const CONFIRMS = 0.75;
const RULE_NIGHT = 3 * HOUR;

/** Share of a full day's work that the referral desks do. */
function referralWeight(day: number): number {
	if (day >= OUTAGE.firstDay && day <= OUTAGE.lastDay) return 0;
	if (day === 0) return 0.25;
	if (day === 44) return 0.5;
	const pace = day < OUTAGE.firstDay ? 1.15 : day < 30 ? 1.4 : day < 37 ? 1.35 : 1.15;
	return pace * (isHoliday(day) ? 0.45 : isFriday(day) ? 0.33 : isThursday(day) ? 0.66 : 1);
}

/** The office itself: screens registered letters, links repeats, and refers by its 40 operators, oldest first. */
export class Office {
	readonly #world: World;
	readonly #bodies: Bodies;
	readonly #quotas = apportion(
		CASE.officeReferrals,
		Array.from({ length: DAYS }, (_, d) => referralWeight(d))
	);
	readonly #waiting = new Line<Letter>();
	readonly #calls = new Line<Letter>();
	readonly #returned = new Line<Letter>();
	#returnsLeft = OFFICE_RETURNS_AT_MOST;

	constructor(world: World) {
		this.#world = world;
		this.#bodies = new Bodies(world, {
			mayReturn: () => this.#returnsLeft > 0,
			returned: (letter, t) => this.#takeBack(letter, t),
			ended: (letter, as, t) => this.#checkEnding(letter, as, t)
		});
	}

	planDay(day: number): void {
		const { agenda, random, seed } = this.#world;
		const { opens, closes } = deskHours(day);
		const from = day === 0 ? 10.5 * HOUR : opens + 600;
		const early = operatorsOf(seed, day, 0);
		const late = operatorsOf(seed, day, 1);
		const changes = closes > 16 * HOUR ? 14 * HOUR : Infinity;
		for (let i = this.#quotas[day] as number; i > 0; i--) {
			const s = referralMoment(from, closes - 60, random);
			agenda.add(day * DAY + s, (t) => this.#referNext(t, s < changes ? early : late));
		}
	}

	/** Called for a letter just registered (or, if late, entered). */
	receive(letter: Letter, repeats: number | undefined, t: number): void {
		const { agenda, random } = this.#world;
		this.#world.sms(letter, 'registered', t);
		if (letter.channel === 'email') {
			const routed = t + 20 + random.int(900);
			const at = inOutage(routed) ? OUTAGE.to + 300 + random.int(RULE_NIGHT) : routed;
			agenda.add(at, () => this.#refer(letter, at, undefined));
			if (repeats !== undefined) this.#linkLater(letter, repeats, t);
			return;
		}
		if (letter.channel === 'call' && random.chance(ADVISED)) {
			this.#advise(letter, t);
			return;
		}
		agenda.add(deskAtWork(t + 120 + random.delay(40 * 60), random), (at) => this.#screen(letter, repeats, at));
	}

	#screen(letter: Letter, repeats: number | undefined, t: number): void {
		const { random } = this.#world;
		this.#world.tell({ type: 'letter.screened', ...this.#world.of(letter, t) }, t);
		if (repeats !== undefined && random.chance(FOUND_AT_SCREENING)) {
			this.#link(letter, repeats, t);
			return;
		}
		if (random.chance(DROPPED)) {
			letter.closed = true;
			const closing = random.pick(UNANSWERED_CLOSINGS);
			this.#world.tell({ type: 'letter.closed', ...this.#world.of(letter, t), ...closing }, t);
			return;
		}
		if (repeats !== undefined) this.#linkLater(letter, repeats, t);
		(letter.channel === 'call' ? this.#calls : this.#waiting).add(letter);
	}

	#linkLater(letter: Letter, repeats: number, t: number): void {
		const { agenda, random } = this.#world;
		agenda.add(deskAtWork(t + random.between(1, 16) * DAY, random), (at) => {
			// Only when a body holds it: a letter still waiting here keeps its place in the queue.
			if (letter.holder !== '' && !letter.answered && !letter.closed) this.#link(letter, repeats, at);
		});
	}

	#link(letter: Letter, repeats: number, t: number): void {
		letter.linked = true;
		const master = { master_letter_id: letterId(repeats) };
		this.#world.tell({ type: 'letter.linked', ...this.#world.of(letter, t), ...master }, t);
	}

	#advise(letter: Letter, t: number): void {
		letter.answered = true;
		const text = answerOf('information', this.#world.random);
		const answer = { outcome: 'information' as const, means: 'call' as const, text };
		this.#world.tell({ type: 'letter.answered', ...this.#world.of(letter, t), ...answer }, t);
	}

	#takeBack(letter: Letter, t: number): void {
		if (letter.channel === 'email') {
			const at = t + 60 + this.#world.random.int(HOUR);
			const clear = inOutage(at) ? OUTAGE.to + 300 + this.#world.random.int(RULE_NIGHT) : at;
			this.#world.agenda.add(clear, () => this.#refer(letter, clear, undefined));
			return;
		}
		this.#returnsLeft--;
		this.#returned.add(letter);
	}

	#checkEnding(letter: Letter, ended_as: EndedAs, t: number): void {
		const { agenda, random } = this.#world;
		if (!random.chance(CONFIRMS)) return;
		agenda.add(deskAtWork(t + random.between(1, 6) * DAY, random), (at) => {
			const by = { actor: 'insp-01', org: 'office', ended_as, reason: CONFIRMED };
			this.#world.tell({ type: 'letter.closed', ...this.#world.of(letter, at), ...by }, at);
		});
	}

	#referNext(t: number, operators: Weighted<string>): void {
		const { random, agenda } = this.#world;
		const first = random.chance(0.5) ? this.#returned.take() : undefined;
		const letter =
			first ?? (random.chance(0.3) ? this.#calls.take() : undefined) ?? this.#waiting.take() ?? this.#calls.take();
		// The queue is empty: the operator looks again ten minutes later.
		if (letter === undefined) agenda.add(t + 600, (at) => this.#referNext(at, operators));
		else this.#refer(letter, t, operators.draw(random.next()));
	}

	#refer(letter: Letter, t: number, operator: string | undefined): void {
		const { random } = this.#world;
		const isFirst = letter.referrals === 0;
		this.#bodies.assign(letter, letter.body, t);
		const due = random.chance(0.3) ? { due_at: moment(t + (letter.category === 'health' ? 10 : 15) * DAY) } : {};
		this.#world.tell(
			{
				type: 'letter.referred',
				...this.#world.of(letter, t),
				...(operator === undefined ? {} : { actor: operator }),
				referral_id: letter.referral,
				to_org: letter.body,
				...due
			},
			t
		);
		if (isFirst) this.#world.sms(letter, 'referred', t);
		this.#bodies.arrive(letter, t, true);
	}
}

/** The operators of a shift: half of the 40, less the absent, each with a speed of their own; shifts swap each week. */
function operatorsOf(seed: number, day: number, shift: number): Weighted<string> {
	const swapped = (shift + Math.floor((day + 5) / 7)) % 2;
	const onDuty: [string, number][] = [];
	for (let n = 1; n <= CASE.operators; n++) {
		const isPresent = mix(seed + day, n) % 100 >= 7;
		const pace = 0.8 + (mix(seed, 1_000 + n) % 1_000) / 2_200;
		const inShift = deskHours(day).closes <= 16 * HOUR || n % 2 === swapped;
		if (isPresent && inShift) onDuty.push([`op-${String(n).padStart(2, '0')}`, pace]);
	}
	return weighted(onDuty);
}

/** Distributed over the desk's hours, with less at noon prayer and lunch. */
function referralMoment(from: number, to: number, random: Random): number {
	for (;;) {
		const s = random.between(from, to);
		const isNoon = s > 12.75 * HOUR && s < 13.75 * HOUR;
		if (!isNoon || random.chance(0.45)) return Math.floor(s);
	}
}
