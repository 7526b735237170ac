import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../text/render.ts';
import { projectRoot } from '../root.ts';
import type { Sql } from '../entities/entity.ts';
import type { Subquery } from '../source.ts';
import { keepTexts } from './keep-texts.ts';

/** SQL of our own for the `${…}` places of a file. A subquery gets the columns that the file and its other values name. */
export type Values = Readonly<Record<string, Sql | Subquery>>;

const kept = keepTexts();

/**
 * Renders the one statement of a file of `sql/` for a database. `values` fill its `${…}` placeholders with SQL of our own. Values from
 * outside are always bound by the server as `{name: Type}`.
 */
export function statement(file: string, database: string, values: Values = {}): Sql {
	const subqueries = Object.entries(values).filter((one): one is [string, Subquery] => typeof one[1] === 'function');
	const places = Object.fromEntries(subqueries.map(([name]) => [name, placeOf(name)]));
	const texts = { ...(values as Record<string, Sql>), ...places };
	// Hashed, because values may be long subqueries.
	const key = hash('sha256', JSON.stringify([file, database, texts]));
	const text = kept(key, () => {
		const root = projectRoot();
		const statements = render(readFileSync(join(root, 'sql', file), 'utf8'), { database }, root, texts);
		if (statements.length !== 1) throw new Error(`sql/${file} must hold one statement, not ${statements.length}`);
		return statements[0]!;
	});
	return subqueries.reduce((sql, [name, of]) => sql.replaceAll(placeOf(name), () => of(text)), text);
}

const placeOf = (name: string): Sql => `\${${name}}`;
