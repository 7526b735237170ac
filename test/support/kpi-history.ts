import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { type EmbeddedUnderTest, startEmbeddedOffice } from './embedded.ts';
import { rowOf, sentOf } from './events.ts';
import { makeHistory } from './history.ts';
import type { Sent } from './model-lives.ts';
import { put } from './put.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2022, 6, 14, 5, 0);
/** Who at times gives only a mobile; who has two; a family with one; and a mobile that nobody is known by. */
const CITIZENS = [
	{ national_id: '0012345679' },
	{ national_id: '0012345679', mobile: '09180000001' },
	{ national_id: '0012345679', mobile: '09180000002' },
	{ national_id: '0084575948', mobile: '09180000003' },
	{ national_id: '3256781236', mobile: '09180000003' },
	...[1, 1, 2, 3, 4].map((n) => ({ mobile: `0918000000${n}` }))
];

/**
 * Histories as wild as those of `makeHistory`, in which the fields that figures are told apart by differ, referrals and
 * promises have dates, answers have texts or none, and many letters are closed and come back.
 */
export function makeKpiHistory(seed: number, letters: number): Sent[] {
	const random = createRandom(seed);
	const later = (event: WireEvent) =>
		new Date(Date.parse(event.occurred_at) + random.int(60 * 24) * HOUR).toISOString();
	const own = (event: WireEvent): object => {
		switch (event.type) {
			case 'letter.registered':
				return {
					channel: random.pick(['letter', 'call', 'email', 'in_person', 'elsewhere']),
					category: random.pick(['loan', 'aid', 'health']),
					county: random.pick(['paveh', 'kermanshah', 'nowhere']),
					kind: random.pick(['request', 'request', 'complaint']),
					campaign: random.chance(0.5) ? 'visit-1401' : undefined,
					body: random.chance(0.5) ? 'خواهش می‌کنم رسیدگی شود.' : undefined,
					citizen: random.chance(0.7) ? random.pick(CITIZENS) : undefined
				};
			case 'letter.referred':
				return random.chance(0.6) ? { due_at: later(event) } : {};
			case 'letter.interim_answer': {
				const promised_at = later(event);
				return { promised_at: random.chance(0.9) ? promised_at : undefined };
			}
			case 'letter.answered':
				return {
					text: random.pick([undefined, 'انجام شد.', 'در دست بررسی است.']),
					outcome: random.pick(['information', 'granted', 'no_basis'])
				};
			case 'letter.closed':
				return {
					ended_as: random.pick([undefined, 'withdrawn', 'withdrawn', 'duplicate', 'transferred']),
					org: random.pick([undefined, 'office', 'bank_melli', 'emdad'])
				};
			default:
				return {};
		}
	};
	return makeHistory(seed, { letters, calls: 20 }).sent.map(({ event, source }) =>
		sentOf(JSON.parse(JSON.stringify({ ...event, ...own(event) })) as WireEvent, source)
	);
}

/**
 * The wild histories of letters with what the other themes count: SMS that are sent and fail, loans in all their steps,
 * operators who refer one letter after another with pauses of about ten minutes, and a line with a day above 1,000 calls.
 */
