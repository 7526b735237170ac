import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { AskLine } from '../erase/two-people.ts';

/** Lines that a person types, or that a script gives on standard input, one for each question. What is secret is not shown. */
export function askLines(): { ask: AskLine; close(): void } {
	let isHidden = false;
	const output = new Writable({
		write(chunk, _encoding, done) {
			if (!isHidden) process.stderr.write(chunk as Buffer);
			done();
		}
	});
	const reader = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
	const lines = reader[Symbol.asyncIterator]();
	return {
		async ask(prompt, isSecret = false) {
			process.stderr.write(prompt);
			isHidden = isSecret;
			const line = await lines.next();
			if (isSecret || !process.stdin.isTTY) process.stderr.write('\n');
			if (line.done) throw new Error('standard input has ended: it must have a line for each question');
			return line.value;
		},
		close: () => reader.close()
	};
}
