import { createHash } from 'node:crypto';
import { findExportOf } from '#sql/office/exports.ts';
import { judgeExport, type ExportManifest } from '#sql/proof/export-manifest.ts';
import { readMultipart } from '../multipart.ts';
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

/** Reads the two fields of the form as they stream in. Throws MultipartError. */
export async function readUpload(request: Request): Promise<Upload> {
	const hash = createHash('sha256');
	let bytes = 0;
	const manifest: Uint8Array[] = [];
	let manifestBytes = 0;
	const body = request.body as unknown as AsyncIterable<Uint8Array>;
	await readMultipart(body, request.headers.get('content-type') ?? '', (name) => ({
		write(chunk) {
			if (name === 'file') {
				hash.update(chunk);
				bytes += chunk.length;
			} else if (name === 'manifest') {
				manifestBytes += chunk.length;
				// A longer text is no manifest, and neither is its beginning.
				if (manifestBytes <= MANIFEST_BYTES) manifest.push(Buffer.from(chunk));
			}
		}
	}));
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
