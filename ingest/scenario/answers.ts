import { DAY, HOUR, OUTAGE, bodyAtWork, inOutage } from './calendar.ts';
import { weighted } from './random.ts';
import type { Outcome } from './routing.ts';
import { mannerOf } from './routing.ts';
import { CLOSE_REASONS, OBJECTIONS, answerOf } from './texts.ts';
import type { Letter, World } from './world.ts';

const means = weighted<'letter' | 'call' | 'visit' | 'sms'>([
	['call', 46],
	['letter', 30],
	['visit', 14],
	['sms', 10]
]);
const verdicts = weighted<'satisfied' | 'partly' | 'dissatisfied' | 'unreachable'>([
	['satisfied', 44],
	['partly', 22],
	['dissatisfied', 21],
	['unreachable', 13]
]);

const VOIDED = 0.003;
const VOID_OF_VOID = 0.06;
const CLOSED = 0.4;
const REOPENED = 0.015;
const OBJECTED = 0.014;
const FEEDBACK = 0.06;
const BY_SMS = 0.12;
/** Answers given on paper during the fibre outage, and entered after it. */
const PAPER_IN_OUTAGE = 0.35;
const PAPER = 0.025;

/** An answer, and what may follow it. */
export class Answers {
	readonly #world: World;

	constructor(world: World) {
		this.#world = world;
	}

	answer(letter: Letter, t: number): void {
		const world = this.#world;
		const { random, agenda } = world;
		const org = letter.holder;
		const outcome = mannerOf(org).outcomes.draw(random.next());
		letter.answered = true;
		const answer = {
			type: 'letter.answered' as const,
			...world.of(letter, t),
			org,
			referral_id: letter.referral,
			outcome,
			means: means.draw(random.next()),
			text: answerOf(outcome, random)
		};
		let known = t;
		if (random.chance(inOutage(t) ? PAPER_IN_OUTAGE : PAPER)) {
			const from = inOutage(t) ? OUTAGE.to + random.delay(1.2 * DAY) : t + random.between(1, 6) * DAY;
			known = bodyAtWork(from, random);
			world.tellLate(answer, known);
		} else {
			world.tell(answer, t);
		}

		if (random.chance(VOIDED)) {
			const at = known + HOUR + random.int(DAY);
			agenda.add(at, () => this.#void(letter, org, answer.event_id, at));
			return;
		}
		if (letter.amount > 0 && letter.channel !== 'email') this.#decideLoan(letter, org, outcome, known);
		this.#after(letter, org, known);
	}

	#after(letter: Letter, org: string, known: number): void {
		const world = this.#world;
		const { random, agenda } = world;
		if (random.chance(BY_SMS)) world.sms(letter, 'answered', known + 60);
		const objects = random.chance(OBJECTED);
		if (random.chance(CLOSED)) {
			const at = bodyAtWork(known + HOUR + random.delay(3 * DAY), random);
			agenda.add(at, () => this.#close(letter, at));
		}
		if (random.chance(FEEDBACK)) {
			const at = bodyAtWork(known + random.between(0.6, 7) * DAY, random);
			const verdict = objects ? 'dissatisfied' : verdicts.draw(random.next());
			agenda.add(at, () => world.tell({ type: 'citizen.feedback', ...world.of(letter, at), verdict }, at));
		}
		if (objects) {
			const at = bodyAtWork(known + random.between(1, 8) * DAY, random);
			agenda.add(at, () => {
				if (!letter.answered) return;
				const reason = random.pick(OBJECTIONS);
				world.tell({ type: 'letter.objected', ...world.of(letter, at), reason }, at);
				this.#openAgain(letter, org, at);
			});
		}
	}

	#close(letter: Letter, t: number): void {
		if (!letter.answered || letter.closed) return;
		const world = this.#world;
		const { random, agenda } = world;
		letter.closed = true;
		world.tell({ type: 'letter.closed', ...world.of(letter, t), reason: random.pick(CLOSE_REASONS) }, t);
		if (!random.chance(REOPENED)) return;
		const at = bodyAtWork(t + random.between(0.5, 7) * DAY, random);
		agenda.add(at, () => {
			if (!letter.closed) return;
			world.tell({ type: 'letter.reopened', ...world.of(letter, at), reason: 'اقدام کامل نشده است' }, at);
			this.#openAgain(letter, letter.holder, at);
		});
	}

	#openAgain(letter: Letter, org: string, t: number): void {
		const { random } = this.#world;
		letter.answered = false;
		letter.closed = false;
		if (!random.chance(0.6)) return;
		this.#answerAgain(letter, bodyAtWork(t + random.delay(0.5 * mannerOf(org).days * DAY), random));
	}

	#answerAgain(letter: Letter, at: number): void {
		this.#world.agenda.add(at, () => {
			if (!letter.answered && !letter.closed) this.answer(letter, at);
		});
	}

	/** The answer belonged to another letter; some of these corrections are themselves taken back. */
	#void(letter: Letter, org: string, target: string, t: number): void {
		const world = this.#world;
		const { random, agenda } = world;
		letter.answered = false;
		const first = { ...world.of(letter, t), org, target_event_id: target, reason: 'پاسخ نامهٔ دیگری بود' };
		world.tell({ type: 'event.voided', ...first }, t);
		if (random.chance(VOID_OF_VOID)) {
			const at = bodyAtWork(t + HOUR + random.int(DAY), random);
			agenda.add(at, () => {
				letter.answered = true;
				const second = { org, target_event_id: first.event_id, reason: 'ابطال نادرست بود' };
				world.tell({ type: 'event.voided', ...world.of(letter, at), ...second }, at);
			});
		} else if (random.chance(0.85)) {
			this.#answerAgain(letter, bodyAtWork(t + random.between(0.5, 4) * DAY, random));
		}
	}

	#decideLoan(letter: Letter, org: string, outcome: Outcome, known: number): void {
		const world = this.#world;
		const { random, agenda } = world;
		if (!org.startsWith('bank_')) return;
		const granted = outcome === 'granted' || outcome === 'partial';
		if (!granted && !(outcome === 'refused' && random.chance(0.7))) return;
		const part = outcome === 'partial' ? 0.5 : 1;
		const loan = {
			org,
			loan_id: `${letter.id}-loan`,
			bank: org,
			amount_rial: letter.amount * part,
			collateral: letter.collateral
		};
		const decided = bodyAtWork(known + random.int(2 * DAY), random);
		const type = granted ? ('loan.approved' as const) : ('loan.refused' as const);
		agenda.add(decided, () => world.tell({ type, ...world.of(letter, decided), ...loan }, decided));
		if (!granted || !random.chance(0.55)) return;
		const paid = bodyAtWork(decided + random.between(2, 12) * DAY, random);
		agenda.add(paid, () => world.tell({ type: 'loan.paid', ...world.of(letter, paid), ...loan }, paid));
	}
}
