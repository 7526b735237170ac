import fc from 'fast-check';
import { toRow } from '#ingest/pipeline/to-row.ts';
import type { WireEvent } from '#ingest/contract/event.ts';
import type { LetterEvent } from '#sql/lifecycle/event.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import type { Sent } from './model-lives.ts';

export const IDENTITY_KEY = Buffer.alloc(32, 7);

/** The row that the door makes of an event. */
export function rowOf(event: WireEvent, source = 'test'): EventRow {
	return toRow(event, { source, identityKey: IDENTITY_KEY });
}

/** An event as its model sees it, with the hash that its row carries. */
export function sentOf(event: WireEvent, source = 'test'): Sent {
	return { source, event: event, hash: BigInt(rowOf(event, source).content_hash) };
}

/** An event as the fold of a letter sees it. */
export function toldOf(event: WireEvent, source = 'test'): LetterEvent {
	const row = rowOf(event, source);
	const moment = (text?: string): number | null =>
		text === undefined ? null : Date.parse(`${text.replace(' ', 'T')}Z`);
	const { channel = '', category = '', county = '', kind = '', campaign = '', priority = '', subject = '' } = row;
	const { citizen_key: citizenKey = '', citizen_mask: citizenMask = '', mobile_key: mobileKey = '' } = row;
	const letter = { channel, category, county, kind, campaign, priority, subject, citizenKey, citizenMask, mobileKey };
	const hasText = { 'letter.registered': row.body, 'letter.answered': row.text }[row.type] !== undefined;
	return {
		...{ type: row.type, at: moment(row.occurred_at)!, id: row.event_id, source, load: '' },
		...{ arrivedAt: 0, actor: row.actor ?? '', org: row.org ?? '', referralId: row.referral_id ?? '' },
		...{ fromOrg: row.from_org ?? '', toOrg: row.to_org ?? '', dueAt: moment(row.due_at) },
		...{ promisedAt: moment(row.promised_at), outcome: row.outcome ?? '', endedAs: row.ended_as ?? '' },
		...{
			masterId: row.master_letter_id ?? '',
			targetId: row.target_event_id ?? '',
			targetSource: row.target_source ?? ''
		},
		hash: BigInt(row.content_hash),
		...{ hasText, textKey: row.text_key ?? '0', template: row.template ?? '' },
		...{ name: row.loan_id ?? row.verdict ?? row.flag ?? '', bank: row.bank ?? '', collateral: row.collateral ?? '' },
		...{ amountRial: String(row.amount_rial ?? 0), registration: row.type === 'letter.registered' ? letter : null }
	};
}

const ORGS = ['bank_melli', 'emdad', 'ums'];
const START = Date.UTC(2022, 6, 14, 5, 0);
const DAY = 86_400_000;
const RARE = [
	'flagged',
	'unflagged',
	'reminded',
	'citizen.feedback',
	'sms.sent',
	'sms.sent',
	'sms.failed',
	'loan.requested',
	'loan.requested',
	'loan.approved',
	'loan.refused',
	'loan.paid'
];

/**
 * Histories of a few letters, as wild as the contract allows: ties in time, answers before referrals, returns of
 * referrals that are not there, links in a circle, voids of voids, voids of another source's events, one id with two contents, two sources, waits, promises, loans,
 * endings that bodies say and the office confirms.
 */
