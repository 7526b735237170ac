import { CONTRACT } from '#ingest/pipeline/contract-types.ts';
import { PLANTED, PLANTED_CLEAR } from './planted.ts';

type Loose = Record<string, unknown>;

/** Numbers of the planted person and of another, as people write them into texts. */
const TEXT = [
	...['3240012345', '۳۲۴-۰۰۱۲۳۴-۵', '324.001234.5', '٠٩١٨٧٦٥٤٣٢١', '+98 (918) 765-4321', '09187654321/3240012345'],
	...[
		'7731945286 09187264519',
		'77319 45286',
		'کد7731945286',
		'0918.726.4519',
		'7\u200b7\u200b3\u200b1\u200b9\u200b4\u200b5\u200b2\u200b8\u200b6'
	]
].join('؛ ');

const VALUES: Loose = {
	...{
		v: 1,
		kind: 'request',
		outcome: 'granted',
		ended_as: 'withdrawn',
		means: 'letter',
		template: 'referred',
		verdict: 'satisfied'
	},
	...{ collateral: 'deed', amount_rial: 1_000, parts: 1, wait_s: 1, handle_s: 1, citizen: PLANTED },
	...{ letter_id: 'FULL-1', call_id: 'FULL-C', outage_id: 'FULL-O', target_event_id: 'nothing', loan_id: 'FULL-L' }
};

/** An event of a type with a value in each of its fields, a person's numbers and, where it says whose it is, name in each text. */
function full(type: string): Loose {
	const event: Loose = {};
	for (const [field, form] of CONTRACT.get(type)!.fields) {
		if (field in VALUES) event[field] = VALUES[field];
		else if (/_at$|^until$/.test(field)) event[field] = '2022-07-21T08:00:00+04:30';
		else if (form === 'line' || form === 'text')
			event[field] = type === 'letter.registered' ? `${PLANTED_CLEAR.name}: ${TEXT}` : TEXT;
		else if (field.endsWith('_id')) event[field] = `full-${type}`;
		else event[field] = 'paveh';
	}
	if (type === 'event.voided') for (const field of ['call_id', 'outage_id', 'target_source']) delete event[field];
	if (type === 'letter.linked') event['master_letter_id'] = 'FULL-2';
	// A code, as people are careful to write it.
	if ('component' in event) event['component'] = 'fibre';
	return { ...event, type, entered_at: event['occurred_at'], actor: '0918 726 4519' };
}

/** Events of all types, with a person in all of their texts and as their actor. */
export const fullEvents: Loose[] = [...CONTRACT.keys()].map(full);

/** With a person in one code each, and the field that it is in. */
export const codesOfPersons: [field: string, event: Loose][] = [...CONTRACT].flatMap(([type, { codes }]) =>
	codes.flatMap((field) =>
		[
			...['7731945286', '0918-726-4519', '۷۷۳۱۹۴۵۲۸۶', 'loan-09187264519'],
			...(type === 'letter.registered' ? [PLANTED_CLEAR.name, PLANTED.national_id, 'گلناز ژاله پرور زرنگاري'] : [])
		].map((code, n): [string, Loose] => [field, { ...full(type), event_id: `code-${field}-${n}`, [field]: code }])
	)
);
