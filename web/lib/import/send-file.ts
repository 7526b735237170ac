import type { Import } from '#sql/model/imports.ts';
import { askOffice, ImportFault } from './ask.ts';

/** Small enough that a slow line shows progress, large enough that 1 GiB is no flood of requests. */
const PIECE = 2 * 2 ** 20;
/** While a line is cut it is tried again, at first at once. */
const WAITS_MS = [200, 1_000, 3_000, 10_000];
/** No answer, too slow, too many, or something on the way is away. */
const PASSING = new Set([0, 408, 429, 502, 503, 504]);

/**
 * Sends a file piece by piece, and after a cut goes on where it stood.
 * @param files what is there: one of the same name and size is gone on with
 * @param tell called with the bytes that are there, and whether the line is cut
 * @returns the id of its import
 * @throws ImportFault when it is refused, and what the signal gives as its reason
 */
export async function sendFile(
	file: File,
	files: readonly Import[],
	tell: (sent: number, isCut: boolean) => void,
	signal: AbortSignal
): Promise<string> {
	const begun = files.find(({ state, name, size }) => state === 'coming' && name === file.name && size === file.size);
	const { name, size } = file;
	const { id, offset } =
		begun ?? (await askOffice<Import>('', { method: 'POST', body: JSON.stringify({ name, size }), signal }));
	let sent = offset;
	for (let failures = 0; sent < size;) {
		tell(sent, failures > 0);
		try {
			const body = file.slice(sent, sent + PIECE);
			// Without a type the server's framework takes it for empty.
			const headers = { 'upload-offset': String(sent), 'content-type': 'application/octet-stream' };
			const { offset: there } = await askOffice<Import>(`/${id}`, { method: 'PATCH', headers, body, signal });
			// Never for ever the same piece.
			if (there === sent) throw new ImportFault('refused', '');
			sent = there;
			failures = 0;
		} catch (problem) {
			if (!(problem instanceof ImportFault)) throw problem;
			if (problem.code === 'wrong_offset') sent = problem.offset;
			else if (!PASSING.has(problem.status)) throw problem;
			else {
				tell(sent, true);
				await new Promise((again) => setTimeout(again, WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)]));
				signal.throwIfAborted();
			}
		}
	}
	tell(size, false);
	return id;
}
