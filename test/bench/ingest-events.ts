import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom, type Random } from '#ingest/scenario/random.ts';

/** One letter each so often, around the clock: some 2,800 a day. */
const LETTER_EVERY_MS = 31_000;
const DAY = 86_400_000;
const MINUTE = 60_000;
const FIRST_MOMENT = Date.UTC(2021, 2, 21);
/** Tehran without daylight saving: a producer's offset, not a bucket. */
const OFFSET_MS = 3.5 * 3_600_000;

const CATEGORIES = ['loan', 'loan', 'loan', 'aid', 'health', 'job', 'insurance', 'housing', 'infrastructure'];
const COUNTIES = ['kermanshah', 'kermanshah', 'eslamabad', 'paveh', 'sonqor', 'kangavar', 'harsin', 'javanrud'];
const ORGS = ['bank_melli', 'bank_mellat', 'bank_tejarat', 'bank_saderat', 'bank_refah', 'emdad', 'behzisti', 'ums'];
const SUBJECTS = ['درخواست وام قرض‌الحسنه', 'درخواست کمک مالی', 'درخواست هزینهٔ درمان', 'درخواست آسفالت راه روستا'];
const BODIES = [
	'با سلام و احترام، سرپرست خانواری پنج نفره هستم و درآمد ثابتی ندارم. خواهشمندم با وام موافقت فرمایید.',
	'سلام علیکم. کارگر فصلی هستم و سه ماه است بیکارم. تقاضای کمک بلاعوض دارم.',
	'با عرض سلام، همسرم بیمار است و توان پرداخت هزینهٔ درمان را ندارم.'
];
const NAMES = ['سمیه نجفی', 'علی‌اکبر رستمی', 'زهرا مرادی', 'کیومرث حیدری', 'فاطمه کریمی'];
const OUTCOMES = ['granted', 'partial', 'refused', 'information'] as const;

type Told = WireEvent & { occurred_at: string };

/** Moments of the near future, by the minute: what waits takes memory, what has passed none. */
class Agenda {
	readonly #minutes = new Map<number, { at: number; event: Told }[]>();
	#next = 0;

	constructor(from: number) {
		this.#next = Math.floor(from / MINUTE);
	}

	add(at: number, event: Told): void {
		const minute = Math.floor(at / MINUTE);
		const held = this.#minutes.get(minute);
		if (held) held.push({ at, event });
		else this.#minutes.set(minute, [{ at, event }]);
	}

	*until(at: number): Generator<Told> {
		for (const end = Math.floor(at / MINUTE); this.#next < end; this.#next++) {
			const due = this.#minutes.get(this.#next);
			if (!due) continue;
			this.#minutes.delete(this.#next);
			due.sort((a, b) => a.at - b.at);
			for (const { event } of due) yield event;
		}
	}
}

/**
 * Letters of a steady office, in the order of their events' time, without end: registered, texted, referred, texted,
 * seen, answered; some returned and referred anew, some asking for a loan, some never answered. About six events a
 * letter, and some 42,000 letters in each 100,000 events.
 *
 * @param prefix of letter ids, which rise with time
 * @param from the first moment, milliseconds since 1970
 */
export function* steadyOffice(seed: number, prefix = 'B', from = FIRST_MOMENT): Generator<WireEvent> {
	const random = createRandom(seed);
	const agenda = new Agenda(from);
	for (let n = 0; ; n++) {
		const at = from + n * LETTER_EVERY_MS;
		plan(`${prefix}-${String(n).padStart(9, '0')}`, at, random, agenda);
		yield* agenda.until(at);
	}
}

function plan(letter_id: string, registeredAt: number, random: Random, agenda: Agenda): void {
	let count = 0;
	let at = registeredAt;
	const tell = (type: WireEvent['type'], fields: object): void => {
		const moment = `${new Date(at + OFFSET_MS).toISOString().slice(0, 19)}+03:30`;
		const event = { v: 1, type, event_id: `${letter_id}-${++count}`, letter_id, occurred_at: moment, ...fields };
		agenda.add(at, event as Told);
	};
	const text = (template: 'registered' | 'referred'): void => {
		at += MINUTE;
		tell('sms.sent', { template, sms_id: `${letter_id}-sms-${count}`, parts: 2 });
	};
	const refer = (nth: number): void => {
		const referral_id = `${letter_id}-r${nth}`;
		const org = random.pick(ORGS);
		tell('letter.referred', { referral_id, to_org: org, actor: `op-${random.int(40)}` });
		if (nth === 1) text('referred');
		at += random.delay(3 * DAY);
		if (random.chance(0.85)) tell('letter.seen', { referral_id, org });
		if (nth === 1 && random.chance(0.08)) {
			at += random.delay(2 * DAY);
			tell('letter.returned', { referral_id, org, reason: 'موضوع به دستگاه دیگری مربوط است' });
			at += random.delay(DAY);
			refer(2);
			return;
		}
		if (random.chance(0.2)) return;
		at += random.delay(12 * DAY);
		tell('letter.answered', { referral_id, org, outcome: random.pick(OUTCOMES), means: 'letter' });
	};

	const category = random.pick(CATEGORIES);
	tell('letter.registered', {
		channel: random.chance(0.8) ? 'letter' : 'in_person',
		category,
		county: random.pick(COUNTIES),
		kind: 'request',
		subject: random.pick(SUBJECTS),
		body: random.pick(BODIES),
		citizen: {
			national_id: String(1_000_000_000 + random.int(2_000_000_000)),
			mobile: `0918${1_000_000 + random.int(8_000_000)}`,
			name: random.pick(NAMES)
		},
		actor: `reg-${random.int(300)}`
	});
	if (category === 'loan' && random.chance(0.5))
		tell('loan.requested', { bank: random.pick(ORGS), amount_rial: 500_000_000, collateral: 'subsidy' });
	text('registered');
	at += random.delay(4 * DAY);
	refer(1);
}
