import { scoreBodies, type BodyScore } from '#sql/model/body-score.ts';
import { actsOf, lifeOf, type Act } from './games.ts';
import { bodyCounts } from './kpi-custom.ts';
import type { Row } from './kpi-figures.ts';
import { modelViews } from './model-views.ts';

const known = new Map<string, Row[]>();

/** What one letter comes to for a body as of an instant, by the plain model. */
function referralsOf(n: number, act: Act, seed: number, asOf: number): Row[] {
	const key = [n, act, seed, asOf].join();
	const found = known.get(key);
	if (found) return found;
	// The hashes tell contents of one event apart, of which there is one each.
	const sent = lifeOf('b', n, act, seed).map((event) => ({ source: 'test', hash: 0n, event }));
	const own = modelViews(sent, asOf).referrals.filter((row) => row['to_org'] === 'b');
	known.set(key, own);
	return own;
}

/** The score of a body that does with its letters what a way of playing says. */
export function scoreOf(way: (percent: number) => Act, seed: number, asOf: number): BodyScore {
	const rows = actsOf(way).flatMap((act, n) => referralsOf(n, act, seed, asOf));
	const members = rows.map((row) => ({ row }));
	return scoreBodies([bodyCounts('b', members, asOf)])[0]!;
}
