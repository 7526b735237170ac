import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../text/render.ts';
import { projectRoot } from '../root.ts';
import { keepTexts } from './keep-texts.ts';

const kept = keepTexts();

/**
 * Renders the one statement of a file of `sql/` for a database. `values` fill its `${…}` placeholders with SQL of our own. Values from
 * outside are always bound by the server as `{name: Type}`.
 */
export function statement(file: string, database: string, values: Record<string, string> = {}): string {
	// Hashed, because values may be long subqueries.
	const key = hash('sha256', JSON.stringify([file, database, values]));
	return kept(key, () => {
		const root = projectRoot();
		const statements = render(readFileSync(join(root, 'sql', file), 'utf8'), { database }, root, values);
		if (statements.length !== 1) throw new Error(`sql/${file} must hold one statement, not ${statements.length}`);
		return statements[0]!;
	});
}
