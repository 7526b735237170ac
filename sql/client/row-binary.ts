class CutOffError extends Error {
	override message = 'rows of the engine were cut off';
}

/**
 * Reads the values of rows in the engine's format RowBinary, one after another, as their columns come. It is to be asked for the types that the
 * query names: the bytes do not tell them.
 */
export class RowBinaryReader {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	/** @throws Error if what was read last was cut off */
	isAtEnd(): boolean {
		if (this.#at > this.#bytes.length) throw new CutOffError();
		return this.#at === this.#bytes.length;
	}

	/** UInt8. */
	byte(): number {
		const byte = this.#bytes[this.#at++];
		if (byte === undefined) throw new CutOffError();
		return byte;
	}

	/** Of a text in bytes, of an array in values. */
	length(): number {
		let length = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = this.byte();
			length |= (byte & 127) << shift;
			if (byte < 128) return length;
		}
	}

	/** String, LowCardinality(String) too. */
	text(): string {
		const length = this.length();
		const from = this.#at;
		this.#at += length;
		return length === 0 ? '' : this.#bytes.toString('utf8', from, this.#at);
	}

	/** DateTime64(3), in milliseconds since 1970. */
	instant(): number {
		const at = this.#at;
		this.#at += 8;
		return this.#bytes.readUInt32LE(at) + this.#bytes.readInt32LE(at + 4) * 2 ** 32;
	}

	/** Nullable(DateTime64(3)). */
	instantOrNull(): number | null {
		return this.byte() === 1 ? null : this.instant();
	}

	/** UInt64. */
	integer(): bigint {
		this.#at += 8;
		return this.#bytes.readBigUInt64LE(this.#at - 8);
	}
}
