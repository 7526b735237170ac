import { describe, expect, it } from 'vitest';
import { CONTRACT } from '#ingest/pipeline/contract-types.ts';
import { judge } from '#ingest/pipeline/judge.ts';
import { DocumentSplitter, LineSplitter, splitDocument, type RawEvent, type Splitter } from '#ingest/pipeline/lines.ts';
import { EVENT_TYPES } from '#sql/model/event-types.ts';
import { unseal } from '#sql/office/seal.server.ts';
import { validateEvent } from '#ingest/pipeline/validate.ts';

const NOW = Date.parse('2022-08-27T12:00:00+04:30');
const sender = { source: 'portal', identityKey: Buffer.alloc(32, 1), encryptionKey: Buffer.alloc(32, 2) };
const of = (type: string, more: object = {}) => ({
	...{ v: 1, event_id: 'e-2', type, occurred_at: '2022-07-14T09:30:00+04:30' },
	...more
});
const LETTER = { letter_id: 'L-1' };
const letter = of('letter.registered', {
	...LETTER,
	...{ channel: 'letter', category: 'loan', county: 'paveh', kind: 'request' }
});
const at = (occurred_at: string) => ({ ...letter, occurred_at });
const sms = of('sms.sent', { ...LETTER, template: 'registered' });
const voided = of('event.voided', { target_event_id: 'e-1', reason: 'x' });
const closed = of('letter.closed', { ...LETTER, ended_as: 'withdrawn' });
const ANSWERED = { type: 'letter.answered', outcome: 'no_basis' };
const verdict = (value: unknown) => validateEvent(value, NOW).rejected;
const rowOf = (value: unknown) => judge({ line: 1, value, raw: JSON.stringify(value) }, sender, NOW).row;

describe('a refused event says why, where and what must be', () => {
	it.each([
		['no object', [letter], 'not_an_object', '', 'one JSON object'],
		['null', null, 'not_an_object', '', 'one JSON object'],
		['no type', { ...letter, type: undefined }, 'missing_field', 'type', 'missing'],
		['an unknown type', of('letter.registred'), 'unknown_type', 'type', 'did you mean "letter.registered"'],
		['an unknown field', { ...letter, chanel: 'x' }, 'unknown_field', 'chanel', 'did you mean "channel"'],
		['an unknown field of the citizen', { ...letter, citizen: { nam: 'x' } }, 'unknown_field', 'citizen.nam', '"name"'],
		['a missing field', { ...letter, county: undefined }, 'missing_field', 'county', 'missing'],
		['null in a needed field', { ...letter, county: null }, 'missing_field', 'county', 'missing'],
		['no subject', { ...sms, letter_id: undefined }, 'missing_field', 'letter_id', 'missing'],
		['a void without a subject', voided, 'missing_field', 'letter_id', 'exactly one'],
		['a void with two subjects', { ...voided, letter_id: 'L', call_id: 'C' }, 'bad_value', 'letter_id', 'exactly one'],
		['a number for a text', { ...letter, letter_id: 5 }, 'wrong_type', 'letter_id', 'a text in quotes'],
		['a text for a number', { ...sms, parts: '2' }, 'wrong_type', 'parts', 'a number without quotes'],
		['a fraction', { ...sms, parts: 1.5 }, 'bad_value', 'parts', 'whole number'],
		['a number too large', { ...sms, parts: 300 }, 'bad_value', 'parts', '255 at most'],
		['a word that is not in the list', { ...letter, kind: 'plea' }, 'bad_value', 'kind', 'request, complaint'],
		['no end', { ...closed, ended_as: 'lost' }, 'bad_value', 'ended_as', 'one of withdrawn, duplicate, transferred'],
		['an end by answer', { ...closed, ...ANSWERED }, 'unknown_field', 'ended_as', 'letter.answered has no field'],
		['an empty id', { ...letter, letter_id: ' ' }, 'bad_value', 'letter_id', 'must not be empty'],
		['a long id', { ...letter, event_id: 'x'.repeat(65) }, 'too_long', 'event_id', '64 characters'],
		['a long subject', { ...letter, subject: 'x'.repeat(1001) }, 'too_long', 'subject', '1000 characters'],
		['a date without offset', at('2022-07-14T09:30:00'), 'bad_date', 'occurred_at', 'RFC 3339'],
		['a day that is none', at('2022-02-30T09:30:00Z'), 'bad_date', 'occurred_at', 'RFC 3339'],
		['a Jalali year', at('1401-04-23T09:30:00+04:30'), 'bad_date', 'occurred_at', '1920 to 2100'],
		['a future date', at('2022-08-27T12:10:01+04:30'), 'future_date', 'occurred_at', '10 minutes'],
		['a future entry', { ...letter, entered_at: '2023-01-01T00:00:00Z' }, 'future_date', 'entered_at', '10 minutes'],
		['no version', { ...letter, v: undefined }, 'missing_field', 'v', 'missing'],
		['another version', { ...letter, v: 2 }, 'bad_version', 'v', 'must be 1']
	])('%s', (_what, event, reason, field, detail) => {
		expect(verdict(event)).toEqual({ reason, field, detail: expect.stringContaining(detail) });
	});

	it('but none for a closing that says how the letter ended, nor for an interim answer without a promise', () => {
		expect(verdict(closed)).toBeUndefined();
		expect(rowOf(closed)).toMatchObject({ ended_as: 'withdrawn' });
		expect(verdict(of('letter.interim_answer', LETTER))).toBeUndefined();
	});

	it('never quotes what could be a person', () => {
		const citizens = ['3240012345', { national_id: 3240012345 }, { mobile: '0918'.repeat(20) }, { '3240012345': 1 }];
		const beside = [{ '3240012345': 1 }, { n3240012345: 1 }, { type: '3240012345' }, { kind: '3240012345' }];
		for (const wrong of [...citizens.map((citizen) => ({ citizen })), ...beside]) {
			const event = { ...letter, ...wrong };
			const { dead } = judge({ line: 1, value: event, raw: JSON.stringify(event) }, sender, NOW);
			expect(JSON.stringify({ ...dead, dead_letter_id: '', raw_encrypted: '' })).not.toMatch(/324001|0918/);
		}
	});

	it('is kept whole, and readable by the key only', () => {
		const raw = '{"type":"letter.registered","citizen":{"name":"علی"}} ';
		const deadOf = (line: number) => judge({ line, value: JSON.parse(raw), raw }, sender, NOW).dead!;
		const { raw_encrypted, dead_letter_id } = deadOf(3);
		expect(unseal(raw_encrypted, sender.encryptionKey).toString()).toBe(raw);
		expect(() => unseal(raw_encrypted, sender.identityKey)).toThrow();
		expect(deadOf(9).dead_letter_id).toBe(dead_letter_id);
	});
});

