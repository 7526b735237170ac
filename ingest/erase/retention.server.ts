import { writeErasures } from '#sql/erasure/erasures-file.server.ts';
import { findDeadLetters } from '#sql/erasure/find-dead-letters.server.ts';
import { noteErasedDeadLetters } from '#sql/erasure/find-letters.server.ts';
import { noteDue, type DueLetter } from '#sql/erasure/retention.server.ts';
import { officeClock } from '#sql/model/clock.ts';
import { eraseNoted, type Eraser } from './erase.server.ts';

/** The refused events of letters that are past their years. */
export const findDeadOf = ({ client, settings, keys }: Eraser, letters: readonly string[]): Promise<string[]> =>
	findDeadLetters(client, settings.clickhouse.database, { letters, isIn: () => false }, keys.decryption);

/** Erases what letters say and whose they are, everywhere. Whatever ends it in between, the next run does it again. */
export async function eraseDue(
	eraser: Eraser,
	due: readonly DueLetter[],
	deadLetters: readonly string[]
): Promise<void> {
	const { client, settings } = eraser;
	const { database } = settings.clickhouse;
	const letters = due.map(({ letter_id }) => letter_id);
	const at = officeClock.now();
	await noteErasedDeadLetters(client, database, deadLetters);
	await noteDue(client, database, letters, { at, isDone: false });
	await eraseNoted(eraser, { letters, values: [] });
	await noteDue(client, database, letters, { at, isDone: true });
	await writeErasures(client, database, settings.dataDir);
}
