import { hidden, OWN, type Entity, type Reading, type Sql } from '../../entities/entity.ts';
import { letter } from '../../entities/letter.ts';
import { loan } from '../../entities/loan.ts';
import { referral } from '../../entities/referral.ts';
import { NOW } from '../../fold/sources.ts';
import { columnsIn, from, type Subquery } from '../../source.ts';
import { readingOf, type Moments } from '../../source-view.ts';

const IDS: Sql = 'l.letter_id IN {ids: Array(String)}';

/** What is kept of a letter's deadline and waiting. */
const SPANS: Entity = {
	...letter,
	columns: { deadline: hidden(OWN), deadline_moves: hidden(OWN), waits: hidden(OWN) }
};

/** Of the letters of `{ids: Array(String)}`: as the views show them, with what hangs on them; and `spans`, whatever the instant. */
type LetterSource = Record<'letters' | 'referrals' | 'loans' | 'spans', Subquery>;

/** A few letters by their keys: nothing is asked of the others. */
export function letterSource(database: string, moments: Moments): LetterSource {
	const reading = readingOf(database, moments);
	const of =
		(entity: Entity, when: Reading = reading): Subquery =>
		(named) =>
			`(${from(entity, { database, reading: when, columns: columnsIn(entity, [named]), where: [IDS] })})`;
	return { letters: of(letter), referrals: of(referral), loans: of(loan), spans: of(SPANS, { ...reading, at: NOW }) };
}