describe('an accepted event', () => {
	it('may come ten minutes early and name a deadline ahead', () => {
		expect(verdict(at('2022-08-27T12:10:00+04:30'))).toBeUndefined();
		const referral = { referral_id: 'R', to_org: 'bank_melli', due_at: '2022-12-01T00:00:00Z' };
		expect(verdict(of('letter.referred', { ...LETTER, ...referral }))).toBeUndefined();
	});

	it('has a type of its own for each word of the contract', () => {
		expect(EVENT_TYPES).toHaveLength(32);
		expect([...CONTRACT.keys()].sort()).toEqual([...EVENT_TYPES].sort());
	});

	it('is a row in UTC, with normalised text, keyed identities, and none of its x_ fields', () => {
		const row = rowOf({
			...letter,
			letter_id: 'نامه-۱۲',
			subject: 'وام  قرض‌الحسنة علي',
			x_note: 'ours',
			actor: null,
			citizen: { national_id: '3240012345', x_photo: 'p' }
		});
		expect(row).toMatchObject({
			subject_kind: 'letter',
			subject_id: 'نامه-12',
			source: 'portal',
			occurred_at: '2022-07-14 05:00:00.000',
			subject: 'وام قرض‌الحسنة علی',
			citizen_mask: '***‌***‌2345',
			content_hash: expect.stringMatching(/^\d{1,20}$/)
		});
		expect(JSON.stringify(row)).not.toMatch(/3240012345|x_|ours|photo|"v"|actor/);
	});

	it('takes the subject of its kind', () => {
		const [call, outage] = [{ call_id: 'C' }, { outage_id: 'O', component: 'fibre' }];
		expect(rowOf(of('call.offered', call))).toMatchObject({ subject_kind: 'call', subject_id: 'C' });
		expect(rowOf(of('outage.started', outage))).toMatchObject({ subject_kind: 'outage' });
		expect(rowOf({ ...voided, call_id: 'C' })).toMatchObject({ subject_kind: 'call', target_event_id: 'e-1' });
	});
});

