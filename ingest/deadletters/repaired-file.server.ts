import { openSourceFile } from '../load/file.server.ts';
import { readNdjson } from '../load/ndjson.ts';
import { DeadLetterError } from './dead-letter-error.ts';
import { readRepaired, type Repaired, type Unreadable } from './repaired.ts';

/**
 * The lines of a repaired export, as they stream in; `-` is standard input.
 * @throws LoadError or DeadLetterError when it is missing, unreadable, or not UTF-8 text
 */
export async function* readRepairedFile(path: string): AsyncGenerator<Repaired | Unreadable> {
	if (path === '-') {
		yield* repaired(process.stdin, 'standard input');
		return;
	}
	await using file = await openSourceFile(path);
	yield* repaired(file.chunks(), file.name);
}

async function* repaired(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Repaired | Unreadable> {
	for await (const row of readNdjson(textOf(chunks, name))) yield readRepaired(row);
}

async function* textOf(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const decode = (chunk?: Buffer): string => {
		try {
			return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
		} catch (cause) {
			throw new DeadLetterError(`${name}: is not UTF-8 text, as an export is; save it as UTF-8`, { cause });
		}
	};
	for await (const chunk of chunks) yield decode(chunk);
	yield decode();
}
