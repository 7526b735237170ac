import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changed } from '#ingest/deadletters/change.ts';
import { CONTRACT } from '#ingest/pipeline/contract-types.ts';
import { validateEvent } from '#ingest/pipeline/validate.ts';
import type { Change } from '#sql/model/dead-letter-replay.ts';
import {
	CODE_FIELDS,
	hideDetail,
	hideEvent,
	hidePath,
	isShownValue,
	MOMENT_FIELDS,
	NUMBER_FIELDS,
	revealEvent,
	sourceOf
} from '#sql/model/hidden-event.ts';
import { SEED } from '../support/depth.ts';
import { PLANTED, PLANTED_CLEAR, plantedIn } from '../support/planted.ts';

/** The planted person in many spellings: as written, folded, in groups, in other digits, in Latin letters. */
const SPELLINGS = [
	...Object.values(PLANTED),
	...Object.values(PLANTED_CLEAR),
	...['9187654321', '918 765 4321', '918-765-4321', '324-001234-5', '00989187654321', '٣٢٤٠٠١٢٣٤٥'],
	...['گلناز', 'ژاله‌پرور', 'خانم گلناز', 'Golnaz', 'Golnaz Zarnegari', 'golnaz zarnegari']
];
const NEEDLES = [...SPELLINGS, 'Zarnegari', 'golnaz'];
const planted = fc.constantFrom(...SPELLINGS);
const harmless = fc.constantFrom('channel', 'letter', 'e-17', 'L-204', '2022-07-14T09:30:00+04:30', 'کرمانشاه', 'x');
const fieldName = fc.constantFrom(
	...[...CODE_FIELDS, ...MOMENT_FIELDS, ...NUMBER_FIELDS],
	...['citizen', 'national_id', 'mobile', 'name', 'subject', 'body', 'text', 'note', 'chanel', 'x_more', 'نام']
);
const number = fc.constantFrom(3_240_012_345, 9_187_654_321, 989_187_654_321, 7);
/** Anything with the person in it: as a value, a number, an element or the name of a field, at any depth. */
const { tree } = fc.letrec((tie) => ({
	tree: fc.oneof(
		{ depthSize: 'small' },
		fc.oneof(planted, harmless, number, fc.constantFrom(true, null)),
		fc.array(tie('tree'), { maxLength: 3 }),
		fc.dictionary(fc.oneof(fieldName, fieldName, planted), tie('tree'), { maxKeys: 4 }),
		fc.tuple(harmless, planted, harmless).map((words) => words.join(' '))
	)
}));
/** Its JSON, pretty or not, broken in some places: a quote lost or one too many, cut off, escaped, in single quotes. */
const broken = fc
	.tuple(
		tree,
		fc.boolean(),
		fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), how: fc.nat(5) }), { maxLength: 4 })
	)
	.map(([value, isPretty, wounds]) =>
		wounds.reduce(
			(text, { at, how }) => {
				const place = Math.floor(at * text.length);
				const [before, after] = [text.slice(0, place), text.slice(place)];
				if (how === 0) return `${before}"${after}`;
				if (how === 1) return before + after.replace('"', '');
				if (how === 2) return `${before}${after.slice(0, Math.ceil(after.length / 2))}`;
				if (how === 3) return text.replaceAll('"', "'");
				if (how === 4) return `${before}\\${after}`;
				return `${before}\n${after}`;
			},
			JSON.stringify(value, null, isPretty ? 2 : undefined)
		)
	);

const seen = (text: string) => [...plantedIn(text), ...NEEDLES.filter((needle) => text.includes(needle))];

/** Whatever may come as an event, whole or broken. */
const source = fc.oneof(
	broken,
	tree.map((event) => sourceOf({ event }))
);
/** Asserts it of many; fast-check prints a failing seed, which SEED takes back. */
const always = <T>(what: fc.Arbitrary<T>, holds: (one: T) => void) =>
	fc.assert(fc.property(what, holds), { seed: SEED, numRuns: 3_000 });

