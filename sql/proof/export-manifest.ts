import { z } from 'zod';
import { canonicalJson } from './canonical.ts';
import { isSignedBy, type Signer } from './signature.ts';

export const FORMATS = ['csv', 'xlsx', 'parquet'] as const;
export type ExportFormat = (typeof FORMATS)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const manifest = z.strictObject({
	kind: z.literal('pasokh-export/1'),
	/** Id of the export in the office's store. */
	id: z.string(),
	/** Version of the product that made it. */
	version: z.string(),
	/** When it was finished, RFC 3339 in UTC. */
	exported_at: z.iso.datetime(),
	/** Who took it, in which role, and why. */
	by: z.strictObject({ id: z.string(), name: z.string(), role: z.string() }),
	reason: z.string(),
	/** The list in Persian words, and as the query of its address. */
	list: z.strictObject({ words: z.string(), query: z.string() }),
	as_of: z.iso.datetime(),
	known_at: z.iso.datetime(),
	columns: z.array(z.string()),
	/** Rows in the file. If the file was cut, the list has more. */
	rows: z.number().int(),
	rows_of_list: z.number().int(),
	truncated: z.boolean(),
	/** Head of the access log, with this export's own line: so a head of the log leaves the machine. Older manifests have none. */
	log_head: z.strictObject({ lines: z.number().int(), hash: sha256 }).optional(),
	file: z.strictObject({ name: z.string(), format: z.enum(FORMATS), bytes: z.number().int(), sha256 }),
	/** Ed25519; 64 hexadecimal digits, and base64. */
	public_key: z.string(),
	signature: z.string()
});

/** The signed description of an export. */
export type ExportManifest = z.infer<typeof manifest>;

const textOf = ({ signature: _, ...rest }: ExportManifest): string => canonicalJson(rest);

/** The same with the office's key and signature. */
export function signManifest(
	about: Omit<ExportManifest, 'kind' | 'public_key' | 'signature'>,
	signer: Signer
): ExportManifest {
	const whole: ExportManifest = { kind: 'pasokh-export/1', ...about, public_key: signer.publicKey, signature: '' };
	return { ...whole, signature: signer.sign(textOf(whole)) };
}

/** The text of a manifest's file. */
export const manifestText = (one: ExportManifest): string => `${JSON.stringify(one, null, '\t')}\n`;

/**
 * - `as_exported`: the file is what the office gave out
 * - `file_changed`: the manifest is the office's, but the file is another
 * - `manifest_changed`: the manifest is not as it was signed
 * - `other_key`: complete and signed, but not by this office
 * - `no_manifest`: the text is no manifest of an export
 */
export type Judgement =
	| { verdict: 'as_exported' | 'file_changed' | 'other_key'; manifest: ExportManifest }
	| { verdict: 'manifest_changed' | 'no_manifest'; manifest: null };

/**
 * Judges a file by its manifest.
 * @param sha256OfFile null: only the manifest is judged
 * @param publicKeys the office's, and those that it had before
 */
export function judgeExport(text: string, sha256OfFile: string | null, publicKeys: readonly string[]): Judgement {
	const json = parseJson(text);
	const parsed = manifest.safeParse(json);
	if (!parsed.success) return { verdict: isOurs(json) ? 'manifest_changed' : 'no_manifest', manifest: null };
	const found = parsed.data;
	if (!isSignedBy(found.public_key, textOf(found), found.signature))
		return { verdict: 'manifest_changed', manifest: null };
	if (!publicKeys.includes(found.public_key)) return { verdict: 'other_key', manifest: found };
	const isSame = sha256OfFile === null || sha256OfFile === found.file.sha256;
	return { verdict: isSame ? 'as_exported' : 'file_changed', manifest: found };
}

/** Whether it claims to be a manifest of ours, changed or not. */
const isOurs = (json: unknown): boolean =>
	typeof json === 'object' && json !== null && 'kind' in json && String(json.kind).startsWith('pasokh-export/');

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\ufeff/, ''));
	} catch {
		return undefined;
	}
}
