import { expect, test } from 'vitest';
import { verdictOn } from '#ingest/pipeline/judge.ts';

const AT = '2022-07-15T09:30:00+04:30';
const of = (type: string, more: object = {}) => ({
	...{ v: 1, type, event_id: 'e', letter_id: 'L', occurred_at: AT },
	...more
});
const REFERRED = { referral_id: 'r', to_org: 'emdad' };
const REGISTERED = { channel: 'sms', category: 'loan', county: 'paveh', kind: 'request' };
const said = (speaksFor: string | undefined, event: object) => {
	const { ok, rejected } = verdictOn(event, { source: 's', speaksFor }, Date.parse('2026-01-01'));
	return ok ?? [rejected.reason, rejected.field];
};

test('the office says everything, of everyone, and nothing is added to it', () => {
	for (const speaker of [undefined, 'office']) {
		const events = [of('letter.referred', { ...REFERRED, org: 'bank_melli', due_at: AT }), of('letter.reopened')];
		for (const event of events) expect(said(speaker, event)).toEqual(event);
	}
});

test('a body acts in its own name, which is filled in where it is missing', () => {
	for (const [event, own] of [
		[of('letter.answered', { outcome: 'granted' }), { org: 'bank_melli' }],
		[of('letter.returned', { referral_id: 'r', reason: 'x', org: 'bank_melli' }), { org: 'bank_melli' }],
		[of('letter.closed', { ended_as: 'withdrawn' }), { org: 'bank_melli' }],
		[of('letter.referred', REFERRED), { org: 'bank_melli', from_org: 'bank_melli' }],
		[of('event.voided', { target_event_id: 'x', reason: 'x' }), { org: 'bank_melli' }]
	] as const)
		expect(said('bank_melli', event)).toEqual({ ...event, ...own });
});

test.each([
	['bank_melli', of('letter.answered', { outcome: 'granted', org: 'emdad' }), 'org'],
	['bank_melli', of('letter.closed', { ended_as: 'withdrawn', org: 'office' }), 'org'],
	['bank_melli', of('letter.referred', { ...REFERRED, from_org: 'bank_mellat' }), 'from_org'],
	['bank_melli', of('letter.referred', { ...REFERRED, due_at: AT }), 'due_at'],
	['bank_melli', of('letter.registered', REGISTERED), 'type'],
	['bank_melli', of('letter.linked', { master_letter_id: 'M' }), 'type'],
	['bank_melli', of('letter.objected'), 'type'],
	['bank_melli', of('letter.reopened'), 'type'],
	['citizen', of('letter.answered', { outcome: 'granted' }), 'type'],
	['citizen', of('letter.closed'), 'type'],
	['citizen', of('letter.objected', { org: 'bank_melli' }), 'org']
])('%s may not say %o', (speaker, event, field) => {
	expect(said(speaker, event)).toEqual(['not_yours', field]);
	expect(said('office', event)).toEqual(event);
});

test('citizens register, object and tell of satisfaction', () => {
	for (const event of [
		of('letter.registered', REGISTERED),
		of('letter.objected'),
		of('citizen.feedback', { verdict: 'satisfied' })
	])
		expect(said('citizen', event)).toEqual(event);
});

test('a refusal says for whom the token speaks, and what that one may say', () => {
	const { rejected } = verdictOn(of('letter.reopened'), { source: 's', speaksFor: 'emdad' }, Date.parse('2026-01-01'));
	expect(rejected!.detail).toMatch(/^the token speaks for emdad, .*letter\.reopened.*letter\.returned/);
});
