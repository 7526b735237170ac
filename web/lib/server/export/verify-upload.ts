import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Busboy } from '@fastify/busboy';
import { findExportOf } from '#sql/office/exports.ts';
import { judgeExport, type ExportManifest } from '#sql/proof/export-manifest.ts';
import { office } from '../office.ts';

/** A manifest has about two kilobytes. */
const MANIFEST_BYTES = 64 * 1_024;

/** An upload to verify; of a file only the hash is kept. */
interface Upload {
	file: { bytes: number; sha256: string };
	/** Empty: none. */
	manifest: string;
}

/** The verdict; `unknown_file`: without a manifest, and not one of this office's exports. */
export interface UploadVerdict {
	verdict:
		'as_exported' | 'file_changed' | 'manifest_changed' | 'other_key' | 'no_manifest' | 'unknown_file' | 'no_file';
	manifest: ExportManifest | null;
	sha256: string;
}

/** What was sent is no form with files, or was cut off. */
export class UploadError extends Error {
	override name = 'UploadError';
}

/** Reads the two fields of the form as they stream in. Throws UploadError. */
export async function readUpload({ headers, body }: Pick<Request, 'headers' | 'body'>): Promise<Upload> {
	const hash = createHash('sha256');
	const manifest: Buffer[] = [];
	let [bytes, manifestBytes] = [0, 0];
	const take: Record<string, (chunk: Buffer) => void> = {
		file: (chunk) => {
			hash.update(chunk);
			bytes += chunk.length;
		},
		manifest: (chunk) => {
			manifestBytes += chunk.length;
			// A longer text is no manifest, and neither is its beginning.
			if (manifestBytes <= MANIFEST_BYTES) manifest.push(chunk);
		}
	};
	try {
		const type = headers.get('content-type') ?? '';
		// A form without files is read by the library too.
		if (!/^multipart\/form-data/i.test(type)) throw new Error(type);
		const form = new Busboy({ headers: { 'content-type': type } });
		// What is wrong with a part is wrong with the form, which says so.
		form.on('file', (name, part) => void part.on('data', take[name] ?? (() => {})).on('error', () => {}));
		await pipeline(Readable.fromWeb((body ?? new Blob([]).stream()) as ReadableStream<Uint8Array>), form);
	} catch (problem) {
		throw new UploadError('no form with files', { cause: problem });
	}
	return { file: { bytes, sha256: hash.digest('hex') }, manifest: Buffer.concat(manifest).toString('utf8') };
}

/** Verifies an upload by its manifest, or by the office's own manifest of the same file. */
export async function judgeUpload({ file, manifest }: Upload): Promise<UploadVerdict> {
	const { store, keys } = office();
	const { sha256 } = file;
	if (file.bytes === 0) return { verdict: 'no_file', manifest: null, sha256 };
	const text = manifest.trim() === '' ? (await findExportOf(store.db, sha256))?.manifest : manifest;
	if (text == null) return { verdict: 'unknown_file', manifest: null, sha256 };
	return { ...judgeExport(text, sha256, keys.trusted), sha256 };
}
