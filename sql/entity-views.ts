import { JOINED_KEYS, joinedKeys } from './ask/persons.ts';
import { call } from './entities/call.ts';
import { AS_OF, type Column, type Known, type Reading, type Sql } from './entities/entity.ts';
import { letter } from './entities/letter.ts';
import { loan } from './entities/loan.ts';
import { referral } from './entities/referral.ts';
import { from, shownOf } from './source.ts';

/**
 * The public views of the entities, by name: `letters` of now, `letters_at(as_of = …)` as of an instant, as it is known today, and
 * `letters_known(as_of = …, known_at = …)` as the office knew it at a moment; likewise of referrals, loans and calls. And `joined_keys`, by which
 * persons are counted.
 * @param now "now" by the office's clock: until then what waits has waited
 */
export function entityViews(database: string, onCluster: Sql, now: Sql, known: Known): Map<string, Sql> {
	const readings: [suffix: string, reading: Reading][] = [
		['', { kind: 'current', at: now }],
		['_at', { kind: 'as_of', at: AS_OF }],
		['_known', { kind: 'known', at: AS_OF, known }]
	];
	const of = (name: string, columns: readonly Sql[], query: Sql): [string, Sql] => [
		name,
		`CREATE OR REPLACE VIEW ${database}.${name} ${onCluster}\n(\n\t${columns.join(',\n\t')}\n)\nDEFINER = CURRENT_USER SQL SECURITY DEFINER\nAS ${query}`
	];
	return new Map([
		...[letter, referral, loan, call].flatMap((entity) =>
			readings.map(([suffix, reading]) => {
				const columns = shownOf(entity);
				const query = from(entity, { database, reading, columns });
				return of(
					`${entity.name}${suffix}`,
					columns.map((name) => told(name, entity.columns[name]!)),
					query
				);
			})
		),
		// As of whatever instant: whose a key is was not another's before.
		...readings
			.filter(([suffix]) => suffix !== '_at')
			.map(([suffix, reading]) => of(`joined_keys${suffix}`, OF_KEYS, joinedKeys(database, reading, JOINED_KEYS)))
	]);
}

const OF_KEYS = [
	told('citizen_key', {
		type: 'String',
		words: 'کلید همراهی که تنها با یک کد ملی آمده | key of a mobile that stood with exactly one national id'
	}),
	told('person_key', {
		type: 'String',
		words: 'کلید آن کد ملی، یعنی همان شخص | key of that national id: the same person'
	})
];

function told(name: string, { type, words = '' }: Pick<Column, 'type' | 'words'>): Sql {
	return `${name} ${type} COMMENT '${words.replaceAll("'", "''")}'`;
}
