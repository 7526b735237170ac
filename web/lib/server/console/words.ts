import { readSqlWords, type SqlWords } from '#sql/queries/console/words.server.ts';
import { office } from '../office.ts';

/** A schema changes with a new version, which is a new process: this is for what an administrator changes by hand. */
const KEPT_MS = 300_000;

let kept: { words: Promise<SqlWords>; until: number } | undefined;

/** What analysts' SQL is made of. */
export async function sqlWords(): Promise<SqlWords> {
	if (kept && kept.until > Date.now()) return kept.words;
	const { client, console: analysts, settings } = office();
	const words = readSqlWords({ analyst: analysts.analyst, reader: client }, settings.clickhouse.database);
	kept = { words, until: Date.now() + KEPT_MS };
	words.catch(() => (kept = undefined));
	return words;
}