export function makeThemeHistory(seed: number, letters: number): Sent[] {
	const random = createRandom(seed + 17);
	const made: object[] = [];
	let id = 0;
	const tell = (type: string, at: number, own: object) =>
		made.push({ v: 1, type, event_id: `t${++id}`, occurred_at: new Date(at).toISOString(), ...own });
	for (let n = 1; n <= letters; n++) {
		const letter_id = `l-${n}`;
		const at = () => START + random.int(60 * DAY);
		for (const template of ['registered', 'referred', 'answered'])
			if (random.chance(0.5)) tell(random.pick(['sms.sent', 'sms.sent', 'sms.failed']), at(), { letter_id, template });
		for (let loan = random.int(3); loan > 0; loan--) {
			const bank = random.pick(['bank_melli', 'bank_refah']);
			const collateral = random.pick(['subsidy', 'subsidy', 'guarantor', 'deed']);
			const own = {
				letter_id,
				loan_id: `${letter_id}-w${loan}`,
				bank,
				collateral,
				amount_rial: 1_000 * random.int(9_000)
			};
			tell('loan.requested', at(), own);
			for (const step of ['approved', 'refused', 'paid']) if (random.chance(0.4)) tell(`loan.${step}`, at(), own);
		}
	}
	for (const actor of ['op-01', 'op-02', 'op-03']) {
		let at = START + 3 * DAY;
		// Two kinds that chance may leave out: closed without an answer; and sent back to a body, which then answers within a minute.
		const asked = { actor, channel: 'letter', county: 'paveh', kind: 'request' };
		for (const letter_id of [`shut-${actor}`, `back-${actor}`]) tell('letter.registered', at, { letter_id, ...asked });
		tell('letter.closed', at + DAY, { letter_id: `shut-${actor}` });
		for (const [n, to_org] of ['emdad', 'bank_refah', 'emdad'].entries())
			tell('letter.referred', at + n * HOUR, { letter_id: `back-${actor}`, referral_id: `back-${actor}-${n}`, to_org });
		const formal = { referral_id: `back-${actor}-2`, org: 'emdad', outcome: 'no_basis' };
		tell('letter.answered', at + 2 * HOUR + MINUTE, { letter_id: `back-${actor}`, ...formal });
		for (let n = 1; n <= 60; n++) {
			at += random.pick([0, 1_000, 3 * MINUTE, 9 * MINUTE, 10 * MINUTE, 10 * MINUTE + 1, 45 * MINUTE, DAY / 2]);
			const letter_id = `burst-${actor}-${n}`;
			const to_org = random.pick(['bank_melli', 'emdad']);
			// Promised twice, in every history: figures of renewed promises are of few letters.
			if (n <= 3)
				for (const again of [1, 2])
					tell('letter.interim_answer', at + again * HOUR, {
						letter_id,
						promised_at: new Date(at + again * DAY).toISOString()
					});
			if (random.chance(0.9))
				tell('letter.registered', at - 2 * DAY, {
					letter_id,
					actor: random.pick(['reg-1', 'reg-2', 'reg-3']),
					channel: random.pick(['letter', 'call']),
					category: random.pick(['loan', 'aid']),
					county: random.pick(['paveh', 'sahneh']),
					kind: 'request',
					citizen: random.chance(0.5) ? random.pick(CITIZENS) : undefined
				});
			tell('letter.referred', at, { letter_id, actor, referral_id: `${letter_id}-r`, to_org });
			if (random.chance(0.4))
				tell('letter.answered', at + random.int(20) * DAY, { letter_id, outcome: 'information', org: to_org });
			else if (random.chance(0.3))
				tell('letter.returned', at + DAY, { letter_id, referral_id: `${letter_id}-r`, reason: 'not ours' });
			// Then the operator refers it anew, sometimes in vain again.
			if (random.chance(0.3)) {
				const again = { letter_id, referral_id: `${letter_id}-r2` };
				tell('letter.referred', at + 2 * DAY, { ...again, actor, to_org: random.pick(['bank_refah', 'ums']) });
				if (random.chance(0.5)) tell('letter.returned', at + 3 * DAY, { ...again, reason: 'not ours' });
			}
		}
	}
	for (let n = 1; n <= 1_150; n++) {
		const at = START + (n <= 1_030 ? 5 * DAY + random.int(18 * 60) * MINUTE - 5 * 60 * MINUTE : random.int(20) * DAY);
		const call_id = `line-${n}`;
		const how = random.pick(['answered', 'answered', 'answered', 'abandoned', 'blocked', 'none']);
		// A line that tells of some calls only how they ended.
		if (n % 19 > 0 || how === 'none') tell('call.offered', at, { call_id });
		if (how !== 'none')
			tell(`call.${how}`, at, {
				call_id,
				wait_s: random.chance(0.9) ? random.int(45) : undefined,
				handle_s: how === 'answered' && random.chance(0.9) ? 1 + random.int(600) : undefined
			});
	}
	const own = made.map((event) => sentOf(JSON.parse(JSON.stringify(event)) as WireEvent, 'themes'));
	return [...makeKpiHistory(seed, letters), ...own];
}

/** A test file's own office with the histories of all themes, and what is told besides; it prints the seed. */
export async function startThemeOffice(
	seed: number,
	letters: number,
	more: EventRow[] = []
): Promise<EmbeddedUnderTest> {
	console.log(`seed ${seed}`);
	const office = await startEmbeddedOffice();
	await put(office.client('writer'), [
		...makeThemeHistory(seed, letters).map(({ event, source }) => rowOf(event, source)),
		...more
	]);
	return office;
}
