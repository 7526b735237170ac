import { createHash, hash, type Hash } from 'node:crypto';

/** Bytes of a refused event that are kept for its repair. */
const KEPT = 65_536;

/** What is known of a refused event that is kept only in its beginning, so that its producer can find it. */
export interface Whole {
	bytes: number;
	/** SHA-256 of all of it, hexadecimal. */
	sha256: string;
}

/** The beginning of what is longer than may be kept, cut between two characters. */
interface Beginning {
	raw: Buffer;
	whole: Whole;
}

function start(bytes: Buffer): Buffer {
	let end = KEPT;
	while (end > KEPT - 4 && (bytes[end]! & 0xc0) === 0x80) end--;
	return Buffer.from(bytes.subarray(0, end));
}

/** Undefined when it is short enough to be kept whole. */
export function beginningOf(raw: string | Uint8Array): Beginning | undefined {
	// No character takes more than three bytes a unit.
	if (raw.length * 3 <= KEPT) return undefined;
	const bytes = typeof raw === 'string' ? Buffer.from(raw) : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
	if (bytes.length <= KEPT) return undefined;
	return { raw: start(bytes), whole: { bytes: bytes.length, sha256: hash('sha256', bytes, 'hex') } };
}

/** Collects bytes that come in chunks: all of them up to a limit; beyond it their beginning, length and hash alone. */
export class Collected {
	readonly #limit: number;
	/** Joined once, or a long line would be copied with every chunk. */
	#chunks: Uint8Array[] = [];
	#bytes = 0;
	#hash: Hash | undefined;

	constructor(limit: number) {
		this.#limit = limit;
	}

	get length(): number {
		return this.#bytes;
	}

	push(chunk: Uint8Array): void {
		this.#bytes += chunk.length;
		if (this.#hash) this.#hash.update(chunk);
		else {
			this.#chunks.push(chunk);
			if (this.#bytes > this.#limit) this.#keepBeginning();
		}
	}

	/** What was collected, which is forgotten here. */
	take(): { raw: Buffer; whole?: undefined } | Beginning {
		const raw = Buffer.concat(this.#chunks);
		const [bytes, hash] = [this.#bytes, this.#hash];
		this.#chunks = [];
		this.#bytes = 0;
		this.#hash = undefined;
		return hash ? { raw, whole: { bytes, sha256: hash.digest('hex') } } : { raw };
	}

	#keepBeginning(): void {
		const bytes = Buffer.concat(this.#chunks);
		this.#hash = createHash('sha256').update(bytes);
		this.#chunks = [start(bytes)];
	}
}
