import { PRUNED } from '../../client/pruned-columns.ts';
import { statement } from '../../client/statement.server.ts';
import { AS_OF, type Branch, type Entity } from '../../entities/entity.ts';
import { letter, recomputedLetters } from '../../entities/letter.ts';
import { loan, recomputedLoans } from '../../entities/loan.ts';
import { recomputedReferrals, referral } from '../../entities/referral.ts';
import { knownSources } from '../../fold/sources.ts';
import { select, shownOf } from '../../source.ts';
import { isAllKnown, type Moments } from '../../source-view.ts';

const IDS = 'SELECT arrayJoin({ids: Array(String)})';

/** Subqueries of the letters of `{ids: Array(String)}`. */
export interface LetterSource extends Record<string, string> {
	/** In moments and spans. */
	lives: string;
	/** As the views show them, and what hangs on them. */
	letters: string;
	referrals: string;
	loans: string;
}

/**
 * From state where it has nothing that was not known then, else from their events, and from those of their masters. A few letters by
 * their keys, so nothing is asked of the others.
 * @param isUnlinked none of them was ever linked to a master
 */
export function letterSource(database: string, moments: Moments, isUnlinked: boolean): LetterSource {
	const lives = `(${PRUNED} ${
		isAllKnown(moments)
			? statement('queries/letter/current.sql', database)
			: statement('fold/letters/letters_recomputed.sql', database, knownSources(database, { isUnlinked, letters: IDS }))
	})`;
	const of = (entity: Entity, recomputed: (letters: string, at: string) => Branch) =>
		`(${PRUNED} ${select(entity, recomputed(lives, AS_OF), AS_OF, shownOf(entity))})`;
	return {
		lives,
		letters: of(letter, recomputedLetters),
		referrals: of(referral, recomputedReferrals),
		loans: of(loan, recomputedLoans)
	};
}
