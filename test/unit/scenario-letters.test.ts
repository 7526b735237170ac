import { expect, test } from 'vitest';
import { kermanshah1401 } from '#ingest/scenario/kermanshah-1401.ts';
import { latinDigits } from '#sql/model/digits.ts';
import { normalizeText } from '#sql/model/normalize.ts';
import { SEED } from '../support/depth.ts';

const EVENTS = 20_000;
const RIALS = 10_000_000;

test('a letter and its loan say the same sum and the same collateral', () => {
	const texts = new Map<string, string>();
	let compared = 0;
	let n = 0;
	for (const event of kermanshah1401({ seed: SEED })) {
		if (n++ > EVENTS) break;
		if (event.type === 'letter.registered')
			texts.set(event.letter_id, normalizeText(`${event.subject}\n${event.body}`));
		if (event.type !== 'loan.requested') continue;
		const text = texts.get(event.letter_id)!;
		const [, sum] = /(\S+) میلیون تومان/.exec(text) ?? [];
		expect(Number(latinDigits(sum!)) * RIALS, text).toBe(event.amount_rial);
		expect(text.includes('یارانه'), text).toBe(event.collateral === 'subsidy');
		compared++;
	}
	expect(compared).toBeGreaterThan(500);
});
