import type { WireEvent } from '#ingest/contract/event.ts';

/** How many letters of a county, of a category, to a body there are: some have fewer than ten. */
export const PLANTED = {
	county: { kermanshah: 250, paveh: 90, javanrud: 40, sahneh: 25, harsin: 9, sonqor: 6 },
	category: { loan: 200, aid: 120, job: 60, health: 25, housing: 9, insurance: 6 },
	body: { bank_melli: 140, emdad: 90, behzisti: 60, bank_mellat: 40, bank_saderat: 12, bank_tejarat: 5 },
	channel: { letter: 200, call: 120, in_person: 50, sms: 20, web: 14, email: 16 },
	bank: { bank_melli: 40, bank_mellat: 30, bank_tejarat: 15, bank_saderat: 8, bank_sepah: 4 },
	/** Calls of the 111 line, by hour. */
	hour: { '09': 41, 10: 60, 11: 25, 12: 13, 22: 3 }
} as const;

const LETTERS = 420;
const DAYS = 45;
const TEHRAN = '+04:30';
const COLLATERAL = ['deed', 'guarantor', 'subsidy', 'other'] as const;

/** The i-th of codes, each as often as it says. */
function pick<Code extends string>(counts: Record<Code, number>, i: number): Code | undefined {
	let before = 0;
	for (const [code, count] of Object.entries(counts) as [Code, number][]) {
		if (i < before + count) return code;
		before += count;
	}
	return undefined;
}

/** An office of some 400 letters in 45 days, with small groups in each of its dimensions; its numbers are spread by strides that never meet. */
export function publicOffice(): WireEvent[] {
	const spread = (i: number, stride: number) => (i * stride) % LETTERS;
	return Array.from({ length: LETTERS }, (_, i): WireEvent[] => {
		const day = Math.floor((i * DAYS) / LETTERS);
		const at = (hour: number, later = 0) => {
			const date = new Date(Date.UTC(2022, 6, 16 + day + later)).toISOString().slice(0, 10);
			return `${date}T${String(hour).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:00${TEHRAN}`;
		};
		const letter = { v: 1 as const, letter_id: `P-${i}` };
		const to = pick(PLANTED.body, spread(i, 23));
		const events: WireEvent[] = [
			{
				...{ ...letter, type: 'letter.registered', event_id: 'reg', occurred_at: at(9), actor: `reg-${i % 12}` },
				channel: pick(PLANTED.channel, spread(i, 11))!,
				category: pick(PLANTED.category, spread(i, 19))!,
				county: pick(PLANTED.county, spread(i, 13))!,
				kind: 'request',
				citizen: { national_id: '0012345679', mobile: '09181234567', name: 'مریم رضایی' }
			}
		];
		const bank = pick(PLANTED.bank, spread(i, 17));
		const collateral = COLLATERAL[i % COLLATERAL.length]!;
		const loan = { loan_id: `PL-${i}`, bank: bank!, amount_rial: 500_000_000, collateral };
		if (bank) events.push({ ...letter, type: 'loan.requested', event_id: 'loan', occurred_at: at(10), ...loan });
		if (bank && spread(i, 29) % 3 === 0)
			events.push({ ...letter, type: 'loan.approved', event_id: 'app', occurred_at: at(12), ...loan });
		const hour = pick(PLANTED.hour, spread(i, 31));
		const call = { v: 1 as const, call_id: `PC-${i}`, occurred_at: at(Number(hour)) };
		if (hour) events.push({ ...call, type: 'call.offered', event_id: 'o' });
		if (hour)
			events.push({ ...call, type: i % 6 === 0 ? 'call.abandoned' : 'call.answered', event_id: 'e', wait_s: 20 });
		if (!to) return events;
		const referral_id = `PR-${i}`;
		events.push({
			...{ ...letter, type: 'letter.referred', event_id: 'ref', occurred_at: at(10), actor: `op-${i % 15}` },
			...{ referral_id, to_org: to }
		});
		const fate = spread(i, 37) % 15;
		if (fate === 0)
			events.push({
				...{ ...letter, type: 'letter.closed', event_id: 'end', occurred_at: at(11, 1) },
				...{ reason: 'sent twice', ended_as: 'duplicate' }
			});
		if (fate > 4)
			events.push({
				...{ ...letter, type: 'letter.answered', event_id: 'ans', occurred_at: at(11, 1), org: to, referral_id },
				...{ outcome: 'granted', means: 'letter' }
			});
		return events;
	}).flat();
}
