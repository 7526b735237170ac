/** Takes the parts of a form as they stream in. */
export interface PartReader {
	write(chunk: Uint8Array): void;
}

/** Not a valid form, or cut off. */
export class MultipartError extends Error {
	override name = 'MultipartError';
}

const HEADERS_BYTES = 8_192;
const CRLF = Buffer.from('\r\n');

/**
 * Reads a form with files while it streams in: memory holds one chunk, whatever a file's size.
 * @param open called with a field's name when its part begins; returns the receiver of its bytes
 * @throws MultipartError
 */
export async function readMultipart(
	body: AsyncIterable<Uint8Array>,
	contentType: string,
	open: (name: string) => PartReader
): Promise<void> {
	const [, quoted, bare] = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
	const boundary = quoted ?? bare;
	if (boundary === undefined) throw new MultipartError('the content type names no boundary');
	const delimiter = Buffer.from(`\r\n--${boundary}`);
	// The first delimiter may come at the very beginning.
	let buffer: Buffer = CRLF;
	const at: { state: 'body' | 'after' | 'headers' | 'end' } = { state: 'body' };
	let part: PartReader = { write: () => {} };
	const take = (bytes: number): Buffer => {
		const taken = buffer.subarray(0, bytes);
		buffer = buffer.subarray(bytes);
		return taken;
	};
	/** One step; false when more bytes are needed. */
	const step = (): boolean => {
		if (at.state === 'body') {
			const end = buffer.indexOf(delimiter);
			const ends = end >= 0;
			const given = take(ends ? end : Math.max(0, buffer.length - delimiter.length + 1));
			if (given.length > 0) part.write(given);
			if (ends) {
				take(delimiter.length);
				at.state = 'after';
			}
			return ends;
		}
		if (at.state === 'after') {
			if (buffer.length < 2) return false;
			const two = take(2).toString('latin1');
			if (two !== '--' && two !== '\r\n') throw new MultipartError('a boundary is followed by something else');
			at.state = two === '--' ? 'end' : 'headers';
			return true;
		}
		if (at.state === 'end') return false;
		const end = buffer.indexOf('\r\n\r\n');
		if (end < 0 && buffer.length > HEADERS_BYTES) throw new MultipartError('the headers of a part do not end');
		if (end < 0) return false;
		part = open(nameOf(take(end).toString('utf8')));
		take(4);
		at.state = 'body';
		return true;
	};
	for await (const chunk of body) {
		buffer = buffer.length === 0 ? Buffer.from(chunk) : Buffer.concat([buffer, chunk]);
		while (step());
		if (at.state === 'end') buffer = Buffer.alloc(0);
	}
	if (at.state !== 'end') throw new MultipartError('the form is cut short');
}

function nameOf(headers: string): string {
	const [, name] = /^content-disposition:\s*form-data\s*;.*?\bname="([^"]*)"/im.exec(headers) ?? [];
	if (name === undefined) throw new MultipartError('a part has no name');
	return name;
}
