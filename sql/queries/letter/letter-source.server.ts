import { statement } from '../../client/statement.server.ts';
import { AS_OF, type Branch, type Entity, type Sql } from '../../entities/entity.ts';
import { letter, recomputedLetters } from '../../entities/letter.ts';
import { loan, recomputedLoans } from '../../entities/loan.ts';
import { recomputedReferrals, referral } from '../../entities/referral.ts';
import { slim } from '../../fold/slim.ts';
import { knownSources } from '../../fold/sources.ts';
import { columnsIn, select, type Subquery } from '../../source.ts';
import { isAllKnown, type Moments } from '../../source-view.ts';

const IDS = 'SELECT arrayJoin({ids: Array(String)})';

/** Of the letters of `{ids: Array(String)}`: `lives` in moments and spans, and as the views show them, with what hangs on them. */
type LetterSource = Record<'lives' | 'letters' | 'referrals' | 'loans', Subquery>;

/**
 * From state where it has nothing that was not known then, else from their events, and from those of their masters. A few letters by
 * their keys, so nothing is asked of the others.
 * @param isUnlinked none of them was ever linked to a master
 */
export function letterSource(database: string, moments: Moments, isUnlinked: boolean): LetterSource {
	const text = isAllKnown(moments)
		? statement('queries/letter/current.sql', database)
		: statement('fold/letters/letters_recomputed.sql', database, knownSources(database, { isUnlinked, letters: IDS }));
	const lives: Subquery = (named) => `(${slim(text, named)})`;
	const of =
		(entity: Entity, recomputed: (letters: Subquery, at: Sql) => Branch): Subquery =>
		(named) =>
			`(${select(entity, recomputed(lives, AS_OF), AS_OF, columnsIn(entity, [named]))})`;
	return {
		lives,
		letters: of(letter, recomputedLetters),
		referrals: of(referral, recomputedReferrals),
		loans: of(loan, recomputedLoans)
	};
}
