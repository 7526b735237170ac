import { call } from './entities/call.ts';
import { AS_OF, type Entity, type Known, type Reading, type Sql } from './entities/entity.ts';
import { letter } from './entities/letter.ts';
import { loan } from './entities/loan.ts';
import { referral } from './entities/referral.ts';
import { from, shownOf } from './source.ts';

/**
 * The public views of the entities, by name: `letters` of now, `letters_at(as_of = …)` as of an instant, as it is known today, and
 * `letters_known(as_of = …, known_at = …)` as the office knew it at a moment; likewise of referrals, loans and calls.
 * @param now "now" by the office's clock: until then what waits has waited
 */
export function entityViews(database: string, onCluster: Sql, now: Sql, known: Known): Map<string, Sql> {
	const readings: [suffix: string, reading: Reading][] = [
		['', { kind: 'current', at: now }],
		['_at', { kind: 'as_of', at: AS_OF }],
		['_known', { kind: 'known', at: AS_OF, known }]
	];
	return new Map(
		[letter, referral, loan, call].flatMap((entity) =>
			readings.map(([suffix, reading]) => {
				const name = `${entity.name}${suffix}`;
				return [name, viewOf(entity, `${database}.${name} ${onCluster}`, database, reading)];
			})
		)
	);
}

function viewOf(entity: Entity, name: Sql, database: string, reading: Reading): Sql {
	const shown = shownOf(entity);
	const columns = shown.map((name) => {
		const { type, words = '' } = entity.columns[name]!;
		return `${name} ${type} COMMENT '${words.replaceAll("'", "''")}'`;
	});
	const query = from(entity, { database, reading, columns: shown, isExact: true });
	return `CREATE OR REPLACE VIEW ${name}\n(\n\t${columns.join(',\n\t')}\n)\nDEFINER = CURRENT_USER SQL SECURITY DEFINER\nAS ${query}`;
}