describe('the hash of an event', () => {
	const hash = (value: object, as = sender) => judge({ line: 1, value, raw: '' }, as, NOW).row!.content_hash;

	it('is that of its content: spelling, order, offset, source and load do not change it', () => {
		const event = { ...letter, subject: 'علی', citizen: { mobile: '09181234567' } };
		const same = {
			citizen: { mobile: '+98 918 123 4567' },
			...letter,
			x_mine: 1,
			org: null,
			occurred_at: '2022-07-14T05:00:00.000Z',
			subject: ' علي'
		};
		expect(hash(same, { ...sender, source: 'other', loadId: 'load-7' } as typeof sender)).toBe(hash(event));
	});
	it('differs with any field of it', () => {
		const changes = [{}, { county: 'harsin' }, { actor: 'x' }, { org: 'x' }];
		expect(new Set(changes.map((change) => hash({ ...letter, ...change }))).size).toBe(4);
	});
});

describe('lines', () => {
	const cut = (splitter: Splitter, bytes: Uint8Array, size: number): RawEvent[] => {
		const events: RawEvent[] = [];
		for (let at = 0; at < bytes.length; at += size) events.push(...splitter.push(bytes.subarray(at, at + size)));
		return [...events, ...splitter.end()];
	};
	const split = (bytes: Uint8Array, size: number) => cut(new LineSplitter(), bytes, size);

	it('are the same wherever the chunks are cut', () => {
		const body = Buffer.from('\ufeff{"a":"نامه"}\r\n\n{"b":\n  \n{"c":"🙂"}');
		const whole = split(body, body.length);
		expect(whole.map(({ line, value, broken }) => [line, value, broken?.reason])).toEqual([
			[1, { a: 'نامه' }, undefined],
			[3, undefined, 'bad_json'],
			[5, { c: '🙂' }, undefined]
		]);
		for (let size = 1; size < 12; size++) expect(split(body, size)).toEqual(whole);
	});

	it('and elements beyond the most that a body may have are refused as one', () => {
		const all = (splitter: Splitter, text: string, size: number) =>
			cut(splitter, Buffer.from(text), size).map(({ line, value, raw, broken }) => [
				line,
				broken?.reason ?? value,
				String(raw)
			]);
		const first = [1, 2, 3].map((n) => [n, n, String(n)]);
		expect(all(new LineSplitter(3), '1\n2\n3\n4\n5\n', 7)).toEqual([...first, [4, 'too_long', '4\n5\n']]);
		expect(all(new DocumentSplitter(3), '[1,2,3,4,5]', 8)).toEqual([...first, [4, 'too_long', '4,5]']]);
		expect(all(new DocumentSplitter(3), '[1,2,3]', 8)).toEqual(first);
	});

	it('of a document are the same wherever its chunks are cut', () => {
		const documents = [
			'\ufeff[{"a":"]\\","}, [1,{"b":[]}] ,5,]x',
			'{"a":1}\n\n{"b":"نامه"}',
			' {\n"a":{"b":[1,2]}}',
			'[ ]'
		];
		for (const text of documents) {
			const body = Buffer.from(text);
			const whole = [...splitDocument(body)];
			for (let size = 1; size < body.length; size++) expect(cut(new DocumentSplitter(), body, size)).toEqual(whole);
		}
	});

	it('that are not UTF-8 are refused by number, the others read', () => {
		const body = Buffer.concat([Buffer.from('{"a":1}\n'), Buffer.from([0xe1, 0xe3]), Buffer.from('\n{"b":2}\n')]);
		expect(split(body, 3).map(({ line, broken }) => [line, broken?.reason])).toEqual([
			[1, undefined],
			[2, 'bad_encoding'],
			[3, undefined]
		]);
	});

	it('name the column of broken JSON and quote nothing', () => {
		const [event] = split(Buffer.from('{"name":"علی" "x":1}'), 99);
		expect(event!.broken!.detail).toMatch(/^is not valid JSON at column \d+$/);
		const [garbage] = split(Buffer.from('3240012345 Ali'), 99);
		expect(garbage!.broken!.detail).not.toMatch(/324|Ali/);
	});

	it('of a document are the elements of its array, one object, or one object a line', () => {
		/** By their numbers. */
		const elements = (text: string) =>
			Object.fromEntries(
				[...splitDocument(Buffer.from(text))].map((one) => [one.line, one.broken?.reason ?? one.value])
			);
		expect(elements('[{"a":1}, 5]')).toEqual({ 1: { a: 1 }, 2: 5 });
		expect(elements('{\n"a":1}')).toEqual({ 1: { a: 1 } });
		expect(elements('{"a":1}\n{"a":2}\n{"a"')).toEqual({ 1: { a: 1 }, 2: { a: 2 }, 3: 'bad_json' });
		// An array is split as it streams: what stands before its fault is taken.
		expect(elements('[{"a":1},')).toEqual({ 1: { a: 1 }, 2: 'bad_json' });
		expect(elements(' ')).toEqual({});
	});
});