describe('what an administrator sees of a refused event', () => {
	test(`never has the person, wherever it stands in whatever came, SEED=${SEED}`, () => {
		let hidden = 0;
		always(source, (source) => {
			const shown = hideEvent(source);
			hidden += shown.parts.length;
			expect(seen(JSON.stringify(shown)), source).toEqual([]);
		});
		expect(hidden).toBeGreaterThan(3_000);
	});

	test(`and what is sent back as it was shown is what came, SEED=${SEED}`, () => {
		always(fc.oneof(source, fc.string({ unit: 'binary' })), (source) => {
			expect(revealEvent(hideEvent(source).text, source)).toBe(source);
		});
	});

	test('is the names of fields, codes, ids and moments; of all else where it stood and how long it is', () => {
		const event = {
			...{ v: 1, type: 'letter.registered', event_id: 'e-17', occurred_at: '1401/04/23 09:30', letter_id: 'L-204' },
			...{ channel: 'letter', kind: 'inquiry', county: 'کرمانشاه', chanel: 'x', actor: 'Maryam', subject: 'وام' },
			citizen: { national_id: 3_240_012_345, mobile: '09187654321' }
		};
		expect(hideEvent(sourceOf({ event }))).toEqual({
			text: [
				'{\n\t"v": 1,\n\t"type": "letter.registered",\n\t"event_id": "e-17",\n\t"occurred_at": "1401/04/23 09:30",',
				'\n\t"letter_id": "L-204",\n\t"channel": "letter",\n\t"kind": "inquiry",\n\t"county": "⟦1⟧",\n\t"chanel": "⟦2⟧",',
				'\n\t"actor": "⟦3⟧",\n\t"subject": "⟦4⟧",\n\t"citizen": {\n\t\t"national_id": ⟦5⟧,\n\t\t"mobile": "⟦6⟧"\n\t}\n}'
			].join(''),
			parts: [
				{ field: 'county', kind: 'text', length: 8 },
				{ field: 'chanel', kind: 'text', length: 1 },
				{ field: 'actor', kind: 'text', length: 6 },
				{ field: 'subject', kind: 'text', length: 3 },
				{ field: 'national_id', kind: 'number', length: 10 },
				{ field: 'mobile', kind: 'text', length: 11 }
			]
		});
	});

	test.each([
		[true, ['letter_id=K-000123', 'occurred_at=1401/04/23', 'occurred_at=۱۴۰۱/۰۴/۲۳', 'occurred_at=14/07/2022 9:30']],
		[true, ['wait_s=86401']],
		[false, ['letter_id=3240012345', 'letter_id=324-001234-5', 'occurred_at=3240-01-2345', 'occurred_at=09187654321']],
		[false, ['amount_rial=3240012345', 'text=e-1', '=e-1']]
	])('whether a value of a field is shown: %s, %j', (isShown, told) => {
		for (const [field, value] of told.map((one) => one.split('='))) expect(isShownValue(field!, value!)).toBe(isShown);
	});

	test('a hidden value is moved without being seen, and what the door says is told without a name that a producer made up', () => {
		const source = sourceOf({ event: { citizen: { mobil: 9_187_654_321 }, v: 1 } });
		const { text } = hideEvent(source);
		const repaired = text.replace('"mobil": ⟦1⟧', '"mobile": "⟦1⟧"');
		expect(JSON.parse(revealEvent(repaired, source))).toEqual({ citizen: { mobile: '9187654321' }, v: 1 });
		expect(revealEvent('⟦2⟧ ⟦0⟧', source)).toBe('⟦2⟧ ⟦0⟧');
		const { rejected } = validateEvent({ type: 'Golnaz' }, 0);
		expect(rejected!.detail).toContain('Golnaz');
		expect(hideDetail(rejected!.detail)).not.toContain('Golnaz');
		expect(hideDetail('letter.closed has no field "chanel"')).toBe('letter.closed has no field "chanel"');
		expect(hidePath('citizen.Golnaz')).toBe('citizen.⟦⟧');
		expect(hidePath('citizen.mobile')).toBe('citizen.mobile');
	});
});

test('the fields whose values are shown are those of the contract that have codes, moments and numbers', () => {
	const forms = new Map([...CONTRACT.values()].flatMap(({ fields }) => [...fields]));
	const ofForm = (form: string) => [...forms].filter(([, one]) => one === form).map(([name]) => name);
	expect(new Set([...CODE_FIELDS, ...MOMENT_FIELDS])).toEqual(new Set(ofForm('code')));
	expect(new Set(NUMBER_FIELDS)).toEqual(new Set(ofForm('number')));
});

const event = { kind: 'inquiry', chanel: 'letter', wait_s: 'x', citizen: { mobil: '0918' } };

const set = (field: string, to: string, was?: string): Change => ({ do: 'set', field, to, ...(was && { was }) });
const rename = (field: string, to: string): Change => ({ do: 'rename', field, to });
const { chanel, ...others } = event;

test.each<[Change, object]>([
	[{ do: 'nothing' }, event],
	[set('kind', 'request'), { ...event, kind: 'request' }],
	[set('kind', 'request', 'inquiry'), { ...event, kind: 'request' }],
	[set('kind', 'request', 'other'), event],
	[set('county', '12'), { ...event, county: '12' }],
	[set('wait_s', '12'), { ...event, wait_s: 12 }],
	[rename('chanel', 'channel'), { ...others, channel: chanel }],
	[rename('citizen.mobil', 'mobile'), { ...event, citizen: { mobile: '0918' } }],
	[{ do: 'remove', field: 'chanel' }, others],
	[{ do: 'remove', field: 'nothing.here' }, event],
	[{ do: 'remove', field: 'toString' }, event]
])('%j', (change, after) => {
	const before = structuredClone(event);
	expect(changed(event, change)).toEqual(after);
	expect(event).toEqual(before);
});

test('what is no object has no fields', () => {
	expect(changed(['x'], set('kind', 'request'))).toEqual(['x']);
});
