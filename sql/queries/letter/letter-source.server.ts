import { statement } from '../../client/statement.server.ts';
import { knownSources } from '../../fold/sources.ts';
import { isAllKnown, type Moments } from '../source-view.ts';

const IDS = 'SELECT arrayJoin({ids: Array(String)})';

/**
 * The letters of `{ids: Array(String)}` in moments and spans: from state where it has nothing that was not known then, else
 * from their events, and from those of their masters. A few letters by their keys, so nothing is asked of the others.
 * @param isUnlinked none of them was ever linked to a master
 */
export function letterSource(database: string, moments: Moments, isUnlinked: boolean): string {
	if (isAllKnown(moments)) return statement('queries/letter/current.sql', database);
	return statement('queries/letter/as_known.sql', database, knownSources(database, { isUnlinked, letters: IDS }));
}
