import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../text/render.ts';
import { projectRoot } from '../root.ts';
import { keepTexts } from './keep-texts.ts';

const kept = keepTexts();

/**
 * The one statement of a file of `sql/`, rendered for a database. `values` fill its `${…}` places with SQL of ours;
 * what comes from outside is always bound by the server as `{name: Type}`.
 */
export function statement(file: string, database: string, values: Record<string, string> = {}): string {
	// Hashed: values may be whole subqueries, longer than what they are put into.
	const key = hash('sha256', JSON.stringify([file, database, values]));
	return kept(key, () => {
		const root = projectRoot();
		const statements = render(readFileSync(join(root, 'sql', file), 'utf8'), { database }, root, values);
		if (statements.length !== 1) throw new Error(`sql/${file} must hold one statement, not ${statements.length}`);
		return statements[0]!;
	});
}
