import { readSqlWords, type SqlWords } from '#sql/queries/console/words.server.ts';
import { office } from '../office.ts';

/** Schema changes come with a new version, hence a new process; this is for an administrator's manual changes. */
const KEPT_MS = 300_000;

let kept: { words: Promise<SqlWords>; until: number } | undefined;

/** The words of analysts' SQL. */
export async function sqlWords(): Promise<SqlWords> {
	if (kept && kept.until > performance.now()) return kept.words;
	const { client, console: analysts, settings } = office();
	const words = readSqlWords({ analyst: analysts.analyst, reader: client }, settings.clickhouse.database);
	kept = { words, until: performance.now() + KEPT_MS };
	words.catch(() => (kept = undefined));
	return words;
}