export const wildEvents: fc.Arbitrary<Sent[]> = (() => {
	const letter = fc.integer({ min: 1, max: 4 }).map((n) => `wild-${n}`);
	const referral = fc.integer({ min: 1, max: 4 }).map((n) => `r${n}`);
	const event = fc
		.record({
			letter,
			referral,
			master: letter,
			id: fc.integer({ min: 1, max: 30 }),
			target: fc.integer({ min: 1, max: 30 }),
			minute: fc.integer({ min: 0, max: 40 }).map((n) => n * 300),
			org: fc.constantFrom(...ORGS),
			from: fc.option(fc.constantFrom(...ORGS), { nil: undefined }),
			named: fc.boolean(),
			source: fc.constantFrom('a', 'a', 'a', 'b'),
			type: fc.constantFrom(
				'registered',
				'registered',
				'screened',
				'linked',
				'referred',
				'referred',
				'referred',
				'seen',
				'returned',
				'answered',
				'answered',
				'closed',
				'closed',
				'closed',
				'reopened',
				'objected',
				'noted',
				'waiting',
				'waiting',
				'resumed',
				'interim_answer',
				'interim_answer',
				...RARE,
				'voided',
				'voided',
				'voided'
			),
			days: fc.integer({ min: 0, max: 12 }),
			pick: fc.integer({ min: 0, max: 2 })
		})
		.map(({ letter, referral, master, id, target, minute, org, from, named, source, type, days, pick }) => {
			const base = {
				v: 1,
				event_id: `e${id}`,
				letter_id: letter,
				occurred_at: new Date(START + minute * 60_000).toISOString(),
				actor: named ? 'op-01' : undefined
			};
			const own: Record<string, object> = {
				registered: {
					channel: ['letter', 'call', 'fax'][pick],
					category: 'loan',
					county: 'paveh',
					kind: 'request',
					priority: named ? 'high' : undefined,
					campaign: named ? 'wild' : undefined,
					body: days % 2 === 0 ? 'please' : undefined,
					citizen: { national_id: `00123456${id}` }
				},
				linked: { master_letter_id: master },
				referred: {
					referral_id: referral,
					to_org: org,
					from_org: from,
					due_at: days < 5 ? new Date(START + days * DAY).toISOString() : undefined
				},
				seen: { referral_id: referral },
				returned: { referral_id: referral, reason: 'not ours' },
				answered: {
					outcome: days % 2 === 0 ? 'information' : 'no_basis',
					referral_id: named ? referral : undefined,
					org: days % 3 === 0 ? org : undefined,
					text: [undefined, 'no', 'yes'][pick]
				},
				closed: {
					ended_as: [undefined, 'withdrawn', 'withdrawn', 'duplicate', 'transferred'][days % 5],
					org: [undefined, undefined, org, 'office'][(days + pick) % 4]
				},
				noted: { activity: 'call' },
				waiting: { reason: 'papers' },
				resumed: { reason: 'papers came' },
				interim_answer: { promised_at: new Date(START + days * DAY).toISOString() },
				flagged: { flag: ['odd', 'urgent', 'vip'][pick] },
				unflagged: { flag: ['odd', 'urgent', 'vip'][pick] },
				reminded: { to_org: org },
				'citizen.feedback': { verdict: ['satisfied', 'partly', 'unreachable'][pick] },
				'sms.sent': { template: ['registered', 'referred', 'answered'][pick] },
				'sms.failed': { template: 'answered' },
				voided: {
					target_event_id: `e${target}`,
					target_source: named ? ['a', 'b', 'nobody'][pick] : undefined,
					reason: 'wrong'
				}
			};
			const loan = {
				loan_id: [undefined, 'x', 'y'][pick],
				bank: org,
				amount_rial: 1_000 * id,
				collateral: named ? 'subsidy' : 'deed'
			};
			const fields = type.startsWith('loan.') ? loan : own[type];
			const full = type === 'voided' ? 'event.voided' : type.includes('.') ? type : `letter.${type}`;
			const wire = { ...base, type: full, ...fields } as WireEvent;
			return sentOf(JSON.parse(JSON.stringify(wire)) as WireEvent, source);
		});
	return fc.array(event, { minLength: 1, maxLength: 60 });
})();

/** The same event of a letter of another name. */
export function renamed(event: WireEvent, prefix: string): WireEvent {
	return JSON.parse(JSON.stringify(event).replaceAll('"wild-', `"${prefix}-`)) as WireEvent;
}
